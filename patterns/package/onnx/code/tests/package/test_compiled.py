import json
import pickle
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from ml_app.artifact import Artifact
from ml_app.files import sha256_of
from ml_app.package.compiled import GRAPH, OnnxPackage
from ml_app.package.conversion import OPSET
from ml_app.package.graph import CompiledModel
from ml_app.package.pipeline import PipelineModel
from ml_app.package.report import PIPELINE
from ml_app.package.size import size_of


class NothingToRegister:
    missing = True

    def register_onnx(self) -> Any:
        pass


MODEL: Any = NothingToRegister()


@pytest.fixture(name="X")
def matrix() -> Any:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 4)).astype(np.float32)
    X[:, 2] = rng.integers(0, 5, size=400)
    X[::9, 3] = np.nan
    return X


@pytest.fixture(name="y")
def classes(X: Any) -> Any:
    return (X[:, 0] + (X[:, 2] == 3) > 0.3).astype(np.int64)


def prepared(model: Any) -> Any:
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    codes = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    prepare = ColumnTransformer([("numbers", numbers, [0, 1, 3]), ("codes", codes, [2])])
    return Pipeline([("prepare", prepare), ("model", model)])


def stored(directory: Any, pipeline: Any) -> Any:
    joblib.dump(pipeline, directory / PIPELINE)
    files = {path.name: sha256_of(path) for path in directory.iterdir()}
    return Artifact(directory, {"version": "0001-ab", "files": files})


def test_a_classifier_is_compiled_and_equal_for_tables_and_single_rows(
    X: Any, y: Any, tmp_path: Path
) -> None:
    pipeline = prepared(LogisticRegression()).fit(X, y)
    report = OnnxPackage().export(MODEL, pipeline, X, tmp_path)
    assert (report.format, report.path) == ("onnx", "compiled")
    assert report.parity_max_abs is not None
    assert report.parity_max_abs <= 1e-5
    assert report.rows > len(X)
    model = OnnxPackage().load(stored(tmp_path, pipeline))
    assert isinstance(model, CompiledModel)
    expected = pipeline.predict_proba(X)
    np.testing.assert_allclose(model.predict_proba(X), expected, atol=1e-5)
    singles = [model.outputs(row.tolist()) for row in X[:50]]
    np.testing.assert_allclose(singles, expected[:50], atol=1e-5)


def test_several_classes_keep_their_order(X: Any, tmp_path: Path) -> None:
    y = X[:, 2].astype(int) % 3 + 2
    pipeline = prepared(LogisticRegression()).fit(X, y)
    assert OnnxPackage().export(MODEL, pipeline, X, tmp_path).path == "compiled"
    model = OnnxPackage().load(stored(tmp_path, pipeline))
    np.testing.assert_allclose(model.predict_proba(X), pipeline.predict_proba(X), atol=1e-5)
    assert model.classes_ == PipelineModel(pipeline).classes_ == [2, 3, 4]


def test_a_regressor_is_judged_relative_to_its_largest_answer(X: Any, tmp_path: Path) -> None:
    y = 1e5 * X[:, 0] + X[:, 2]
    pipeline = prepared(Ridge()).fit(X, y)
    report = OnnxPackage().export(MODEL, pipeline, X, tmp_path)
    assert report.path == "compiled"
    model = OnnxPackage().load(stored(tmp_path, pipeline))
    assert model.predict(X).shape == (400,)
    np.testing.assert_allclose(model.predict(X), pipeline.predict(X), atol=1.0)
    assert len(model.outputs(X[0].tolist())) == 1


def test_category_splits_that_would_become_thresholds_are_refused(
    X: Any, y: Any, tmp_path: Path
) -> None:
    y = np.isin(X[:, 2], (1, 3)).astype(int)
    booster = HistGradientBoostingClassifier(max_iter=20, categorical_features=[2])
    pipeline = Pipeline([("prepare", "passthrough"), ("model", booster)]).fit(X, y)
    report = OnnxPackage().export(MODEL, pipeline, X, tmp_path)
    assert (report.format, report.path) == ("joblib", "native")
    assert report.reason.startswith("refused: ")
    assert report.parity_max_abs is not None
    assert report.parity_max_abs > 0.1
    assert not (tmp_path / GRAPH).exists()
    assert isinstance(OnnxPackage().load(stored(tmp_path, pipeline)), PipelineModel)


