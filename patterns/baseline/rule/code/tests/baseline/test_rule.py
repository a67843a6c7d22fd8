from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from ml_app.baseline.rule import Question, Rule

BINARY = SimpleNamespace(labels=("no", "yes"))
NUMBER = SimpleNamespace(labels=())
THREE = SimpleNamespace(labels=("a", "b", "c"))


def table(rows=400, seed=0):
    rng = np.random.default_rng(seed)
    return pa.table(
        {
            "noise": rng.normal(size=rows),
            "count": rng.integers(0, 9, rows),
            "city": rng.choice(["rome", "oslo", "lima"], rows),
            "flag": rng.random(rows) < 0.5,
        }
    )


def test_a_stated_rule_gives_either_side_its_typical_score():
    rows = pa.table({"age": pa.array([20.0, 30.0, 60.0, None])})
    rule = Rule(question=("age", "above", 25.0), columns=())
    learned = rule.fit(BINARY, rows, np.array([0, 1, 1, 0]))
    assert rule.title == "age above 25.0"
    assert learned.scores(rows) == pytest.approx([1 / 4, 3 / 4, 3 / 4, 1 / 4])


def test_a_missing_value_answers_no():
    rows = pa.table({"city": pa.array(["rome", None, "oslo"])})
    assert Question("city", "equals", "rome").answers(rows).tolist() == [True, False, False]
    assert Question("city", "below", "p").answers(rows).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("column", "happens", "found"),
    [
        ("count", lambda t: t["count"].to_numpy() > 5, "count above 5"),
        ("city", lambda t: t["city"].to_numpy(zero_copy_only=False) == "oslo", "city equals oslo"),
        ("flag", lambda t: t["flag"].to_numpy(zero_copy_only=False), "flag equals "),
    ],
)
def test_a_learned_rule_finds_the_column_that_decides(column, happens, found):
    rows = table()
    y = happens(rows).astype(np.int64)
    rule = Rule(question=None, columns=("noise", "count", "city", "flag"))
    learned = rule.fit(BINARY, rows, y)
    assert rule.title == "best one-column rule"
    assert str(learned.question).startswith(found)
    scores = learned.scores(table(seed=1))
    assert np.mean((scores > 0.5) == (happens(table(seed=1)) == 1)) == 1.0


def test_a_learned_rule_for_numbers_and_for_several_classes():
    rows = table()
    y = np.where(rows["count"].to_numpy() > 4, 10.0, 2.0)
    learned = Rule(None, ("noise", "count")).fit(NUMBER, rows, y)
    assert set(np.round(learned.scores(rows), 6)) == {2.0, 10.0}
    classes = np.where(rows["city"].to_numpy(zero_copy_only=False) == "lima", 2, 0)
    learned = Rule(None, ("city",)).fit(THREE, rows, classes)
    assert learned.scores(rows).shape == (400, 3)
    assert (learned.scores(rows).argmax(axis=1) == classes).all()


def test_few_rows_on_one_side_are_no_rule():
    rows = pa.table({"rare": ["x"] * 395 + ["y"] * 5, "empty": pa.nulls(400, pa.float64())})
    y = np.array([0] * 395 + [1] * 5)
    with pytest.raises(ValueError, match="state the rule"):
        Rule(None, ("rare", "empty")).fit(BINARY, rows, y)
