"""What a column's declaration allows, checked on all rows at once: each broken rule as a mask and a
sentence.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml_app.columns import Column
from ml_app.conversion import Mask
from ml_app.instants import parse_instant

LARGEST_SINGLE = float(np.finfo(np.float32).max)
NAMED_CATEGORIES = 8
"""As many allowed values as a message names."""

NOUNS = {
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "date": "a date in ISO 8601 such as 2026-01-31",
}

Broken = tuple[Mask, str]


def broken_rules(column: Column, values: pa.Array) -> Iterator[Broken]:
    """Check typed values; null is a missing value. Only rules that some row breaks are returned."""
    if values.null_count and not column.nullable:
        yield np.asarray(pc.is_null(values)), "is missing"
    if column.type in {"number", "integer", "date"}:
        yield from _outside(column, values)
    elif column.categories is not None:
        known = pa.array(column.categories, pa.string())
        strange = _stranger_among(values, column.separator, known)
        yield from _where(pc.and_(pc.is_valid(values), strange), _not_one_of(column))


class Repeats:
    """Marks values that have occurred before, in this batch or in one that came earlier."""

    def __init__(self) -> None:
        self._seen: dict[str, pa.ChunkedArray] = {}

    def mask(self, column: str, values: pa.Array) -> Mask:
        """Where a value of this column is a repeat, shape (rows,). Missing values do not repeat."""
        codes = np.asarray(pc.fill_null(values.dictionary_encode().indices, -1))
        repeated = np.ones(len(codes), dtype=np.bool_)
        repeated[np.unique(codes, return_index=True)[1]] = False
        earlier = self._seen.get(column, pa.chunked_array([], values.type))
        repeated |= np.asarray(pc.is_in(values, value_set=earlier))
        self._seen[column] = pa.chunked_array([*earlier.chunks, values])
        there: Mask = np.asarray(pc.is_valid(values))
        return repeated & there


def _stranger_among(values: pa.Array, separator: str, known: pa.Array) -> pa.Array:
    """Where a cell, or one of the values in it, is not a known one."""
    if not separator:
        return pc.invert(pc.is_in(values, value_set=known))
    cells = pc.split_pattern(values, separator)
    strange = pc.invert(pc.is_in(pc.list_flatten(cells), value_set=known))
    rows = np.asarray(pc.filter(pc.list_parent_indices(cells), strange))
    mask = np.zeros(len(values), dtype=np.bool_)
    mask[rows] = True
    return pa.array(mask)


def _outside(column: Column, values: pa.Array) -> Iterator[Broken]:
    lowest, highest = pc.min_max(values).as_py().values()
    if lowest is None:
        return  # nothing but missing values
    low, high = _bound(column, column.minimum), _bound(column, column.maximum)
    unit = f" {column.unit}" if column.unit else ""
    if low is not None and lowest < low:
        yield from _where(pc.less(values, pa.scalar(low)), f"is below {column.minimum}{unit}")
    if high is not None and highest > high:
        yield from _where(pc.greater(values, pa.scalar(high)), f"is above {column.maximum}{unit}")
    if column.type == "number" and max(-lowest, highest) > LARGEST_SINGLE:
        yield from _where(
            pc.greater(pc.abs(values), LARGEST_SINGLE), "is not finite in single precision"
        )


def _bound(column: Column, bound: float | str | None) -> object:
    return parse_instant(bound) if column.type == "date" and bound is not None else bound


def _where(mask: pa.Array, rule: str) -> Iterator[Broken]:
    found = np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
    if found.any():
        yield found, rule


def _not_one_of(column: Column) -> str:
    categories = column.categories or ()
    more = len(categories) - NAMED_CATEGORIES
    named = ", ".join(categories[:NAMED_CATEGORIES])
    return f"is not one of {named}" + (f" and {more} more" if more > 0 else "")