def test_a_gap_that_cannot_come_up_is_not_held_against_a_forest(
    X: Any, y: Any, tmp_path: Path
) -> None:
    class WantsGapsFilled(NothingToRegister):
        missing = False

    wants: Any = WantsGapsFilled()
    prepare = ColumnTransformer([("n", SimpleImputer(), [0, 1, 3]), ("c", "passthrough", [2])])
    forest = RandomForestClassifier(20, random_state=0)
    pipeline = Pipeline([("prepare", prepare), ("model", forest)]).fit(X, y)
    assert OnnxPackage().export(MODEL, pipeline, X, tmp_path).path == "native"
    assert OnnxPackage().export(wants, pipeline, X, tmp_path).path == "compiled"


def test_what_has_no_converter_is_served_natively_and_says_so(
    X: Any, y: Any, tmp_path: Path
) -> None:
    pipeline = make_pipeline(
        SimpleImputer(), FunctionTransformer(np.tanh), LogisticRegression()
    ).fit(X, y)
    report = OnnxPackage().export(MODEL, pipeline, X, tmp_path)
    assert (report.path, report.parity_max_abs, report.rows) == ("native", None, 0)
    assert report.reason.startswith("the conversion failed: ")
    assert "\n" not in report.reason


def test_what_is_too_large_is_not_converted_and_says_so(X: Any, y: Any, tmp_path: Path) -> None:
    pipeline = prepared(LogisticRegression()).fit(X, y)
    size = size_of(pipeline)
    assert size == pytest.approx(len(pickle.dumps(pipeline)), rel=0.01)
    assert OnnxPackage(largest=size).export(MODEL, pipeline, X, tmp_path).path == "compiled"
    (tmp_path / GRAPH).unlink()
    report = OnnxPackage(largest=size - 1).export(MODEL, pipeline, X, tmp_path)
    assert (report.format, report.path, report.parity_max_abs) == ("joblib", "native", None)
    assert report.reason.startswith("the pipeline is too large to convert: ")
    assert not (tmp_path / GRAPH).exists()


def test_a_value_beyond_single_precision_is_an_overflow_on_both_paths(
    X: Any, y: Any, tmp_path: Path
) -> None:
    pipeline = prepared(LogisticRegression()).fit(X, y)
    OnnxPackage().export(MODEL, pipeline, X, tmp_path)
    for model in (OnnxPackage().load(stored(tmp_path, pipeline)), PipelineModel(pipeline)):
        with pytest.raises(OverflowError):
            model.outputs([1e39, 0.0, 1.0, float("nan")])
        assert model.outputs([3e38, 0.0, 1.0, float("nan")])[1] == pytest.approx(1.0)


def test_the_graph_has_one_input_and_one_output_and_no_newer_opset(
    X: Any, y: Any, tmp_path: Path
) -> None:
    import onnx

    OnnxPackage().export(MODEL, prepared(LogisticRegression()).fit(X, y), X, tmp_path)
    model = onnx.load(tmp_path / GRAPH)
    assert [node.name for node in model.graph.input] == ["X"]
    assert len(model.graph.output) == 1
    versions = {opset.domain: opset.version for opset in model.opset_import}
    assert versions[""] <= OPSET[""]
    assert versions["ai.onnx.ml"] <= OPSET["ai.onnx.ml"]


def test_the_model_is_asked_for_its_converter_and_a_failing_one_means_native(
    X: Any, y: Any, tmp_path: Path
) -> None:
    class Broken:
        missing = True

        def register_onnx(self) -> Any:
            raise ImportError("no converter library")

    broken: Any = Broken()
    pipeline = prepared(LogisticRegression()).fit(X, y)
    report = OnnxPackage().export(broken, pipeline, X, tmp_path)
    assert report.path == "native"
    assert report.reason == "the conversion failed: ImportError: no converter library"


def test_the_report_is_plain_data(X: Any, y: Any, tmp_path: Path) -> None:
    from dataclasses import asdict

    report = OnnxPackage().export(MODEL, prepared(LogisticRegression()).fit(X, y), X, tmp_path)
    assert json.loads(json.dumps(asdict(report))) == asdict(report)
