"""Our own operators against scikit-learn, and what they leave to the general converter."""

from typing import Any

import numpy as np
import onnxruntime as ort
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler, TargetEncoder

from ml_app.package.conversion import convert
from ml_app.package.prepared import (
    Indicator,
    Lookup,
    Number,
    Unsupported,
    prepared_columns,
)

ROWS = 300


@pytest.fixture(name="X")
def matrix() -> Any:
    """Two numbers with gaps, three columns of codes."""
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(3, 2, (ROWS, 2)), rng.integers(0, 6, (ROWS, 3))])
    X[::7, 0] = np.nan
    return X.astype(np.float32)


def one_hot(**options: Any) -> OneHotEncoder:
    return OneHotEncoder(handle_unknown="ignore", sparse_output=False, **options)


def numbers() -> Pipeline:
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler())


def targets(kind: str) -> TargetEncoder:
    return TargetEncoder(target_type=kind, random_state=0)


CASES = {
    "numbers": [("a", numbers(), [0, 1])],
    "codes before numbers": [("b", one_hot(), [2, 4]), ("a", numbers(), [1, 0])],
    "mixed again and again": [
        ("a", numbers(), [0]),
        ("b", one_hot(), [2]),
        ("c", "passthrough", [1]),
        ("d", targets("binary"), [3]),
        ("e", one_hot(), [4]),
        ("f", make_pipeline(targets("binary"), StandardScaler()), [2]),
    ],
    "several classes": [("d", targets("multiclass"), [2, 3]), ("c", "passthrough", [1])],
    "dropped columns": [("a", numbers(), [1]), ("z", "drop", [0, 2])],
    "scaled without mean": [("a", StandardScaler(with_mean=False), [1, 2])],
    "centred only": [("a", StandardScaler(with_std=False), [1, 2])],
}


@pytest.mark.parametrize("steps", CASES.values(), ids=CASES.keys())
def test_the_graph_prepares_as_scikit_learn_does(X: Any, steps: Any) -> None:
    prepare = ColumnTransformer(steps, sparse_threshold=0)
    y = X[:, 2] % 3 if "multiclass" in str(steps) else X[:, 2] > 2
    prepared = prepare.fit_transform(X, y.astype(int))
    weights = LinearRegression().fit(np.nan_to_num(prepared), X[:, 1])
    pipeline = Pipeline([("prepare", prepare), ("model", weights)])
    unseen = np.concatenate([X, X[:50]])
    unseen[ROWS:, 2:] = np.tile([-1, 0, 99], (50, 1))
    session = ort.InferenceSession(convert(pipeline, 5))
    found = session.run(None, {"X": unseen})[0].reshape(-1)
    expected = prepare.transform(unseen) @ weights.coef_ + weights.intercept_
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_columns_are_described_in_the_order_of_the_output(X: Any) -> None:
    prepare = ColumnTransformer(
        [("codes", one_hot(categories=[np.array([1.0, 2.0])]), [2]), ("rest", "passthrough", [0])]
    ).fit(X)
    codes = [Indicator(2, 1.0), Indicator(2, 2.0)]
    assert [str(c) for c in prepared_columns(prepare, range(5))] == [
        *map(str, codes),
        str(Number(0)),
    ]


def test_a_scaled_lookup_is_still_a_lookup(X: Any) -> None:
    y = (X[:, 1] > 3).astype(int)
    scaled = make_pipeline(targets("binary"), StandardScaler()).fit(X[:, 2:3], y)
    (column,) = prepared_columns(scaled, [2])
    assert isinstance(column, Lookup)
    expected = scaled.transform(np.array(column.codes).reshape(-1, 1))
    np.testing.assert_allclose(column.values, expected.reshape(-1))


@pytest.mark.parametrize(
    "transformer",
    [
        MinMaxScaler(),
        make_pipeline(SimpleImputer(), MinMaxScaler()),
        make_pipeline(StandardScaler(), SimpleImputer()),
        make_pipeline(StandardScaler(), StandardScaler()),
        make_pipeline(one_hot(), StandardScaler()),
        SimpleImputer(add_indicator=True),
        OneHotEncoder(drop="first", sparse_output=False),
    ],
    ids=str,
)
def test_what_is_not_expressed_is_left_to_the_general_converter(X: Any, transformer: Any) -> None:
    rows = np.nan_to_num(X)
    with pytest.raises(Unsupported):
        prepared_columns(transformer.fit(rows), range(5))


def test_the_general_converter_takes_over(X: Any) -> None:
    rows = np.nan_to_num(X)
    pipeline = Pipeline([("prepare", MinMaxScaler()), ("model", LinearRegression())])
    pipeline.fit(rows, rows[:, 1])
    session = ort.InferenceSession(convert(pipeline, 5))
    found = session.run(None, {"X": rows})[0].reshape(-1)
    np.testing.assert_allclose(found, pipeline.predict(rows), atol=1e-4)
