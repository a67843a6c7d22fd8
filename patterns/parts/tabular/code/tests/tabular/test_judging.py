from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.fitting import target_of
from ml_app.interfaces import Parts
from ml_app.judging import evaluation_inputs
from ml_app.reading import Data
from ml_app.refusal import Refused

DAYS = pa.array([datetime(1970, 1, day) for day in range(1, 11)], pa.timestamp("us"))
TABLE = pa.table({"at": DAYS, "who": pa.array([1, 2] * 5), "y": np.arange(10.0)})
PART = np.array([8, 9], dtype=np.intp)
PARTS = Parts(np.arange(6), np.arange(6, 8), PART, np.arange(8))


class Mean:
    """A baseline: the mean of what it learned from."""

    name = "mean"

    def fit(self, task: Any, table: pa.Table, y: Any) -> "Mean":
        self.value = float(y.mean())
        return self

    def scores(self, table: pa.Table) -> Any:
        return np.full(table.num_rows, self.value)


@dataclass
class Number:
    target: str = "y"

    def encode_target(self, values: pa.ChunkedArray) -> Any:
        if values.null_count:
            raise ValueError("row 1 has no number")
        return values.to_numpy()

    def decide(self, scores: Any, threshold: float | None) -> Any:
        return scores if threshold is None else scores >= threshold


def inputs(
    time: str | None = None, group: str | None = None, *, chronological: bool = False
) -> Any:
    """Evaluation inputs of a model that answers 7 to everything."""
    split = SimpleNamespace(time=time, group=group, chronological=chronological)
    system: Any = SimpleNamespace(task=Number(), split=split, baselines=(Mean(),), model=None)
    encoder = SimpleNamespace(
        encode=lambda table: np.zeros((table.num_rows, 1), np.float32),
        names=("x",),
        feature_of_column=("x",),
    )
    model: Any = SimpleNamespace(
        encoder=encoder, scores_of=lambda X: np.full(len(X), 7.0), pipeline=None
    )
    data = Data(TABLE, "x.csv", "0" * 64, synthetic=False, refused=0)
    return evaluation_inputs(system, data, PARTS, model, None, {"seed": 0})


def test_the_test_rows_are_scored_and_baselines_learn_from_the_others() -> None:
    found = inputs()
    assert found.y.tolist() == [8, 9]
    assert found.scores.tolist() == [7, 7]
    assert found.baseline_scores["mean"].tolist() == [3.5, 3.5]
    assert found.table.num_rows == 2
    assert found.decide(found.scores).tolist() == [7, 7]
    assert (found.time, found.groups) == (None, None)


def test_rows_close_in_time_are_known_to_be() -> None:
    found = inputs("at", chronological=True)
    assert found.time.tolist() == [8 * 86_400, 9 * 86_400]
    assert inputs(chronological=True).time.tolist() == [8, 9]


def test_rows_of_one_group_are_known_to_be() -> None:
    assert inputs(group="who").groups.tolist() == ["1", "2"]


def test_a_target_that_the_task_does_not_know_is_refused() -> None:
    system: Any = SimpleNamespace(task=Number())
    with pytest.raises(Refused, match="row 1 has no number"):
        target_of(system, pa.table({"y": pa.array([None, 1.0])}))
