import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.arrow import floats, integers, missing
from ml_app.encoder import Encoder
from ml_app.feature_kinds import NothingLearned, OneColumn
from ml_app.interfaces import Matrix, Row
from ml_app.pipeline import build
from ml_app.preparation import prepare_numbers

TABLE = pa.table({"a": pa.array([1.0, None, 3.0]), "b": pa.array([4, 5, 6])})


@dataclass(frozen=True)
class Plain(OneColumn, NothingLearned):
    """A number, and its square when `twice`."""

    twice: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.column, f"{self.column} squared") if self.twice else (self.column,)

    def encode(self, table: pa.Table) -> Matrix:
        values = floats(table[self.column])
        columns = [values, values**2] if self.twice else [values]
        return np.column_stack(columns).astype(np.float32)

    def encode_row(self, row: Row) -> list[float]:
        value: Any = row.get(self.column)
        value = math.nan if value is None else value
        return [value, value**2] if self.twice else [value]

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        return prepare_numbers(scale=scale, missing=missing)


FEATURES = (Plain("a", twice=True), Plain("b"))


@dataclass(frozen=True)
class Linear:
    """A model that keeps what it was made with."""

    scale: bool
    missing: bool
    name: str = "linear"
    title: str = "linear"

    def make(self, task: Any, seed: int, **overrides: Any) -> Any:
        from sklearn.linear_model import Ridge

        return Ridge(random_state=seed, **overrides)

    def suggest(self, trial: Any) -> dict[str, Any]:
        return {}


def test_features_stand_side_by_side() -> None:
    encoder = Encoder.fit(FEATURES, TABLE)
    assert encoder.names == ("a", "a squared", "b")
    assert encoder.feature_of_column == ("a", "a", "b")
    X = encoder.encode(TABLE)
    np.testing.assert_array_equal(X, [[1, 1, 4], [np.nan, np.nan, 5], [3, 9, 6]])
    assert X.dtype == np.float32
    assert X.flags.c_contiguous


def test_a_row_is_encoded_as_in_a_table() -> None:
    encoder = Encoder.fit(FEATURES, TABLE)
    rows = [encoder.encode_row(row) for row in TABLE.to_pylist()]
    np.testing.assert_array_equal(np.array(rows, np.float32), encoder.encode(TABLE))


def test_it_survives_being_stored_and_refuses_other_features() -> None:
    encoder = Encoder.fit(FEATURES, TABLE)
    state: Mapping[str, Any] = json.loads(json.dumps(encoder.state()))
    assert Encoder.restore(FEATURES, state) == encoder
    with pytest.raises(ValueError, match="this system has b; train again"):
        Encoder.restore(FEATURES[1:], state)


def test_a_model_that_needs_nothing_gets_the_matrix_as_it_is() -> None:
    task: Any = None
    encoder = Encoder.fit(FEATURES, TABLE)
    pipeline = build(encoder, Linear(scale=False, missing=True), task, seed=3, alpha=2.0)
    assert pipeline.named_steps["prepare"] == "passthrough"
    assert pipeline.named_steps["model"].alpha == 2.0
    assert pipeline.named_steps["model"].random_state == 3


def test_a_model_that_needs_it_gets_numbers_filled_and_scaled() -> None:
    task: Any = None
    encoder = Encoder.fit(FEATURES, TABLE)
    pipeline = build(encoder, Linear(scale=True, missing=False), task, seed=0)
    prepared = pipeline.named_steps["prepare"].fit_transform(encoder.encode(TABLE))
    np.testing.assert_allclose(prepared.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(prepared.std(axis=0), 1, atol=1e-6)


@pytest.mark.parametrize("chunked", [True, False])
def test_arrow_columns_become_arrays(chunked: bool) -> None:
    values: Any = pa.array([True, None, False])
    whole: Any = pa.array([7, None, 9])
    if chunked:
        values, whole = pa.chunked_array([values]), pa.chunked_array([whole])
    np.testing.assert_array_equal(floats(values), [1, np.nan, 0])
    assert integers(whole, missing=-1).tolist() == [7, -1, 9]
    assert missing(whole).tolist() == [False, True, False]
