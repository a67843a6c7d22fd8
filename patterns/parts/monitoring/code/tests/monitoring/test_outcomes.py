from types import SimpleNamespace

import numpy as np
import pyarrow as pa

from ml_app.columns import Column
from ml_app.monitoring.outcomes import join
from ml_app.monitoring.window import Window

CLASSES = ["no", "yes"]


def codes(values):
    return np.array([CLASSES.index(value) for value in values.to_pylist()], dtype=np.int64)


SYSTEM = SimpleNamespace(
    contract={"paid": Column("paid", "category", categories=("no", "yes"))},
    task=SimpleNamespace(target="paid", encode_target=codes),
)


def window(*ids):
    return Window(pa.table({"prediction_id": pa.array(ids, pa.string())}), len(ids), 0)


def feedback(**told):
    ids, outcomes = pa.array(list(told), pa.string()), pa.array(list(told.values()), pa.string())
    return pa.table({"prediction_id": ids, "outcome": outcomes})


def test_outcomes_find_their_predictions_whatever_the_order():
    found = join(SYSTEM, window("a", "b", "c", "d"), feedback(d="yes", x="no", b="no"))
    assert found.places.tolist() == [1, 3]
    assert found.y.tolist() == [0, 1]
    assert found.unknown == 2
    assert found.refused == ()


def test_the_latest_of_several_outcomes_counts():
    told = pa.concat_tables([feedback(a="no"), feedback(a="yes")])
    assert join(SYSTEM, window("a"), told).y.tolist() == [1]


def test_an_outcome_that_breaks_the_contract_is_named_and_left_out():
    found = join(SYSTEM, window("a", "b"), feedback(a="maybe", b="yes"))
    assert found.places.tolist() == [1]
    assert len(found.refused) == 1
    assert found.refused[0].startswith("a: 'maybe'")


def test_no_outcomes_at_all():
    found = join(SYSTEM, window("a"), feedback())
    assert (len(found.y), found.unknown) == (0, 1)


def test_an_outcome_the_task_does_not_know_is_named_and_left_out():
    loose = SimpleNamespace(contract={"paid": Column("paid", "category")}, task=SYSTEM.task)
    found = join(loose, window("a", "b", "c"), feedback(a="yes", b="maybe", c="no"))
    assert found.places.tolist() == [0, 2]
    assert found.y.tolist() == [1, 0]
    assert found.refused == ("b: 'maybe' is not a known outcome",)
