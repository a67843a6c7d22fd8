"""From what a column holds to what it may hold: the rules a first blueprint declares."""

from math import ceil, floor, log10
from typing import Any

from mldesign.profile.facts import ColumnFacts
from mldesign.profile.suspicions import words_of

_CODES = """
    sex gender education marriage marital type kind code status category class group season weather
    weathersit weekday region state country branch channel product level grade
"""
CODES = frozenset(_CODES.split())
"""Words in a name that say whole numbers stand for categories."""
FEW_CODES = 12
HEADROOM = 0.5
"""How far beyond what was seen a bound is set, as a share of the spread: new rows go further."""


def column_type(column: ColumnFacts) -> str:
    """Return the type to declare: few whole numbers under a telling name are codes."""
    few = column.counts is not None and 2 < column.distinct <= FEW_CODES
    spoken = bool(CODES.intersection(words_of(column.name)))
    two = column.distinct == 2 and column.values != ("0", "1")
    if column.type == "integer" and spoken and (few or two):
        return "category"
    return column.type


def rules(column: ColumnFacts) -> dict[str, Any]:
    """Return what to declare of a column, as the fields of `data.columns`."""
    kind = column_type(column)
    declared: dict[str, Any] = {"type": kind}
    if kind == "category" and column.values:
        declared["categories"] = list(column.values)
    elif kind in ("integer", "number") and column.minimum is not None:
        declared |= dict(zip(("min", "max"), bounds(column), strict=True))
    if column.nulls:
        declared["nullable"] = True
    return declared


def bounds(column: ColumnFacts) -> tuple[float, float]:
    """Return the smallest and largest allowed value: codes and shares as seen, amounts with room.

    What was never negative stays so.
    """
    low, high = float(column.minimum or 0), float(column.maximum or 0)
    spread = high - low
    if column.type == "integer" and spread < 2 * FEW_CODES:
        return int(low), int(high)
    if column.type == "number" and low >= 0 and 0.5 < high <= 1:
        return 0, 1
    step = 10.0 ** (floor(log10(spread)) - 1) if spread else 1.0
    wide_low = floor((low - HEADROOM * spread) / step) * step
    wide_high = ceil((high + HEADROOM * spread) / step) * step
    if low >= 0:
        wide_low = max(wide_low, 0.0)
    elif high <= 0:
        wide_high = min(wide_high, 0.0)
    return _plain(wide_low), _plain(wide_high)


def _plain(size: float) -> float:
    """Drop the tail that binary fractions leave, and the point of whole numbers."""
    size = float(f"{size:.12g}")
    return int(size) if size == int(size) and abs(size) < 1e15 else size
