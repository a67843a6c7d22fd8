"""Class labels as text in the data and in answers, as codes in between."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.interfaces import Floats

SMALLEST = float(np.finfo(np.float64).eps)
"""Probabilities are kept this far from 0 and 1 before the logarithm, as scikit-learn does."""
SLACK = 1e-6
"""How far compiled float32 arithmetic may carry a probability out of [0, 1]."""


def encode_classes(
    values: pa.ChunkedArray, labels: Sequence[str], target: str
) -> NDArray[np.int64]:
    """Codes of class labels: position in `labels`, shape (n,). Numbers and booleans count as their
    text.

    Raises ValueError that names the first value (and row, from 0) that is missing or not a label.
    """
    text = pc.cast(values, pa.string())
    codes = pc.index_in(text, value_set=pa.array(labels, pa.string()))
    if codes.null_count:
        row = pc.index(pc.is_null(codes), True).as_py()
        value = text[row].as_py()
        found = "no value" if value is None else f"the unknown value {value!r}"
        known = ", ".join(repr(label) for label in labels)
        raise ValueError(f"column {target!r}, row {row}: {found}; expected one of {known}")
    return np.asarray(codes.to_numpy(), dtype=np.int64)


def decision_codes(decisions: NDArray[Any], labels: Sequence[str]) -> NDArray[np.int64]:
    """Codes of decisions given as labels; codes pass through. Raises ValueError for an unknown
    label."""
    if np.issubdtype(decisions.dtype, np.integer) or decisions.dtype == np.bool_:
        return decisions.astype(np.int64)
    names, inverse = np.unique(decisions.astype(np.str_), return_inverse=True)
    unknown = sorted(set(names.tolist()) - set(labels))
    if unknown:
        raise ValueError(f"unknown decision {unknown[0]!r}; expected one of {', '.join(labels)}")
    return np.array([labels.index(str(name)) for name in names], dtype=np.int64)[inverse]


def check_probabilities(scores: Floats, width: int | None) -> None:
    """Raise ValueError unless scores are probabilities of shape (n,), or (n, width) when `width` is
    given."""
    shape = (len(scores),) if width is None else (len(scores), width)
    if scores.shape != shape:
        raise ValueError(f"scores of shape {scores.shape}, expected {shape}")
    if scores.size and (scores.min() < -SLACK or scores.max() > 1 + SLACK):
        raise ValueError(
            f"probabilities between 0 and 1 expected, found {scores.min()} to {scores.max()}"
        )


def log_losses(probability: Floats) -> Floats:
    """-ln p of the probability given to what happened, row by row."""
    return -np.log(np.clip(probability, SMALLEST, 1 - SMALLEST))
