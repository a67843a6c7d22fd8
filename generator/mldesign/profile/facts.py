"""The result of reading a data file: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnFacts:
    """What one column holds, as far as it was read."""

    name: str
    type: str
    """`number`, `integer`, `category`, `boolean`, `date`, `text` or `identifier`."""
    cells: int
    """Cells that were read, empty ones included."""
    nulls: int = 0
    distinct: int = 0
    distinct_is_least: bool = False
    """There were too many different values to count them all; `distinct` is a lower bound."""
    minimum: float | str | None = None
    """Smallest value of a number, an integer or a date (ISO 8601 text)."""
    maximum: float | str | None = None
    counts: Mapping[str, int] | None = None
    """How often each value occurs, as written in the file; None when there are too many to list."""
    example: str = ""
    words: float = 0.0
    """Words in a cell of text, on average."""
    unique: bool = False
    """No value was seen twice; where there are too many to remember, not within any stretch."""
    ascending: bool = False
    """The values never go down from one row to the next, compared as text: dates in order."""
    odd: tuple[str, ...] = ()
    """A few of the cells that do not fit `type`."""
    odd_cells: int = 0
    notes: tuple[str, ...] = ()
    """What a reader should know, e.g. a date that is not written in ISO 8601."""

    @property
    def null_share(self) -> float:
        """Share of empty cells, 0 to 1."""
        return self.nulls / self.cells if self.cells else 0.0

    @property
    def values(self) -> tuple[str, ...] | None:
        """The different values in order, numbers by size; None when there are too many to list."""
        if self.counts is None:
            return None
        if self.type in ("integer", "number"):
            return tuple(sorted(self.counts, key=_by_size))
        return tuple(sorted(self.counts))

    @property
    def constant(self) -> bool:
        """Every cell that is filled holds the same value."""
        return self.distinct <= 1 and not self.distinct_is_least

    def as_facts(self) -> dict[str, Any]:
        """Return what the linter and the resolver read, as plain data."""
        return {
            "type": self.type,
            "nullable": self.nulls > 0,
            "null_share": self.null_share,
            "min": self.minimum,
            "max": self.maximum,
            "distinct": self.distinct,
            "distinct_is_least": self.distinct_is_least,
            "values": self.values,
            "counts": dict(self.counts) if self.counts is not None else None,
            "unique": self.unique,
            "words": self.words,
        }


@dataclass(frozen=True)
class SourceFacts:
    """What a data file holds. One that is missing or unreadable has a `problem` and no columns."""

    exists: bool
    columns: tuple[ColumnFacts, ...] = ()
    rows: int | None = None
    """Rows of the file; None when nobody knows."""
    rows_exact: bool = False
    """Whether `rows` was counted; otherwise it is estimated from the size of the file."""
    sampled: bool = False
    """Only the first `rows_read` rows were looked at."""
    rows_read: int = 0
    problem: str = ""
    """Why the file was not read, in one sentence."""
    bytes: int = 0
    sha256: str = ""
    """Of the whole file; empty when a quick look was asked for."""
    encoding: str = ""
    delimiter: str = ""
    multiline: bool = False
    """Whether some quoted cell holds a line break."""
    ragged: int = 0
    """Rows that have more or fewer cells than the header."""
    duplicates: int = 0
    """Rows equal, cell by cell, to an earlier one; counted only by a thorough look."""
    notes: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """Rows spread evenly over what was read, to compare columns by; thorough look only."""

    def column(self, name: str) -> ColumnFacts | None:
        """Look a column up by name."""
        return next((column for column in self.columns if column.name == name), None)

    def as_facts(self) -> dict[str, Any]:
        """Return what the linter and the resolver read, as plain data."""
        return {
            "exists": self.exists,
            "problem": self.problem,
            "rows": self.rows,
            "rows_exact": self.rows_exact,
            "rows_read": self.rows_read,
            "sampled": self.sampled,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "columns": {column.name: column.as_facts() for column in self.columns},
        }


def _by_size(text: str) -> tuple[float, str]:
    try:
        return float(text), text
    except ValueError:
        return float("inf"), text
