import pickle

import numpy as np
import pytest
from sklearn.base import clone

from ml_app.xgboost_estimators import Classifier, Regressor, register


def rows():
    X = np.random.default_rng(0).normal(size=(400, 4)).astype(np.float32)
    X[::7, 1] = np.nan
    return X, np.where(X[:, 0] > 0.5, 4, np.where(X[:, 2] > 0, 2, 0))


def test_codes_may_have_gaps_and_survive_cloning_and_pickling():
    X, y = rows()
    fitted = clone(Classifier(n_estimators=20, max_depth=3)).fit(X, y)
    assert fitted.classes_.tolist() == [0, 2, 4]
    assert (fitted.predict(X) == y).mean() > 0.95
    again = pickle.loads(pickle.dumps(fitted))
    assert again.classes_.tolist() == [0, 2, 4]
    assert (again.predict_proba(X) == fitted.predict_proba(X)).all()


def test_it_can_be_fitted_again_on_other_classes():
    X, y = rows()
    fitted = Classifier(n_estimators=5).fit(X, y).fit(X, y + 1)
    assert fitted.classes_.tolist() == [1, 3, 5]
    assert set(fitted.predict(X)) <= {1, 3, 5}


@pytest.mark.parametrize("kind", ["two classes", "three classes", "number"])
def test_once_registered_they_are_exported_without_a_difference(kind):
    runtime = pytest.importorskip("onnxruntime")
    from skl2onnx import to_onnx

    X, y = rows()
    if kind == "number":
        fitted = Regressor(n_estimators=30).fit(X, 1000 * X[:, 0])
    else:
        fitted = Classifier(n_estimators=30).fit(X, y > 2 if kind == "two classes" else y)
    register()
    options = None if kind == "number" else {id(fitted): {"zipmap": False}}
    graph = to_onnx(fitted, X[:1], options=options, target_opset={"": 17, "ai.onnx.ml": 3})
    session = runtime.InferenceSession(graph.SerializeToString())
    outputs = session.run(None, {session.get_inputs()[0].name: X})
    native = fitted.predict(X)[:, None] if kind == "number" else fitted.predict_proba(X)
    assert np.abs(outputs[-1] - native).max() / max(1, np.abs(native).max()) < 1e-5
