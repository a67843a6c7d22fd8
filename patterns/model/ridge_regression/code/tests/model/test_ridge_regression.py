from types import SimpleNamespace

import numpy as np
import optuna
import pytest

from ml_app.model.ridge_regression import GRID, RidgeRegression

NUMBER = SimpleNamespace(labels=())


def test_the_penalty_is_chosen_by_the_leave_one_out_error():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 40)).astype(np.float32)
    noisy = RidgeRegression(alpha=None).make(NUMBER, 0).fit(X, X[:, 0] + 3 * rng.normal(size=60))
    clean = RidgeRegression(alpha=None).make(NUMBER, 0).fit(X, X[:, 0])
    assert clean.alpha_ < noisy.alpha_
    assert {clean.alpha_, noisy.alpha_} <= set(GRID)
    assert clean.coef_[0] == pytest.approx(1.0, abs=0.01)


def test_a_penalty_that_is_given_or_searched_is_taken():
    model = RidgeRegression(alpha=3.0)
    assert model.make(NUMBER, 0).alpha == 3.0
    suggested = model.suggest(optuna.trial.FixedTrial({"alpha": 7.0}))
    assert model.make(NUMBER, 0, **suggested).alpha == 7.0
    assert model.register_onnx() is None
