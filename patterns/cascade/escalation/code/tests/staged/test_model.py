"""How a cascade is put together from models, fitted, and told of."""

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from sklearn.linear_model import LinearRegression

from ml_app.composite import Composite, facts, learned, remarks, searched
from ml_app.encoder import Encoder
from ml_app.pipeline import build
from ml_app.preparation import prepare_numbers

UNPROVEN = "ignore:nothing is promised:UserWarning"
pytestmark = pytest.mark.filterwarnings(UNPROVEN)
TASK: Any = SimpleNamespace(labels=("no", "yes"))


class Column:
    """A number of the matrix."""

    def __init__(self, name: str) -> None:
        self.names = (name,)

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        return prepare_numbers(scale=scale, missing=missing)


COLUMNS: Any = tuple(Column(name) for name in "abc")
ENCODER = Encoder(COLUMNS, ("a", "b", "c"))


def test_each_stage_prepares_the_one_matrix_as_it_wants_it(cascade: Any) -> None:
    assert isinstance(cascade, Composite)
    estimator = build(ENCODER, cascade, TASK, 0)
    stages = dict(estimator.stages)
    assert list(stages) == ["small", "large"]
    assert stages["large"].named_steps["prepare"] == "passthrough"
    prepared = stages["small"].named_steps["prepare"].transformers[0][1]
    assert [name for name, _ in prepared.steps] == ["simpleimputer", "standardscaler"]
    gaps = np.array([[np.nan, 1.0, 2.0]] * 60 + [[1.0, 0.0, -1.0]] * 60, dtype=np.float32)
    estimator.set_params(shares=(0.5, 0.25, 0.25)).fit(gaps, [0, 1] * 60)
    assert estimator.predict_proba(gaps).shape == (120, 2)


def test_a_search_tunes_the_single_model_and_nothing_else(cascade: Any) -> None:
    assert searched(cascade) is cascade.inner
    estimator = build(ENCODER, cascade, TASK, 0, C=7.0)
    assert estimator.single.named_steps["model"].C == 7.0
    assert dict(estimator.stages)["small"].named_steps["model"].C == 1.0
    trial: Any = SimpleNamespace(suggest_float=lambda name, low, high: low)
    assert cascade.suggest(trial) == {"C": 0.1}


def test_terms_reach_the_estimator(cascade: Any) -> None:
    estimator = replace(
        cascade, loss="cost", error_costs=(1.0, 5.0), costs=(1.0, 3.0), learned=True
    ).make(TASK, 4)
    assert (estimator.loss, estimator.costs, estimator.deferral) == ("cost", (1.0, 5.0), "learned")
    assert estimator.price is None  # the single model has none, and units do not mix
    assert (estimator.delta, estimator.relative, estimator.random_state) == (0.1, True, 4)
    points = replace(
        cascade, loss="accuracy", relative=False, costs=(1.0, 3.0), single_cost=2.0
    ).make(TASK, 0)
    assert points.relative is False
    assert points.price == {"small": 1.0, "large": 3.0, "single": 2.0}
    number = replace(cascade, loss="squared").make(SimpleNamespace(labels=()), 0)
    assert isinstance(number.single, LinearRegression)


def test_every_model_teaches_the_converter(cascade: Any, registered: list[str]) -> None:
    cascade.register_onnx()
    assert registered == ["linear", "linear", "tree"]
    assert cascade.part("large") is cascade.stages[1]
    assert cascade.part("single") is cascade.inner
    assert cascade.title == "cascade (linear model, then decision tree)"


def test_a_stage_that_may_decline_gets_the_model_of_the_stage_before(cascade: Any) -> None:
    class Asked(type(cascade.inner)):  # type: ignore[misc]  # a class known at run time
        def follow(self, before: Any, task: Any) -> Any:
            return ("asked after", before, task)

    estimator = replace(cascade, stages=(cascade.stages[1], Asked())).make(TASK, 0)
    (_, tree), (_, asked) = estimator.stages
    assert asked == ("asked after", tree, TASK)
    first = replace(cascade, stages=(Asked(), cascade.stages[1])).make(TASK, 0)
    assert hasattr(dict(first.stages)["small"], "fit")  # there is nobody before it


