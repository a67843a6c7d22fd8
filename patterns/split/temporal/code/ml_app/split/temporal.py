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
from ml_app.interfaces import Indices, Parts
from ml_app.partition import require_folds, require_full, require_rows
from ml_app.refusal import Refused

MICROSECONDS_PER_DAY = 86_400_000_000


@dataclass(frozen=True)
class TemporalSplit:
    """The last rows by `time` test, those before them validate. Without `time` the file's order
    counts.

    Rows of one instant stay together, so the shares are met as closely as instants allow.
    `gap_days` are left out before the validation and before the test part: at least as long as an
    outcome takes to be known.
    """

    time: str | None = None
    test: float = 0.2
    validation: float = 0.2
    gap_days: float = 0.0

    group: ClassVar[None] = None
    chronological: ClassVar[bool] = True

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Cut at two points in time. There is no chance in it: the seed is not used."""
        require_rows(table.num_rows)
        instants = self._instants(table)
        ordered = np.sort(instants)
        test_from = ordered[self._place(1 - self.test, ordered.size)]
        validation_from = ordered[self._place(1 - self.test - self.validation, ordered.size)]
        gap = self._gap
        test = instants >= test_from
        development = instants < test_from - gap
        validation = development & (instants >= validation_from)
        train = instants < validation_from - gap
        parts = Parts(*(np.flatnonzero(rows) for rows in (train, validation, test, development)))
        return require_full(
            parts, "shorten the gap, change the shares, or collect rows over a longer time"
        )

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Rolling origin: each fold learns from all that was known before the rows it scores."""
        instants = self._instants(table)
        ordered = np.sort(instants)
        edges = [ordered[self._place(i / (count + 1), ordered.size)] for i in range(1, count + 1)]
        folds = [
            (
                np.flatnonzero(instants < start - self._gap),
                np.flatnonzero((instants >= start) & (instants < end)),
            )
            for start, end in zip(edges, [*edges[1:], ordered[-1] + 1], strict=True)
        ]
        require_folds(folds, "ask for fewer, or shorten the gap")
        return folds

    @property
    def _gap(self) -> int:
        return round(self.gap_days * MICROSECONDS_PER_DAY)

    def _instants(self, table: pa.Table) -> NDArray[np.int64]:
        """When each row was: microseconds, or its place in the file."""
        if self.time is None:
            if self.gap_days:
                raise Refused(
                    f"a gap of {self.gap_days:g} days needs to know when rows were; name their "
                    "date column with `time:` in `training.split`"
                )
            return np.arange(table.num_rows)
        values = table[self.time]
        if values.null_count:
            raise Refused(
                f"{values.null_count} rows have no `{self.time}`, so they have no place in time; "
                "declare it `nullable: false` to have them set aside"
            )
        return integers(pc.cast(values, pa.int64()), missing=0)

    @staticmethod
    def _place(share: float, rows: int) -> int:
        return min(max(round(share * rows), 0), rows - 1)
