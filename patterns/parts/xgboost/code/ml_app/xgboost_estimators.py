"""XGBoost's two estimators, for any class codes, and what their export to ONNX needs.

Imports XGBoost: ask for it where something is trained, not where a service starts.
"""

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from xgboost import XGBClassifier, XGBRegressor


class Classifier(XGBClassifier):
    """XGBoost wants classes without gaps: 0, 1, 2, …. A class that has no training row, as happens
    to rare ones, leaves such a gap; here the codes of the others stand.
    """

    def fit(self, X: Any, y: Any, **options: Any) -> Self:
        """Fit on the classes that are there."""
        self.__dict__.pop("codes_", None)
        codes, places = np.unique(y, return_inverse=True)
        super().fit(X, places, **options)
        self.codes_ = codes
        return self

    @property
    def classes_(self) -> NDArray[Any]:
        """The classes of the training rows, ascending: the order of the probabilities."""
        codes: NDArray[Any] = self.__dict__.get("codes_", super().classes_)
        return codes

    def predict(self, X: Any, **options: Any) -> NDArray[Any]:
        """The most probable class of each row, shape (rows,)."""
        codes: NDArray[Any] = self.codes_[super().predict(X, **options)]
        return codes


Regressor = XGBRegressor


def register() -> None:
    """Teach the ONNX converter both: it only knows scikit-learn's own. May be called again."""
    from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost
    from skl2onnx import update_registered_converter
    from skl2onnx.common.shape_calculator import (
        calculate_linear_classifier_output_shapes,
        calculate_linear_regressor_output_shapes,
    )

    update_registered_converter(
        Classifier,
        "XGBoostXGBClassifier",
        calculate_linear_classifier_output_shapes,
        convert_xgboost,
        options={"nocl": [True, False], "zipmap": [True, False, "columns"]},
    )
    update_registered_converter(
        Regressor,
        "XGBoostXGBRegressor",
        calculate_linear_regressor_output_shapes,
        convert_xgboost,
    )
