"""Models that are made of models, beside those that are not."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.composite import Composite, facts, learned, remarks, searched
from ml_app.encoder import Encoder
from ml_app.pipeline import build

TASK: Any = SimpleNamespace(labels=())
SPLIT: Any = SimpleNamespace(time=None, group=None, chronological=False)
ROWS = np.arange(6, dtype=np.float32).reshape(-1, 1), np.arange(6.0)
ENCODER: Any = Encoder((), ())


class Mean:
    """An estimator: the mean of what it learned from."""

    def fit(self, X: Any, y: Any) -> "Mean":
        self.value = float(np.mean(y))
        return self


class Plain:
    """A model that is made of nothing."""

    scale, missing = False, True

    def make(self, task: Any, seed: int, **overrides: Any) -> Any:
        return ("made", seed, overrides)


class Pair:
    """Two models; the second learns the later rows."""

    def __init__(self) -> None:
        self.searched = Plain()
        self.other = Plain()

    def compose(self, build: Any, task: Any, seed: int, **overrides: Any) -> Any:
        return [build(self.searched, **overrides), build(self.other)]

    def learn(self, estimator: Any, rows: Any, split: Any, table: Any) -> Any:
        return [estimator[0].fit(*rows), table.num_rows, split]

    def remarks(self, estimator: Any, X: Any) -> Any:
        return {"who": np.array(["first"] * len(X), dtype=object)}

    def facts(self, estimator: Any, X: Any, package: Any) -> Any:
        return {"pair": {"rows": len(X), **package}}


def test_each_of_several_models_has_a_pipeline_of_its_own() -> None:
    pair: Any = Pair()
    assert isinstance(pair, Composite)
    first, second = build(ENCODER, pair, TASK, 3, depth=2)
    assert first.steps == [("prepare", "passthrough"), ("model", ("made", 3, {"depth": 2}))]
    assert second.steps == [("prepare", "passthrough"), ("model", ("made", 3, {}))]
    assert searched(pair) is pair.searched


def test_it_fits_itself_and_tells_of_itself() -> None:
    pair: Any = Pair()
    table = pa.table({"y": np.arange(6.0)})
    mean, rows, split = learned(pair, [Mean()], ROWS, SPLIT, table)
    assert (mean.value, rows, split) == (2.5, 6, SPLIT)
    assert remarks(pair, None, ROWS[0])["who"].tolist() == ["first"] * 6
    assert facts(pair, None, ROWS[0], {"path": "native"}) == {"pair": {"rows": 6, "path": "native"}}


def test_a_single_model_has_no_more_to_say() -> None:
    plain: Any = Plain()
    assert searched(plain) is plain
    assert learned(plain, Mean(), ROWS, SPLIT, pa.table({})).value == 2.5
    assert remarks(plain, None, ROWS[0]) == {}
    assert facts(plain, None, ROWS[0], {}) == {}
