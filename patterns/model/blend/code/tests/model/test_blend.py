import pickle
from types import SimpleNamespace

import numpy as np
import optuna
import pytest
from sklearn.base import clone

from ml_app.model.blend import Blend
from ml_app.model.pool import FLOOR, PooledClassifier, PooledRegressor

TWO = SimpleNamespace(labels=("no", "yes"))
THREE = SimpleNamespace(labels=("a", "b", "c"))
NUMBER = SimpleNamespace(labels=())
MODEL = Blend(
    weight=0.5,
    forest_trees=30,
    forest_samples=0.5,
    min_samples_leaf=2,
    boosted_trees=30,
    learning_rate=0.2,
    max_depth=4,
    n_jobs=1,
)


def rows(task, seed=0):
    X = np.random.default_rng(seed).normal(size=(400, 4)).astype(np.float32)
    if not task.labels:
        return X, 1000.0 * X[:, 0]
    y = (X[:, 0] * X[:, 2] > 0).astype(np.int64)
    return X, y if task is TWO else y + (X[:, 1] > 1)


class Says:
    """A fitted member that always says the same."""

    def __init__(self, *answer):
        self.answer = np.array([answer])

    def predict_proba(self, X):
        return np.repeat(self.answer, len(X), axis=0)

    def predict(self, X):
        return np.repeat(self.answer[0], len(X))


def pooled_of(kind, first, second, weight):
    pooled = kind(None, None, weight)
    pooled.forest_, pooled.boosted_ = first, second
    return pooled


def test_probabilities_are_the_normalised_geometric_mean():
    pooled = pooled_of(PooledClassifier, Says(0.9, 0.1), Says(0.5, 0.5), 0.5)
    odds = np.sqrt(0.9 * 0.5) / np.sqrt(0.1 * 0.5)
    np.testing.assert_allclose(pooled.predict_proba(np.zeros((2, 1)))[1, 0], odds / (1 + odds))


def test_the_weight_decides_who_is_heard():
    X = np.zeros((1, 1))
    for weight, expected in ((1.0, 0.9), (0.0, 0.2)):
        pooled = pooled_of(PooledClassifier, Says(0.9, 0.1), Says(0.2, 0.8), weight)
        np.testing.assert_allclose(pooled.predict_proba(X)[0, 0], expected)
        numbers = pooled_of(PooledRegressor, Says(9.0), Says(2.0), weight)
        np.testing.assert_allclose(numbers.predict(X), [10 * expected])


def test_no_member_overrules_the_other_alone():
    pooled = pooled_of(PooledClassifier, Says(1.0, 0.0), Says(0.001, 0.999), 0.5)
    found = pooled.predict_proba(np.zeros((1, 1)))[0]
    np.testing.assert_allclose(found, [0.5, 0.5], atol=1e-3)
    assert FLOOR == 0.001


@pytest.mark.parametrize("task", [TWO, THREE], ids=["two", "three"])
def test_classes_are_learned_and_the_estimator_can_be_cloned_and_pickled(task):
    X, y = rows(task)
    fitted = clone(MODEL.make(task, 0)).fit(X, y)
    fresh, truth = rows(task, 1)
    assert (fitted.predict(fresh) == truth).mean() > 0.85
    np.testing.assert_allclose(fitted.predict_proba(fresh).sum(axis=1), 1)
    again = pickle.loads(pickle.dumps(fitted))
    assert (again.predict_proba(fresh) == fitted.predict_proba(fresh)).all()


def test_a_number_is_averaged_and_the_same_seed_says_the_same():
    X, y = rows(NUMBER)
    fitted = MODEL.make(NUMBER, 3).fit(X, y)
    mean = (fitted.forest_.predict(X) + fitted.boosted_.predict(X)) / 2
    np.testing.assert_allclose(fitted.predict(X), mean, rtol=1e-6)
    assert (MODEL.make(NUMBER, 3).fit(X, y).predict(X) == fitted.predict(X)).all()
    assert (MODEL.make(NUMBER, 4).fit(X, y).predict(X) != fitted.predict(X)).any()


def test_everything_suggested_is_something_make_takes():
    found = {"weight": 0.3, "min_samples_leaf": 7, "learning_rate": 0.02, "max_depth": 3}
    made = MODEL.make(TWO, 0, **MODEL.suggest(optuna.trial.FixedTrial(found)))
    assert (made.weight, made.forest.min_samples_leaf) == (0.3, 7)
    assert (made.boosted.learning_rate, made.boosted.max_depth) == (0.02, 3)


@pytest.mark.parametrize("task", [TWO, THREE, NUMBER], ids=["two", "three", "number"])
def test_once_registered_it_is_exported_without_a_difference(task):
    runtime = pytest.importorskip("onnxruntime")
    from skl2onnx import to_onnx

    X, y = rows(task)
    fitted = MODEL.make(task, 0).fit(X, y)
    MODEL.register_onnx()
    options = {id(fitted): {"zipmap": False}} if task.labels else None
    graph = to_onnx(fitted, X[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    session = runtime.InferenceSession(graph.SerializeToString())
    fresh = np.concatenate([X, X * 10, -X])
    outputs = session.run(None, {session.get_inputs()[0].name: fresh})
    native = fitted.predict_proba(fresh) if task.labels else fitted.predict(fresh)[:, None]
    scale = max(1.0, np.abs(native).max())
    assert np.abs(outputs[-1] - native).max() / scale < 1e-5
    if task.labels:
        assert (outputs[0] == fitted.predict(fresh)).mean() > 0.999
