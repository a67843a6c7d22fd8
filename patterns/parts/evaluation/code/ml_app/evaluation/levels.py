"""The parts a column cuts the rows into: its values, or bins of its numbers."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.arrow import floats

MISSING = "(missing)"
BINS = 4
MOST = 20
"""Values of one column that are reported one by one; the rarer ones are reported together."""
OTHER = "(all rarer values)"


@dataclass(frozen=True)
class Level:
    """Rows that share a value of a column."""

    value: str
    rows: NDArray[np.intp]


def named(column: str, value: str) -> str:
    """How a level is called beside its column: `age > 41`, `housing = own`."""
    return f"{column} {value}" if value.startswith(("≤", ">")) else f"{column} = {value}"


def levels(column: pa.ChunkedArray) -> tuple[Level, ...]:
    """Cut rows by a column: numbers with many values into quarters of the rows, dates by month,
    everything else by value. Rising or by alphabet, then the rarer values together, then the
    missing ones."""
    if _is_number(column.type):
        codes, names = _numbers(floats(column))
    else:
        codes, names = _words(column)
    counts = np.bincount(codes[codes >= 0], minlength=len(names))
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST])
    parts = [(names[code], np.flatnonzero(codes == code)) for code in kept]
    parts.append((OTHER, np.flatnonzero((codes >= 0) & ~np.isin(codes, kept))))
    parts.append((MISSING, np.flatnonzero(codes < 0)))
    return tuple(Level(name, rows) for name, rows in parts if len(rows))


def _words(column: pa.ChunkedArray) -> tuple[NDArray[np.intp], list[str]]:
    """Code of each row (-1: missing) and the values by code."""
    if pa.types.is_temporal(column.type):
        column = pc.strftime(column, format="%Y-%m")
    values = pc.cast(column, pa.string())
    names = sorted(value for value in pc.unique(values).to_pylist() if value is not None)
    codes = pc.index_in(values, value_set=pa.array(names, pa.string()))
    return pc.fill_null(codes, -1).to_numpy().astype(np.intp), names


def _numbers(values: NDArray[np.float64]) -> tuple[NDArray[np.intp], list[str]]:
    """The same for numbers: the values themselves when there are few, else quantile bins."""
    known = np.isfinite(values)
    distinct = np.unique(values[known])
    if distinct.size <= MOST // 2:
        codes, names = np.searchsorted(distinct, values), [f"{value:g}" for value in distinct]
    else:
        inner = np.unique(np.quantile(values[known], np.arange(1, BINS) / BINS, method="lower"))
        edges = [f"{edge:.6g}" for edge in inner]
        between = [f"> {low} to {high}" for low, high in pairwise(edges)]
        codes = np.searchsorted(inner, values)
        names = [f"≤ {edges[0]}", *between, f"> {edges[-1]}"]
    return np.where(known, codes, -1), names


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))
