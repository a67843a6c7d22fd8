"""Values as they lie in a file → values of the type their column declares.

Each function returns an Arrow array, null where a value is missing or cannot be converted, and a
mask of the values that cannot, or None when all could. The fast path is one cast; only a column
that fails it is looked at value by value.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.instants import parse_instant

Mask = NDArray[np.bool_]
Converted = tuple[pa.Array, Mask | None]

INSTANT = pa.timestamp("us")
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?$"
LARGEST_WHOLE = 2.0**53
"""Above it a double no longer tells neighbouring whole numbers apart."""
TRUE_WORDS = ("true", "t", "yes", "y", "1")
FALSE_WORDS = ("false", "f", "no", "n", "0")


def to_number(values: pa.Array) -> Converted:
    """Double precision; NaN counts as missing."""
    values = _plain(values)
    if pa.types.is_temporal(values.type):
        return _nothing(values, pa.float64())
    try:
        numbers, bad = values.cast(pa.float64(), safe=False), None
    except pa.ArrowInvalid:
        text = pc.utf8_trim_whitespace(values)
        bad = _true(pc.invert(pc.match_substring_regex(text, NUMBER)))
        numbers = pc.if_else(pa.array(bad), None, text).cast(pa.float64())
    if pc.any(pc.is_nan(numbers)).as_py():
        numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
    return numbers, bad


def to_integer(values: pa.Array) -> Converted:
    """64-bit whole numbers; `20000.0` is one, `1.5` is not."""
    if pa.types.is_integer(values.type):
        return values.cast(pa.int64()), None
    numbers, bad = to_number(values)
    try:
        return numbers.cast(pa.int64()), bad
    except pa.ArrowInvalid:
        fraction = pc.not_equal(pc.floor(numbers), numbers)
        broken = _true(pc.or_(fraction, pc.greater(pc.abs(numbers), LARGEST_WHOLE)))
        whole = pc.if_else(pa.array(broken), None, numbers).cast(pa.int64())
        return whole, broken if bad is None else broken | bad


def to_text(values: pa.Array) -> Converted:
    """Strings, as they are. Whole numbers lose a fraction of zero, so that 1.0 and 1 are one
    category.
    """
    values = _plain(values)
    return values.cast(pa.string()), None


def to_boolean(values: pa.Array) -> Converted:
    """True or false; the words true, t, yes, y, 1 and false, f, no, n, 0 in any case."""
    values = _plain(values)
    if pa.types.is_boolean(values.type):
        return values, None
    words = pc.utf8_lower(pc.utf8_trim_whitespace(values.cast(pa.string())))
    known = pc.index_in(words, value_set=pa.array(TRUE_WORDS + FALSE_WORDS))
    bad = _true(pc.and_(pc.is_valid(values), pc.is_null(known)))
    return pc.less(known, len(TRUE_WORDS)), bad if bad.any() else None


def to_instant(values: pa.Array) -> Converted:
    """Microseconds, without zone, in UTC. Text is ISO 8601."""
    values = _plain(values)
    if pa.types.is_timestamp(values.type) and values.type.tz is not None:
        return values.cast(pa.timestamp("us", values.type.tz), safe=False).cast(INSTANT), None
    if pa.types.is_temporal(values.type):
        return values.cast(INSTANT, safe=False), None
    if not pa.types.is_string(values.type):
        return _nothing(values, INSTANT)
    try:
        return values.cast(INSTANT), None
    except pa.ArrowInvalid:
        instants = [_instant_or_none(value) for value in values.to_pylist()]
        typed = pa.array(instants, INSTANT)
        return typed, _true(pc.and_(pc.is_valid(values), pc.is_null(typed)))


CONVERSIONS: Mapping[str, Callable[[pa.Array], Converted]] = {
    "number": to_number,
    "integer": to_integer,
    "category": to_text,
    "boolean": to_boolean,
    "date": to_instant,
    "text": to_text,
    "identifier": to_text,
}
"""By column type."""


def _plain(values: pa.Array) -> pa.Array:
    """Without dictionary encoding, and text in the one string type the rest expects."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_large_string(values.type) or pa.types.is_string_view(values.type):
        return values.cast(pa.string())
    return values


def _nothing(values: pa.Array, kind: pa.DataType) -> Converted:
    """A column of a type that cannot be meant: every value that is there is bad."""
    return pa.nulls(len(values), kind), _true(pc.is_valid(values))


def _instant_or_none(value: str | None) -> datetime | None:
    try:
        return None if value is None else parse_instant(value)
    except ValueError:
        return None  # the caller marks it as bad, with its row


def _true(mask: pa.Array) -> Mask:
    """An Arrow mask as NumPy; null is false."""
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False), dtype=np.bool_)
