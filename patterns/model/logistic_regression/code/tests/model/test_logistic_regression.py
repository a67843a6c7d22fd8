import pickle
import warnings
from types import SimpleNamespace

import numpy as np
import optuna
import pytest

from ml_app.model.logistic_regression import GRID, LogisticRegression, _new_names

CLASSES = SimpleNamespace(labels=("no", "yes"))


def rows(columns, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(120, columns)).astype(np.float32)
    return X, (X[:, 0] + rng.normal(size=120) > 0).astype(np.int64)


def chosen(fitted):
    """The penalty cross-validation chose; an array in old versions of scikit-learn."""
    return float(np.ravel(fitted.C_)[0])


def test_many_useless_columns_get_a_strong_penalty_by_cross_validation():
    model = LogisticRegression(C=None, folds=4, max_iter=500)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        many = model.make(CLASSES, 0).fit(*rows(60))
    assert chosen(many) < chosen(model.make(CLASSES, 0).fit(*rows(1)))
    assert chosen(many) in GRID
    assert many.predict_proba(rows(60)[0]).shape == (120, 2)


def test_the_same_rows_give_the_same_bytes():
    model = LogisticRegression(C=None, folds=3, max_iter=500)
    first, second = (pickle.dumps(model.make(CLASSES, 0).fit(*rows(4))) for _ in range(2))
    assert first == second


def test_names_that_old_versions_do_not_know_are_not_used_there():
    class Old:
        def __init__(self, Cs=10):
            pass

    assert _new_names(Old) == {}


@pytest.mark.parametrize("overrides", [{}, {"C": 0.5}])
def test_a_penalty_that_is_given_is_taken(overrides):
    made = LogisticRegression(C=2.0, folds=5, max_iter=50).make(CLASSES, 0, **overrides)
    assert overrides.get("C", 2.0) == made.C
    assert made.max_iter == 50


def test_a_search_replaces_the_choice_by_cross_validation():
    model = LogisticRegression(C=None, folds=5, max_iter=50)
    suggested = model.suggest(optuna.trial.FixedTrial({"C": 0.25}))
    assert model.make(CLASSES, 0, **suggested).C == 0.25
    assert model.register_onnx() is None
