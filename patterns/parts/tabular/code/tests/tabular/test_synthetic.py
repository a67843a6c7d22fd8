from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.synthetic import sample
from ml_app.system import System

COLUMNS = (
    Column("id", "identifier"),
    Column("customer", "integer"),
    Column("at", "date", minimum="2024-03-01", maximum="2024-03-31"),
    Column("amount", "number", minimum=10, maximum=20, nullable=True),
    Column("count", "integer", maximum=-5),
    Column("any", "number"),
    Column("kind", "category", categories=("a", "b", "c"), nullable=True),
    Column("free", "category"),
    Column("flag", "boolean"),
    Column("number", "integer", minimum=7, unique=True),
    Column("later", "number", at_prediction=False),
    Column("y", "integer", minimum=0, maximum=500),
)


@dataclass
class Target:
    target: str = "y"
    labels: tuple[str, ...] = ()


@dataclass
class Split:
    time: str | None = None
    group: str | None = None


def system(**other: Any) -> System:
    unused: Any = None
    given = {"task": Target(), "columns": COLUMNS, "split": Split(), "key": "id", **other}
    reads: Any = Reads()
    return System(name="test", source=unused, features=(reads,), model=unused, **given)


class Reads:
    inputs = tuple(column.name for column in COLUMNS)


def test_the_sample_keeps_the_contract() -> None:
    made = system()
    checked = made.contract.check(sample(made, 400), target=True)
    assert checked.faults == ()
    assert checked.table.num_rows == 400


def test_the_same_seed_gives_the_same_rows() -> None:
    assert sample(system(), 50).equals(sample(system(), 50))
    assert not sample(system(), 50).equals(sample(system(seed=1), 50))


def test_nullable_columns_have_gaps_and_no_others() -> None:
    table = sample(system(), 1000)
    gaps = {name: table[name].null_count for name in table.column_names}
    assert {name for name, count in gaps.items() if count} == {"amount", "kind"}
    assert 20 < gaps["amount"] < 100


def test_classes_come_at_the_declared_share() -> None:
    columns = (*COLUMNS[:-1], Column("y", "category", categories=("good", "bad", "odd")))
    made = system(
        task=Target(labels=("good", "bad", "odd")), columns=columns, class_shares={"bad": 0.1}
    )
    values = sample(made, 1000)["y"].to_pylist()
    assert values.count("bad") == pytest.approx(100, abs=2)
    assert values.count("good") == pytest.approx(450, abs=2)


@pytest.mark.parametrize(
    ("kind", "labels", "expected"),
    [("integer", ("0", "1"), {0, 1}), ("boolean", ("false", "true"), {False, True})],
)
def test_labels_have_the_type_of_their_column(
    kind: Any, labels: tuple[str, ...], expected: set[Any]
) -> None:
    made = system(task=Target(labels=labels), columns=(*COLUMNS[:-1], Column("y", kind)))
    assert set(sample(made, 100)["y"].to_pylist()) == expected


def test_there_is_something_to_learn_and_something_that_cannot_be_learned() -> None:
    table = sample(system(), 2000)
    y = table["y"].to_numpy().astype(float)
    inputs = ("amount", "count", "any")
    found = [np.nan_to_num(table[name].to_numpy(zero_copy_only=False)) for name in inputs]
    kinds = [np.array(table["free"].to_pylist()) == f"free-{letter}" for letter in "abcd"]
    X = np.column_stack([*found, *kinds, table["flag"].to_numpy(zero_copy_only=False)]).astype(
        float
    )
    weights, *_ = np.linalg.lstsq(X, y, rcond=None)
    explained = 1 - ((y - X @ weights) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    assert 0.1 < explained < 0.95


def test_rows_are_in_the_order_of_time_and_groups_have_several_rows() -> None:
    table = sample(system(split=Split(time="at", group="customer")), 300)
    instants = table["at"].cast(pa.int64()).to_numpy()
    assert (np.diff(instants) >= 0).all()
    assert len(set(table["customer"].to_pylist())) == pytest.approx(30, abs=2)


@dataclass
class InTime(Split):
    days: float = 7

    def days_of(self, places: Any, folds: int) -> Any:
        return places * self.days


@pytest.mark.parametrize(("days", "span"), [(7, 7), (1000, 30)])
def test_rows_lie_where_the_split_looks_and_within_their_bounds(days: float, span: float) -> None:
    made = system(split=InTime(time="at", days=days))
    table = sample(made, 300)
    instants = table["at"].cast(pa.int64()).to_numpy()
    assert np.ptp(instants) / 86_400_000_000 == pytest.approx(span, abs=1.01)
    assert (np.diff(instants) >= 0).all()
    assert made.contract.check(table, target=True).faults == ()


@pytest.mark.parametrize("kind", ["number", "integer", "date", "identifier", "category", "text"])
def test_unique_columns_do_not_repeat(kind: Any) -> None:
    columns = (Column("u", kind, unique=True), COLUMNS[-1])
    values = sample(system(columns=columns, key=None), 100)["u"].to_pylist()
    assert len(set(values)) == 100


def test_texts_differ_and_their_words_say_something() -> None:
    columns = (Column("note", "text"), Column("y", "integer", minimum=0, maximum=500))
    reads: Any = SimpleNamespace(inputs=("note",))
    table = sample(replace(system(columns=columns, key=None), features=(reads,)), 1500)
    notes, y = table["note"].to_pylist(), table["y"].to_numpy()
    assert len(set(notes)) == 1500
    words = sorted({word for note in notes for word in note.split()})
    assert len(words) == 300
    counts = np.array([[note.split().count(word) for word in words[:300]] for note in notes])
    shares = counts / counts.sum(axis=1, keepdims=True)
    fit, *_ = np.linalg.lstsq(shares[:1000], y[:1000] - y[:1000].mean(), rcond=1e-6)
    assert np.corrcoef(shares[1000:] @ fit, y[1000:])[0, 1] > 0.5
