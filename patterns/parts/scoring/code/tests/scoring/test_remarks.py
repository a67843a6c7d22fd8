"""What a model says about its answers beside their score, on its way to whoever asked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.artifact import Artifact
from ml_app.contract import Contract
from ml_app.package.report import Measure
from ml_app.scorer import CHUNK_ROWS, Scorer
from ml_app.scoring.batch import Layout


class Age:
    """The only feature: a number as it is."""

    name, names, inputs = "age", ("age",), ("age",)

    def restore(self, state: Any) -> "Age":
        return self

    def encode(self, table: pa.Table) -> Any:
        return table["age"].to_numpy().astype(np.float32).reshape(-1, 1)

    def encode_row(self, row: Any) -> Any:
        return [float(row["age"])]


class Silent:
    """A model that answers the age in centuries."""

    def predict(self, X: Any) -> Any:
        return X[:, 0].astype(np.float64) / 100

    def outputs(self, values: Any) -> Any:
        return [values[0] / 100]


class Talking(Silent):
    """The same, and it says who knew."""

    remarks: dict[str, str | bool] = {"expert": ""}  # noqa: RUF012  never changed here

    def outputs(self, values: Any) -> Any:
        self.remarks = {"expert": "elder" if values[0] >= 40 else "junior"}
        return super().outputs(values)

    def into(self, remarks: list[Any]) -> Any:
        def predict(X: Any) -> Any:
            remarks.extend({"expert": "elder" if age >= 40 else "junior"} for age in X[:, 0])
            return self.predict(X)

        return SimpleNamespace(predict=predict)

    def measures(self) -> list[Measure]:
        return [Measure("expert_rows", "Rows.", "expert", {"elder": 1.0})]


def scorer_of(model: Any) -> Scorer:
    """A scorer over one version of a model."""
    task = SimpleNamespace(
        labels=(), target="y", scores=lambda m, X: m.predict(X), decide=lambda scores, cut: scores
    )
    system: Any = SimpleNamespace(
        task=task,
        features=(Age(),),
        contract=Contract((), target="y"),
        package=SimpleNamespace(load=lambda artifact: model),
    )
    manifest = {"version": "0001-ab", "encoder": {"age": {}}}
    return Scorer(system, Artifact(Path(), manifest))


TABLE = pa.table({"age": [20, 60, 30]})


def test_they_come_with_each_row_and_for_each_row_of_a_table() -> None:
    scorer = scorer_of(Talking())
    assert scorer.score_row({"age": 60}) == pytest.approx(0.6)
    assert scorer.remarks == {"expert": "elder"}
    said: list[Any] = []
    assert scorer.score_table(TABLE, said) == pytest.approx([0.2, 0.6, 0.3])
    assert [one["expert"] for one in said] == ["junior", "elder", "junior"]
    assert scorer.score_table(TABLE) == pytest.approx([0.2, 0.6, 0.3])
    assert [measure.name for measure in scorer.measures()] == ["expert_rows"]


def test_they_keep_their_order_over_pieces_of_a_large_table() -> None:
    ages = np.arange(CHUNK_ROWS + 100) % 80
    said: list[Any] = []
    scorer_of(Talking()).score_table(pa.table({"age": ages}), said)
    assert [one["expert"] == "elder" for one in said] == (ages >= 40).tolist()


def test_a_model_that_only_scores_says_nothing() -> None:
    scorer = scorer_of(Silent())
    scorer.score_row({"age": 60})
    said: list[Any] = []
    scorer.score_table(TABLE, said)
    assert (scorer.remarks, said, list(scorer.measures())) == (None, [], [])


def test_a_scored_file_has_a_column_for_each_remark_in_words() -> None:
    scorer = scorer_of(Talking())
    checked: Any = SimpleNamespace(rows=[1, 2, 3], table=TABLE)
    said: list[Any] = []
    scores = scorer.score_table(TABLE, said)
    written = Layout(scorer, None).table(checked, scores, said)
    assert written.column_names == ["row", "score", "expert", "model_version"]
    assert written["expert"].to_pylist() == ["junior", "elder", "junior"]
    silent = scorer_of(Silent())
    assert Layout(silent, None).schema.names == ["row", "score", "model_version"]
