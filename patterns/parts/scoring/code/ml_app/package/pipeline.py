"""Scoring with the scikit-learn pipeline itself."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Matrix

LARGEST_SINGLE = float(np.finfo(np.float32).max)


class PipelineModel:
    """The native path: exact by definition, and slow for single rows."""

    def __init__(self, pipeline: Any) -> None:
        from sklearn.base import is_classifier  # heavy, and the compiled path does without it

        self._pipeline = pipeline
        self._answer = pipeline.predict_proba if is_classifier(pipeline) else pipeline.predict

    @property
    def classes_(self) -> Sequence[int]:
        """Class codes in the order of the probabilities."""
        return [int(code) for code in self._pipeline.classes_]

    def predict_proba(self, X: Matrix) -> NDArray[Any]:
        """Class probabilities, shape (rows, classes)."""
        return np.asarray(self._pipeline.predict_proba(X))

    def predict(self, X: Matrix) -> NDArray[Any]:
        """Numbers, shape (rows,)."""
        return np.asarray(self._pipeline.predict(X))

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        """All outputs for one encoded row. Raises OverflowError for a value beyond single
        precision."""
        if any(abs(value) > LARGEST_SINGLE for value in values if not math.isnan(value)):
            raise OverflowError("value too large for single precision")
        found = np.asarray(self._answer(np.array([values], dtype=np.float32)))
        return [float(value) for value in found.reshape(-1)]
