from types import SimpleNamespace

import numpy as np
import optuna
import pytest

from ml_app.model.extra_trees import ExtraTrees

TWO = SimpleNamespace(labels=("no", "yes"))
THREE = SimpleNamespace(labels=("a", "b", "c"))
NUMBER = SimpleNamespace(labels=())


def model(**changes):
    usual = {
        "n_estimators": 40,
        "min_samples_leaf": 2,
        "max_features": None,
        "n_jobs": 1,
    }
    return ExtraTrees(**{**usual, **changes})


def rows(seed=0):
    X = np.random.default_rng(seed).normal(size=(400, 4)).astype(np.float32)
    return X, (X[:, 0] * X[:, 2] > 0).astype(np.int64)


def test_learns_an_interaction():
    fresh, truth = rows(1)
    fitted = model().make(TWO, 0).fit(*rows())
    assert (fitted.predict(fresh) == truth).mean() > 0.85


def test_the_same_seed_gives_the_same_trees_with_any_number_of_threads():
    X, y = rows()
    one = model().make(TWO, 3).fit(X, y).predict_proba(X)
    two = model(n_jobs=2).make(TWO, 3).fit(X, y).predict_proba(X)
    other = model().make(TWO, 4).fit(X, y).predict_proba(X)
    np.testing.assert_allclose(one, two, atol=1e-12)
    assert (one != other).any()


def test_how_many_columns_are_tried_depends_on_the_task_unless_it_is_said():
    assert model().make(TWO, 0).max_features == "sqrt"
    assert model().make(NUMBER, 0).max_features == 1.0
    assert model(max_features=0.4).make(TWO, 0).max_features == 0.4


def test_it_wants_gaps_filled_because_the_export_sends_them_another_way():
    runtime = pytest.importorskip("onnxruntime")
    from skl2onnx import to_onnx

    X, y = rows()
    X[::5, 0] = np.nan
    fitted = model().make(TWO, 0).fit(X, y)
    graph = to_onnx(fitted, X[:1], options={id(fitted): {"zipmap": False}})
    session = runtime.InferenceSession(graph.SerializeToString())
    found = session.run(None, {session.get_inputs()[0].name: X})[1]
    assert np.abs(found - fitted.predict_proba(X)).max() > 1e-3  # else `missing` may become True
    assert not model().missing


def test_everything_suggested_is_something_make_takes():
    trial = optuna.trial.FixedTrial({"min_samples_leaf": 7, "max_features": 0.5})
    suggested = model().suggest(trial)
    made = model().make(NUMBER, 0, **suggested)
    assert {name: made.get_params()[name] for name in suggested} == suggested


@pytest.mark.parametrize("task", [TWO, THREE, NUMBER], ids=["two", "three", "number"])
def test_it_is_exported_without_a_difference(task):
    runtime = pytest.importorskip("onnxruntime")
    from skl2onnx import to_onnx

    X, y = rows()
    outcome = {2: y, 3: y + (X[:, 1] > 1)}.get(len(task.labels), 1000 * X[:, 0])
    fitted = model().make(task, 0).fit(X, outcome)
    assert model().register_onnx() is None
    options = {id(fitted): {"zipmap": False}} if task.labels else None
    graph = to_onnx(fitted, X[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    session = runtime.InferenceSession(graph.SerializeToString())
    outputs = session.run(None, {session.get_inputs()[0].name: X})
    native = fitted.predict_proba(X) if task.labels else fitted.predict(X)[:, None]
    assert np.abs(outputs[-1] - native).max() / max(1, np.abs(native).max()) < 1e-5
