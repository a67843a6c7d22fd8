"""A category as the mean outcome of its rows, learned out of fold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from ml_app.category import FittedCategory
from ml_app.feature_kinds import OneColumn
from ml_app.vocabulary import Vocabulary

TargetType = Literal["binary", "multiclass", "continuous"]
TAKES_SPLITTER = (1, 9)
"""The version of scikit-learn from which the folds are given as an object."""


@dataclass(frozen=True)
class TargetEncoding(OneColumn):
    """One category. In training each row is encoded from the outcomes of other folds, so that no
    row sees its own.

    `smooth` is the weight of the overall mean, in rows; None: as much as the variance in the
    category asks for.
    """

    target_type: TargetType
    smooth: float | None = None
    folds: int = 5

    def fit(self, table: pa.Table) -> "FittedTargetEncoding":
        """Learn the values of training rows. Their outcomes are learned when the pipeline is
        fitted.
        """
        return FittedTargetEncoding(self.column, Vocabulary.fit(table[self.column]), self)

    def restore(self, state: Mapping[str, Any]) -> "FittedTargetEncoding":
        """The fitted feature that gave this state."""
        return FittedTargetEncoding(self.column, Vocabulary.restore(state), self)


@dataclass(frozen=True)
class FittedTargetEncoding(FittedCategory):
    """A value that was never seen gets the mean of all rows; missing is a category like any
    other.
    """

    feature: TargetEncoding

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Codes to mean outcomes, for more than two classes one for each class."""
        from sklearn.pipeline import make_pipeline  # heavy, and only training asks for it
        from sklearn.preprocessing import StandardScaler

        encoder = target_encoder(self.feature)
        return make_pipeline(encoder, StandardScaler()) if scale else encoder


def target_encoder(feature: TargetEncoding) -> Any:
    """A scikit-learn encoder that cuts the same folds in every run."""
    import sklearn
    from sklearn.model_selection import KFold, StratifiedKFold
    from sklearn.preprocessing import TargetEncoder

    kind = KFold if feature.target_type == "continuous" else StratifiedKFold
    folds: dict[str, Any] = {"cv": kind(feature.folds, shuffle=True, random_state=0)}
    if tuple(map(int, sklearn.__version__.split(".")[:2])) < TAKES_SPLITTER:
        folds = {"cv": feature.folds, "random_state": 0}
    smooth = "auto" if feature.smooth is None else feature.smooth
    return TargetEncoder(target_type=feature.target_type, smooth=smooth, **folds)
