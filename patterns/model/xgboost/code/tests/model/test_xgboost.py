from types import SimpleNamespace

import numpy as np
import optuna
import pytest

from ml_app.model.xgboost import XGBoost

CLASSES = SimpleNamespace(labels=("no", "yes"))
NUMBER = SimpleNamespace(labels=())


def model(**changes):
    usual = {
        "n_estimators": 30,
        "learning_rate": 0.1,
        "max_depth": 3,
        "min_child_weight": 1.0,
        "subsample": 0.8,
        "colsample_bytree": 1.0,
        "reg_lambda": 1.0,
        "n_jobs": 1,
    }
    return XGBoost(**{**usual, **changes})


def rows(seed=0):
    X = np.random.default_rng(seed).normal(size=(400, 4)).astype(np.float32)
    X[::7, 1] = np.nan
    return X, (X[:, 0] * X[:, 2] > 0).astype(np.int64)


def test_learns_an_interaction_with_missing_values_about():
    X, y = rows()
    fresh, truth = rows(1)
    fitted = model().make(CLASSES, 0).fit(X, y)
    assert (fitted.predict(fresh) == truth).mean() > 0.9


def test_the_same_seed_gives_the_same_trees_with_any_number_of_threads():
    X, y = rows()
    one = model().make(CLASSES, 3).fit(X, y).predict_proba(X)
    two = model(n_jobs=2).make(CLASSES, 3).fit(X, y).predict_proba(X)
    other = model().make(CLASSES, 4).fit(X, y).predict_proba(X)
    assert (one == two).all()
    assert (one != other).any()


def test_a_number_gets_a_regressor_and_overrides_win():
    X, _ = rows()
    fitted = model().make(NUMBER, 0, n_estimators=5).fit(X, X[:, 0] * 3)
    assert fitted.get_booster().num_boosted_rounds() == 5
    assert np.corrcoef(fitted.predict(X), X[:, 0])[0, 1] > 0.9
    assert not hasattr(fitted, "predict_proba")


def test_everything_suggested_is_something_make_takes():
    trial = optuna.trial.FixedTrial(
        {
            "n_estimators": 50,
            "learning_rate": 0.1,
            "max_depth": 8,
            "min_child_weight": 10.0,
            "subsample": 0.9,
            "colsample_bytree": 0.5,
            "reg_lambda": 0.1,
        }
    )
    suggested = model().suggest(trial)
    made = model().make(CLASSES, 0, **suggested)
    assert {name: made.get_params()[name] for name in suggested} == suggested


@pytest.mark.parametrize("task", [CLASSES, NUMBER], ids=["classes", "number"])
def test_once_registered_it_is_exported_without_a_difference(task):
    runtime = pytest.importorskip("onnxruntime")
    from skl2onnx import to_onnx

    X, y = rows()
    chosen = model()
    fitted = chosen.make(task, 0).fit(X, y if task.labels else X[:, 0] * 3)
    chosen.register_onnx()
    options = {id(fitted): {"zipmap": False}} if task.labels else None
    graph = to_onnx(fitted, X[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    session = runtime.InferenceSession(graph.SerializeToString())
    outputs = session.run(None, {session.get_inputs()[0].name: X})
    native = fitted.predict_proba(X) if task.labels else fitted.predict(X)[:, None]
    assert np.abs(outputs[-1] - native).max() < 1e-5
