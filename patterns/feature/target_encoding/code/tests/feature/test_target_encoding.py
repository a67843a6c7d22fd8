import json
import warnings

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from ml_app.feature.target_encoding import TargetEncoding, TargetType

RNG = np.random.default_rng(0)
cities = RNG.choice(["a", "b", "c"], 600)
TABLE = pa.table({"city": pa.array(cities)})
Y = (RNG.random(600) < np.where(cities == "a", 0.9, 0.1)).astype(int)


def encoded(feature: TargetEncoding, y: NDArray[np.int64]) -> NDArray[np.float64]:
    """What the model is trained on."""
    fitted = feature.fit(TABLE)
    transformer = fitted.transformer(scale=False, missing=False)
    return np.asarray(transformer.fit_transform(fitted.encode(TABLE), y))


def test_a_category_becomes_about_its_mean_outcome() -> None:
    found = encoded(TargetEncoding("city", "binary"), Y)
    for city in "abc":
        assert found[cities == city].mean() == pytest.approx(Y[cities == city].mean(), abs=0.02)


def test_no_row_sees_its_own_outcome() -> None:
    before = encoded(TargetEncoding("city", "continuous"), Y)
    for row in (0, 100, 599):
        changed = Y.copy()
        changed[row] += 1000
        after = encoded(TargetEncoding("city", "continuous"), changed)
        others = (cities == cities[row]) & (np.arange(len(Y)) != row)
        assert after[row] == pytest.approx(before[row])
        assert (after[others] > before[others]).mean() > 0.5


def test_the_same_rows_give_the_same_folds_and_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        first = encoded(TargetEncoding("city", "binary"), Y)
    np.testing.assert_array_equal(first, encoded(TargetEncoding("city", "binary"), Y))


def test_what_was_never_seen_gets_the_mean_of_all() -> None:
    fitted = TargetEncoding("city", "binary").fit(TABLE)
    transformer = fitted.transformer(scale=False, missing=False).fit(fitted.encode(TABLE), Y)
    unseen = transformer.transform(fitted.encode(pa.table({"city": ["never"]})))
    assert unseen[0, 0] == pytest.approx(Y.mean())


@pytest.mark.parametrize(("kind", "columns"), [("binary", 1), ("multiclass", 3)])
def test_there_is_a_column_for_each_class_of_several(kind: TargetType, columns: int) -> None:
    y = Y if kind == "binary" else RNG.integers(0, 3, 600)
    assert encoded(TargetEncoding("city", kind, smooth=10.0), y).shape == (600, columns)


def test_a_linear_model_gets_it_scaled() -> None:
    fitted = TargetEncoding("city", "binary").fit(TABLE)
    scaled = fitted.transformer(scale=True, missing=False).fit_transform(fitted.encode(TABLE), Y)
    assert scaled.std() == pytest.approx(1, abs=1e-3)


def test_a_row_is_encoded_as_in_a_table_and_it_survives_being_stored() -> None:
    feature = TargetEncoding("city", "binary")
    fitted = feature.fit(TABLE)
    rows = pa.table({"city": pa.array(["a", "never", None])})
    encoded_rows = [fitted.encode_row(row) for row in rows.to_pylist()]
    np.testing.assert_array_equal(encoded_rows, fitted.encode(rows))
    assert feature.restore(json.loads(json.dumps(fitted.state()))) == fitted
