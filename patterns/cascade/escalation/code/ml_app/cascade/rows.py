"""Rows in whatever form they come: arrays, sparse matrices, data frames, or texts."""

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils import _safe_indexing, get_tags
from sklearn.utils.validation import validate_data

from ml_app.cascade.losses import Codes


def checked(estimator: BaseEstimator, X: Any, *, reset: bool) -> Any:
    """The rows as stages get them; sets or checks `n_features_in_` and `feature_names_in_`.

    A data frame stays one, so that a stage finds its columns by name, and its values are judged by
    the stages; so are texts. Sparse matrices become CSR, which can be cut by row.
    """
    if is_text(X):
        return X
    if hasattr(X, "columns"):
        validate_data(estimator, X, reset=reset, skip_check_array=True)
        return X
    takes = estimator.__sklearn_tags__().input_tags
    return validate_data(
        estimator,
        X,
        reset=reset,
        dtype=None if takes.string or takes.categorical else "numeric",
        accept_sparse="csr" if takes.sparse else False,
        ensure_all_finite=not takes.allow_nan,
    )


def takes(model: Any, what: str) -> bool:
    """Whether a model takes `allow_nan`, `string`, `categorical` or `sparse` rows. A pipeline, or a
    transformer of columns, that does not say is taken to: what it begins with will judge.
    """
    if isinstance(model, Pipeline):
        first = next((step for _, step in model.steps if step not in (None, "passthrough")), None)
        return (what == "sparse" and bool(get_tags(model).input_tags.sparse)) or takes(first, what)
    if isinstance(model, ColumnTransformer | FeatureUnion | FunctionTransformer):
        return True
    return bool(getattr(get_tags(model).input_tags, what))


def is_text(X: Any) -> bool:
    """Whether rows are single texts: a list, a column or an array of strings."""
    if isinstance(X, list | tuple):
        return bool(X) and isinstance(X[0], str)
    if getattr(X, "ndim", 2) != 1 or not len(X):
        return False
    return isinstance(np.asarray(X[:1]).item(), str)


def take(X: Any, indices: Codes) -> Any:
    """The rows of these indices, in the form in which they came."""
    return _safe_indexing(X, indices)
