"""What is watched: one column of features, the score or the outcome, over many rows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.columns import Column
from ml_app.interfaces import Floats, Row

Of = Literal["feature", "prediction", "label"]
WATCHED = {"number": True, "integer": True, "category": False, "boolean": False}
"""Column types that can drift, and whether they are numbers. A date moves on by itself; text and
identifiers are new in every row."""


@dataclass(frozen=True)
class Series:
    """The values of one thing."""

    name: str
    of: Of
    values: NDArray[Any]
    """Numbers as float64, NaN where missing; or text as objects, None where missing."""

    @property
    def numeric(self) -> bool:
        """Whether these are numbers."""
        return self.values.dtype.kind == "f"


def features_of_table(columns: Sequence[Column], table: pa.Table) -> Iterator[Series]:
    """The watched columns of typed rows."""
    for column in columns:
        if column.type in WATCHED:
            yield _series(column, table[column.name].to_pylist())


def features_of_rows(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Series]:
    """The watched columns of rows as callers sent them; a key that is absent is a missing value."""
    for column in columns:
        if column.type in WATCHED:
            yield _series(column, [row.get(column.name) for row in rows])


def prediction(scores: Floats) -> Series:
    """The score; of several classes the highest, whichever is decided."""
    top = scores if scores.ndim == 1 else scores.max(axis=1)
    return Series("score", "prediction", top.astype(np.float64))


def remark(name: str, values: Sequence[str | None] | NDArray[Any]) -> Series:
    """What the model said about each answer beside its score; None where it said nothing."""
    return Series(name, "prediction", np.asarray(values, dtype=object))


def label(y: NDArray[Any], labels: Sequence[str]) -> Series:
    """Outcomes: class codes by their labels, or numbers where there are no labels."""
    if not labels:
        return Series("outcome", "label", y.astype(np.float64))
    return Series("outcome", "label", np.asarray(labels, dtype=object)[y])


def _series(column: Column, values: Iterable[Any]) -> Series:
    if WATCHED[column.type]:
        numbers = [np.nan if value is None else float(value) for value in values]
        return Series(column.name, "feature", np.asarray(numbers, dtype=np.float64))
    texts = np.asarray([None if value is None else str(value) for value in values], dtype=object)
    return Series(column.name, "feature", texts)
