"""The types of single values: what a column may hold in JSON, and in Arrow."""

import math
from collections.abc import Sequence
from datetime import datetime
from keyword import iskeyword
from typing import Annotated, Any, Literal

import msgspec
import pyarrow as pa

from ml_app.columns import Column
from ml_app.instants import parse_instant

LARGEST_SINGLE = 3.4028234663852886e38
"""The model computes in single precision."""
LARGEST_WHOLE = 2**53
"""Above it a double no longer tells neighbouring whole numbers apart."""
LONGEST_TEXT = 1024
LONGEST_PROSE = 65_536
"""Of a column of texts; the size of a request is limited beside that."""

ARROW = {
    "number": pa.float64(),
    "integer": pa.int64(),
    "category": pa.string(),
    "boolean": pa.bool_(),
    "date": pa.timestamp("us"),
    "text": pa.string(),
    "identifier": pa.string(),
}
"""What the contract makes of each type of column."""


def value_type(column: Column) -> Any:
    """The msgspec type of a column's values, which is also its JSON schema. Dates are text here:
    see `read_instant`."""
    kind: Any
    if column.type == "number":
        low, high = _bounds(column, LARGEST_SINGLE)
        kind = Annotated[float, msgspec.Meta(ge=low, le=high)]
    elif column.type == "integer":
        low, high = _bounds(column, LARGEST_WHOLE)
        kind = Annotated[int, msgspec.Meta(ge=math.ceil(low), le=math.floor(high))]
    elif column.type == "boolean":
        kind = bool
    elif column.categories is not None:
        kind = Literal[tuple(column.categories)]
    else:
        longest = LONGEST_PROSE if column.type == "text" else LONGEST_TEXT
        kind = Annotated[str, msgspec.Meta(max_length=longest)]
    text = f"{column.description} ({column.unit})" if column.unit else column.description
    if text.strip():
        kind = Annotated[kind, msgspec.Meta(description=text.strip())]
    return kind | None if column.nullable else kind


def row_type(columns: Sequence[Column]) -> type[msgspec.Struct]:
    """A struct with a field for each column and nothing else. The fields are called as the
    columns are, unless one of these is no Python name: then they have others, and JSON keeps the
    columns'."""
    names = [column.name for column in columns]
    fields = names if all(map(_fits, names)) else [f"field_{i}" for i in range(len(names))]
    return msgspec.defstruct(
        "Row",
        [(field, value_type(column)) for field, column in zip(fields, columns, strict=True)],
        rename=dict(zip(fields, names, strict=True)),
        forbid_unknown_fields=True,
        gc=False,
    )


def _fits(name: str) -> bool:
    return name.isidentifier() and not name.startswith("_") and not iskeyword(name)


def read_instant(column: Column, value: str) -> datetime:
    """Read a date and check its bounds. Raises ValueError that says what is wrong."""
    instant = parse_instant(value)
    if column.minimum is not None and instant < parse_instant(column.minimum):
        raise ValueError(f"is before {column.minimum}")
    if column.maximum is not None and instant > parse_instant(column.maximum):
        raise ValueError(f"is after {column.maximum}")
    return instant


def _bounds(column: Column, limit: float) -> tuple[float, float]:
    low = -limit if column.minimum is None else max(float(column.minimum), -limit)
    high = limit if column.maximum is None else min(float(column.maximum), limit)
    return low, high
