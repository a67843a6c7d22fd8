from types import SimpleNamespace

import numpy as np
import optuna

from ml_app.model.hist_gradient_boosting import HistGradientBoosting

CLASSES = SimpleNamespace(labels=("no", "yes"))
NUMBER = SimpleNamespace(labels=())
MODEL = HistGradientBoosting(
    max_iter=30, learning_rate=0.1, max_leaf_nodes=7, min_samples_leaf=5, l2_regularization=1.0
)


def rows(seed=0):
    X = np.random.default_rng(seed).normal(size=(400, 4)).astype(np.float32)
    X[::7, 1] = np.nan
    return X, (X[:, 0] * X[:, 2] > 0).astype(np.int64)


def test_learns_an_interaction_with_missing_values_about():
    fresh, truth = rows(1)
    fitted = MODEL.make(CLASSES, 0).fit(*rows())
    assert (fitted.predict(fresh) == truth).mean() > 0.9


def test_all_trees_are_grown_because_no_rows_are_held_out():
    X, _ = rows()
    fitted = MODEL.make(NUMBER, 0).fit(X, X[:, 0] * 3)
    assert fitted.n_iter_ == 30
    assert np.abs(fitted.predict(X) - X[:, 0] * 3).mean() < 0.6


def test_everything_suggested_is_something_make_takes():
    suggested = MODEL.suggest(
        optuna.trial.FixedTrial(
            {
                "max_iter": 60,
                "learning_rate": 0.2,
                "max_leaf_nodes": 8,
                "min_samples_leaf": 10,
                "l2_regularization": 0.1,
            }
        )
    )
    made = MODEL.make(CLASSES, 0, **suggested)
    assert {name: made.get_params()[name] for name in suggested} == suggested
    assert MODEL.register_onnx() is None
