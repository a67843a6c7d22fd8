"""The past trains, the future tests, and between them lies the time in which outcomes are not known
yet.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.arrow import integers
from ml_app.interfaces import Floats, Indices, Parts
from ml_app.partition import require_folds, require_full, require_rows
from ml_app.refusal import Refused
from ml_app.split.windows import Windows, microseconds, span_days


@dataclass(frozen=True)
class TemporalSplit:
    """The last rows by `time` test, those before them validate. Without `time` the file's order
    counts.

    Rows of one instant stay together, so the shares are met as closely as instants allow.
    `gap_days` are left out before the validation and before the test part: at least as long as an
    outcome takes to be known.

    A window holds its end and not its start: where T is the newest instant and the test window n
    days long, rows after T - n days test, up to and including T. Where nothing else is said, those
    of the n days before the gap validate.
    """

    time: str | None = None
    test: float = 0.2
    """Share of all rows; `test_window_days` take its place."""
    validation: float | None = 0.2
    """Share of all rows; None: as much as tests, the same share or a window as long."""
    gap_days: float = 0.0
    test_window_days: float | None = None
    """How long the test part is, and the rows that each rolling origin scores (else a step)."""
    step_days: float | None = None
    """How far apart rolling origins lie; None: a test window. Without either, the rows decide."""
    training_days: float | None = None
    """How far back rows are learned from, counted from the gap; None: all of them. Folds are made
    of the rows that are left, so the earlier ones learn from less.
    """

    group: ClassVar[None] = None
    chronological: ClassVar[bool] = True

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Cut at two points in time. There is no chance in it: the seed is not used."""
        require_rows(table.num_rows)
        instants = self._instants(table)
        validation_from, test_from = self._cuts(np.sort(instants))
        test = instants >= test_from
        validation = (instants >= validation_from) & (instants < test_from - self._gap)
        train, development = (self._learned(instants, cut) for cut in (validation_from, test_from))
        parts = Parts(*(np.flatnonzero(rows) for rows in (train, validation, test, development)))
        return require_full(parts, self._remedy(instants))

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Rolling origin: each fold learns from all that was known before the rows it scores.

        With windows the last fold scores the newest one of `table`, and each earlier fold one that
        ends a step before. Without, `count` + 1 blocks of equally many rows follow each other, and
        all but the first are scored. Raises `Refused` that says how many windows fit.
        """
        instants = self._instants(table)
        windows = self._windows
        if windows is None:
            folds = self._folds_of(instants, self._blocks(np.sort(instants), count))
            require_folds(folds, "ask for fewer, or shorten the gap")
        else:
            folds = self._folds_of(instants, windows.bounds(instants.max(), count))
            windows.require(folds, instants, self.gap_days)
        return folds

    def days_of(self, places: Floats, folds: int) -> Floats | None:
        """When rows of a made-up sample lie, in days, so that the parts and `folds` origins hold
        enough of them; None: parts are shares of the rows, whenever they are.
        """
        windows = self._windows
        if windows is not None:
            return windows.days_of(places, folds, self.gap_days)
        return None if self.training_days is None else places * self.training_days

    def _folds_of(
        self, instants: NDArray[np.int64], bounds: list[tuple[np.int64, np.int64]]
    ) -> list[tuple[Indices, Indices]]:
        """For each start and end the rows before the gap, and the rows from start to before end."""
        return [
            (
                np.flatnonzero(self._learned(instants, start)),
                np.flatnonzero((instants >= start) & (instants < end)),
            )
            for start, end in bounds
        ]

    def _learned(self, instants: NDArray[np.int64], start: np.int64) -> NDArray[np.bool_]:
        """Which rows are learned from where those from `start` on are still to come: before the gap
        and, counted back from there, within the training window.
        """
        end = start - self._gap
        known: NDArray[np.bool_] = instants < end
        if self.training_days is not None:
            known &= instants >= end - microseconds(self.training_days)
        return known

    def _cuts(self, ordered: NDArray[np.int64]) -> tuple[np.int64, np.int64]:
        """The instants from which on rows validate, and from which on they test."""
        rows = ordered.size
        if self.test_window_days is None:
            validation = self.test if self.validation is None else self.validation
            return (
                ordered[self._place(1 - self.test - validation, rows)],
                ordered[self._place(1 - self.test, rows)],
            )
        window = microseconds(self.test_window_days)
        test_from = ordered[-1] + 1 - window
        known = ordered[ordered < test_from - self._gap]
        if self.validation is None or known.size == 0:
            return test_from - self._gap - window, test_from
        wanted = max(round(self.validation * rows), 1)
        return known[-min(wanted, known.size)], test_from

    def _blocks(self, ordered: NDArray[np.int64], count: int) -> list[tuple[np.int64, np.int64]]:
        edges = [ordered[self._place(i / (count + 1), ordered.size)] for i in range(1, count + 1)]
        return list(zip(edges, [*edges[1:], ordered[-1] + 1], strict=True))

    def _remedy(self, instants: NDArray[np.int64]) -> str:
        if self.test_window_days is None:
            return "shorten the gap, change the shares, or collect rows over a longer time"
        return (
            f"the rows span {span_days(instants):g} days, of which {self.test_window_days:g} test "
            f"and {self.gap_days:g} are left out before each part; shorten `test_window` or the "
            "gap, or collect rows over a longer time"
        )

    @property
    def _windows(self) -> Windows | None:
        """What rolling origins score; None: blocks of equally many rows."""
        length = self.test_window_days or self.step_days
        return None if length is None else Windows(length, self.step_days or length)

    @property
    def _period(self) -> float | None:
        """A period to be counted in days, whichever is said."""
        return self.test_window_days or self.step_days or self.training_days

    @property
    def _gap(self) -> int:
        return microseconds(self.gap_days)

    def _instants(self, table: pa.Table) -> NDArray[np.int64]:
        """When each row was: microseconds, or its place in the file."""
        if self.time is None:
            if self.gap_days:
                raise Refused(
                    f"a gap of {self.gap_days:g} days needs to know when rows were; name their "
                    "date column with `time:` in `training.split`"
                )
            if self._period is not None:
                raise Refused(
                    f"a window of {self._period:g} days needs to know when rows were; "
                    "name their date column with `time:` in `training.split`"
                )
            return np.arange(table.num_rows)
        values = table[self.time]
        if self._period is not None and not pa.types.is_timestamp(values.type):
            raise Refused(
                f"a window of {self._period:g} days cannot be counted in "
                f"`{self.time}`, which holds no dates; declare it `type: date` or name another "
                "column with `time:` in `training.split`"
            )
        if values.null_count:
            raise Refused(
                f"{values.null_count} rows have no `{self.time}`, so they have no place in time; "
                "declare it `nullable: false` to have them set aside"
            )
        return integers(pc.cast(values, pa.int64()), missing=0)

    @staticmethod
    def _place(share: float, rows: int) -> int:
        return min(max(round(share * rows), 0), rows - 1)