def test_rows_that_certify_come_last_in_time(cascade: Any, paying: Any) -> None:
    X, y = paying.X[:600], paying.y[:600]
    start = datetime(2024, 1, 1)
    order = np.random.default_rng(1).permutation(600)
    days = pa.array([start + timedelta(days=int(day)) for day in order], pa.timestamp("us"))
    table = pa.table({"at": days})
    split: Any = SimpleNamespace(group=None, time="at", chronological=True)
    estimator = learned(cascade, cascade.make(TASK, 0), (X, y), split, table)
    assert estimator.time_ordered
    parts = estimator.parts_
    assert parts.train.max() < parts.calibrate.min() <= parts.calibrate.max() < parts.certify.min()
    # places are those of the rows in the order of time
    again = cascade.make(TASK, 0).set_params(time_ordered=True)
    by_time = np.argsort(order)
    again.fit(X[by_time], y[by_time])
    assert again.certificate_ == estimator.certificate_


def test_groups_stay_whole(cascade: Any, paying: Any) -> None:
    X, y = paying.X[:600], paying.y[:600]
    table = pa.table({"who": pa.array([place // 5 for place in range(600)])})
    split: Any = SimpleNamespace(group="who", time=None, chronological=False)
    estimator = learned(cascade, cascade.make(TASK, 0), (X, y), split, table)
    groups = [set((part // 5).tolist()) for part in asdict(estimator.parts_).values()]
    assert sum(map(len, groups)) == 120
    assert set.union(*groups) == set(range(120))


def test_what_ships_alone_learns_from_the_rows_that_were_set_aside(alone: Any) -> None:
    tree = alone.estimator.models_["single"]
    assert tree.tree_.n_node_samples[0] == len(alone.X)
    last = alone.estimator.models_["large"]
    assert last.tree_.n_node_samples[0] == len(alone.estimator.parts_.train)


def test_costs_are_served_where_whoever_ships_has_one(paying: Any, alone: Any) -> None:
    priced = {"costs": (1.0, 3.0)}
    assert replace(paying.model, **priced).conditions(paying.estimator).costs == (1.0, 3.0)
    assert replace(alone.model, **priced).conditions(alone.estimator).costs is None
    assert replace(alone.model, **priced, single_cost=2.0).conditions(alone.estimator).costs == (
        2.0,
    )
    assert paying.model.conditions(paying.estimator).classes == (0, 1)


def test_each_answer_is_remarked_with_its_stage(paying: Any) -> None:
    found = remarks(paying.model, paying.estimator, paying.X)
    assert set(found["stage"]) == {"small", "large"}
    assert remarks(paying.model.inner, None, paying.X) == {}


@pytest.mark.parametrize("which", ["paying", "alone"])
def test_the_manifest_tells_certificate_shares_and_costs(
    which: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    made: Any = request.getfixturevalue(which)
    _, report = made.publish(tmp_path)
    found = facts(made.model, made.estimator, made.X, asdict(report))
    told = json.loads(json.dumps(found, allow_nan=False))["cascade"]
    policy = made.estimator.policy_
    assert told["ships"] == made.estimator.ships_
    assert told["reason"].startswith("the cascade ")
    assert sum(told["shares"].values()) == pytest.approx(1.0)
    assert list(told["shares"]) == list(told["cpu_seconds_per_1000"]) == list(policy.stages)
    assert told["certificate"]["n"] == len(made.estimator.parts_.certify)
    assert told["rows"]["shares_of"] == len(made.X)
    assert {one["name"] for one in told["comparisons"]} >= {"small", "single", "large"}
    assert facts(made.model.inner, None, made.X, {}) == {}
