import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from ml_app.package.pipeline import PipelineModel

X = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)


def test_a_classifier_answers_rows_and_tables_alike() -> None:
    pipeline = LogisticRegression().fit(X, (X[:, 0] > 0) + 3)
    model = PipelineModel(pipeline)
    assert list(model.classes_) == [3, 4]
    assert model.outputs(X[0].tolist()) == pytest.approx(model.predict_proba(X)[0].tolist())


def test_a_regressor_answers_one_number() -> None:
    model = PipelineModel(LinearRegression().fit(X, X[:, 0]))
    assert model.outputs(X[0].tolist()) == pytest.approx([model.predict(X)[0]])


@pytest.mark.parametrize("value", [1e39, -1e39, float("inf")])
def test_a_value_beyond_single_precision_overflows(value: float) -> None:
    model = PipelineModel(LinearRegression().fit(X, X[:, 0]))
    with pytest.raises(OverflowError):
        model.outputs([0.0, value, 0.0])
