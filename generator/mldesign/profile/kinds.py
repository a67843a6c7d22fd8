"""What kind of value a cell holds, and what kind of column a set of cells makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite, isnan
from typing import Any

NULLS = frozenset({"", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "?"})
"""Ways in which tables write that a value is missing."""

TRUTH = frozenset(
    {"true", "false", "True", "False", "TRUE", "FALSE", "yes", "no", "Yes", "No", "YES", "NO"}
)

INTEGER = re.compile(r"[+-]?(?:0|[1-9]\d{0,17})")
NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d*|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
ISO_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
OTHER_DATE = re.compile(
    r"(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([./])\d{1,2}\2\d{1,2})"
    r"(?:[T ]\d{1,2}:\d{2}.*)?"
)
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+|[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")

FEW_STRAYS = 0.005
"""A column keeps its type when at most this share of its cells does not fit: those are faults."""
EXAMPLES = 3
"""So many cells of each kind are remembered."""
LISTED = 50
"""With at most this many different values, all are listed and text counts as categories."""
PROSE_WORDS = 3.0
"""A column whose cells hold more words than this on average is prose, not categories."""


@dataclass
class Kinds:
    """How many cells are of which kind, with the extremes and a few examples of each."""

    cells: dict[str, int] = field(default_factory=dict)
    low: dict[str, Any] = field(default_factory=dict)
    high: dict[str, Any] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    words: int = 0
    """Words in all cells of kind `word`."""
    letters: int = 0

    def add(self, counts: Mapping[str, int]) -> None:
        """Count cells, given as value → how often."""
        for value, times in counts.items():
            kind, size = kind_of(value)
            self.cells[kind] = self.cells.get(kind, 0) + times
            if size is not None:
                self._stretch(kind, size)
            if kind == "word":
                self.words += times * len(value.split())
                self.letters += times * len(value)
            shown = self.examples.setdefault(kind, [])
            if len(shown) < EXAMPLES and value not in shown:
                shown.append(value)

    def _stretch(self, kind: str, size: Any) -> None:
        low, high = self.low.get(kind), self.high.get(kind)
        if low is None or size < low:
            self.low[kind] = size
        if high is None or size > high:
            self.high[kind] = size

    def filled(self) -> int:
        """Cells that are not empty."""
        return sum(times for kind, times in self.cells.items() if kind != "null")


def kind_of(value: str) -> tuple[str, float | str | None]:
    """Return the kind of one cell and, where values of that kind have an order, its size."""
    text = value.strip()
    if text in NULLS:
        return "null", None
    if INTEGER.fullmatch(text):
        return "integer", int(text)
    if NUMBER.fullmatch(text) and isfinite(number := float(text)):
        return "number", number
    if text in TRUTH:
        return "boolean", None
    if ISO_DATE.fullmatch(text) and _is_date(text):
        return "date", text
    return _kind_of_words(text), None


def _kind_of_words(text: str) -> str:
    """Tell what only looks like a value from what are words."""
    if OTHER_DATE.fullmatch(text):
        return "other_date"
    if DECIMAL_COMMA.fullmatch(text):
        return "decimal_comma"
    return "infinite" if _is_infinite(text) else "word"


def type_of(kinds: Kinds, *, distinct: int, unique: bool) -> str:
    """Return the column type that fits all but a few strays of the cells."""
    filled = kinds.filled()
    if not filled:
        return "category"
    allowed = filled * FEW_STRAYS if filled >= LISTED else 0
    for name, parts in _TYPES.items():
        if sum(kinds.cells.get(part, 0) for part in parts) >= filled - allowed:
            return name
    return _type_of_words(kinds, filled, distinct=distinct, unique=unique)


_TYPES = {
    "boolean": ("boolean",),
    "integer": ("integer",),
    "number": ("integer", "number", "infinite"),
    "date": ("date",),
}
"""Column type → the kinds of cells it takes. The first that fits wins: integers before numbers."""

ACCEPTED = {**_TYPES, "number": ("integer", "number")}
"""The same without what only looks like it: an infinite number does not fit."""


def _type_of_words(kinds: Kinds, filled: int, *, distinct: int, unique: bool) -> str:
    words = kinds.cells.get("word", 0)
    prose = words > filled / 2 and kinds.words / words > PROSE_WORDS
    if distinct <= LISTED and not (unique and filled > LISTED // 2):
        return "text" if prose and unique and filled >= PROSE_WORDS else "category"
    if prose:
        return "text"
    if unique:
        return "identifier"
    return "category" if distinct <= filled / 2 else "text"


def _is_date(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_infinite(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return not isfinite(number) and not isnan(number)
