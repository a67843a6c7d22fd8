"""The data contract: what a row must look like before anything else sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.columns import Column
from ml_app.conversion import CONVERSIONS, Mask
from ml_app.refusal import Refused
from ml_app.rules import NOUNS, Repeats, broken_rules


@dataclass(frozen=True)
class Fault:
    """One value that breaks one rule. `row` counts from 1 and does not count a header."""

    row: int
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        value = "" if self.rule == "is missing" else f" {self.value!r}"
        return f"row {self.row}, {self.column}:{value} {self.rule}"


@dataclass(frozen=True)
class Checked:
    """A batch after the check. Every row is either in `table` or has a fault."""

    table: pa.Table
    """The good rows, typed: double, int64, string, bool, and timestamp in microseconds."""
    rows: NDArray[np.int64]
    """The row number of each row of `table`."""
    faults: tuple[Fault, ...]
    bad: Mask
    """Which rows of the batch are refused."""


@dataclass(frozen=True)
class Contract:
    """What the columns may hold, and which of them are needed for what."""

    columns: tuple[Column, ...]
    key: str | None = None
    target: str | None = None
    used: frozenset[str] | None = None
    """Columns that some feature reads; None: all of them."""
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    @property
    def inputs(self) -> tuple[Column, ...]:
        """What a caller sends for a prediction: known at that time, not the target, and read by a
        feature.
        """
        return tuple(
            column
            for column in self.columns
            if column.at_prediction
            and column.name not in {self.target, self.key}
            and (self.used is None or column.name in self.used)
        )

    def __getitem__(self, name: str) -> Column:
        """The column of that name. Raises KeyError."""
        return self._by_name[name]

    def check(
        self,
        batch: pa.Table | pa.RecordBatch,
        *,
        first_row: int = 1,
        target: bool,
        repeats: Repeats | None = None,
    ) -> Checked:
        """Type and check a batch.

        `target`: True for rows to learn from, which need all columns and an outcome; False for rows
        to score, which need `inputs` (and carry the key along when they have it). Columns that are
        not declared are dropped. What must be unique is compared inside the batch, and with earlier
        batches that were given the same `repeats`. Raises `Refused` when a needed column is missing
        altogether.
        """
        wanted = self._wanted(batch.schema.names, target=target)
        repeats = repeats or Repeats()
        typed: dict[str, pa.Array] = {}
        faults: list[Fault] = []
        bad = np.zeros(batch.num_rows, dtype=np.bool_)
        for column in wanted:
            values = batch.column(column.name)
            if isinstance(values, pa.ChunkedArray):
                values = values.combine_chunks()
            typed[column.name], broken = self._check_column(column, values)
            if target and (column.unique or column.name == self.key):
                mask = repeats.mask(column.name, typed[column.name])
                broken.append((mask, "has occurred before, and must be unique"))
            for mask, rule in broken:
                faults += _faults(column.name, values, mask, rule, first_row)
                bad |= mask
        table = pa.table(typed)
        rows = np.arange(first_row, first_row + batch.num_rows, dtype=np.int64)
        if faults:
            table, rows = table.filter(pa.array(~bad)), rows[~bad]
            faults.sort(key=lambda fault: fault.row)
        return Checked(table, rows, tuple(faults), bad)

    def missing(self, names: Sequence[str], *, target: bool) -> tuple[str, ...]:
        """The needed columns that are not among `names`."""
        needed = self.columns if target else self.inputs
        return tuple(column.name for column in needed if column.name not in names)

    def unknown(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of `names` that the contract does not declare."""
        return tuple(name for name in names if name not in self._by_name)

    def _wanted(self, names: Sequence[str], *, target: bool) -> tuple[Column, ...]:
        missing = self.missing(names, target=target)
        if missing:
            raise Refused(
                f"the data lacks {len(missing)} declared column(s): {', '.join(missing)}; "
                f"it has {', '.join(names)}"
            )
        if target:
            return self.columns
        key = (self._by_name[self.key],) if self.key in self._by_name and self.key in names else ()
        return key + self.inputs

    def _check_column(
        self, column: Column, values: pa.Array
    ) -> tuple[pa.Array, list[tuple[Mask, str]]]:
        typed, unfit = CONVERSIONS[column.type](values)
        broken = [] if unfit is None else [(unfit, f"is not {NOUNS.get(column.type, 'text')}")]
        for mask, rule in broken_rules(column, typed):
            reported = mask if unfit is None else mask & ~unfit
            if reported.any():
                broken.append((reported, rule))
        if column.name == self.target and column.nullable and typed.null_count:
            broken.append((np.asarray(typed.is_null()), "is missing, and it is the target"))
        return typed, broken


def _faults(column: str, values: pa.Array, mask: Mask, rule: str, first_row: int) -> list[Fault]:
    found = np.flatnonzero(mask)
    texts = values.take(pa.array(found)).to_pylist()
    return [
        Fault(first_row + int(row), column, "" if text is None else str(text), rule)
        for row, text in zip(found, texts, strict=True)
    ]
