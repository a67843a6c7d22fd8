"""What a careful person would ask about a table."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from mldesign.profile import SourceFacts, profile_source
from mldesign.profile.suspicions import repeated_rows, sensitive, suspicions, words_of
from mldesign.profile.target import NoTarget, question

RNG = random.Random(7)


def table(tmp_path: Path, columns: dict[str, Sequence[object]]) -> SourceFacts:
    path = tmp_path / "t.csv"
    rows = [
        ",".join(columns),
        *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
    ]
    path.write_text("\n".join(rows) + "\n")
    return profile_source(path, "csv")


def doubts(facts: SourceFacts, target: str, *, classes: bool) -> dict[str, str]:
    return {d.column: d.kind for d in suspicions(facts, target, classes=classes)}


def machines(rows: int = 2_000) -> dict[str, Sequence[object]]:
    """Failures that follow from rare modes, as in a maintenance log."""
    modes = {
        name: [int(RNG.random() < 0.02) for _ in range(rows)] for name in ("twf", "hdf", "pwf")
    }
    chance = [int(RNG.random() < 0.002) for _ in range(rows)]
    failed = [int(any(row)) for row in zip(*modes.values(), strict=True)]
    return {
        "udi": range(1, rows + 1),
        "product_id": [f"M{n:05d}" for n in range(rows)],
        "torque": [round(RNG.gauss(40, 10), 1) for _ in range(rows)],
        "failure": failed,
        **modes,
        "rnf": chance,
        "wear": [RNG.randrange(250) for _ in range(rows)],
    }


def test_flags_that_give_the_outcome_away_and_their_neighbour(tmp_path: Path) -> None:
    found = doubts(table(tmp_path, machines()), "failure", classes=True)
    assert found == {
        "udi": "identifier",
        "product_id": "identifier",
        "twf": "leak",
        "hdf": "leak",
        "pwf": "leak",
        "rnf": "leak",
    }


def test_parts_that_add_up_to_the_target(tmp_path: Path) -> None:
    casual = [RNG.randrange(100) for _ in range(300)]
    registered = [RNG.randrange(500) for _ in range(300)]
    bonus = [RNG.randrange(9) for _ in range(300)]
    pair = table(
        tmp_path,
        {
            "casual": casual,
            "registered": registered,
            "other": bonus,
            "cnt": [a + b for a, b in zip(casual, registered, strict=True)],
        },
    )
    assert doubts(pair, "cnt", classes=False) == {"casual": "leak", "registered": "leak"}
    three = table(
        tmp_path,
        {
            "a": casual,
            "b": registered,
            "c": bonus,
            "cnt": [sum(row) for row in zip(casual, registered, bonus, strict=True)],
        },
    )
    assert doubts(three, "cnt", classes=False) == {"a": "leak", "b": "leak", "c": "leak"}


@pytest.mark.parametrize("sign", ["product", "difference", "reversed"])
def test_other_sums_are_found(tmp_path: Path, sign: str) -> None:
    price = [RNG.randrange(1, 90) for _ in range(100)]
    count = [RNG.randrange(1, 9) for _ in range(100)]
    total = {
        "product": [p * c for p, c in zip(price, count, strict=True)],
        "difference": [p - c for p, c in zip(price, count, strict=True)],
        "reversed": [c - p for p, c in zip(price, count, strict=True)],
    }[sign]
    facts = table(tmp_path, {"price": price, "count": count, "total": total})
    assert doubts(facts, "total", classes=False) == {"price": "leak", "count": "leak"}


def test_the_target_in_other_units_is_a_leak(tmp_path: Path) -> None:
    euros = [RNG.randrange(10_000) for _ in range(200)]
    facts = table(
        tmp_path,
        {
            "cents": [e * 100 + 7 for e in euros],
            "size": [RNG.random() for _ in euros],
            "eur": euros,
        },
    )
    assert doubts(facts, "eur", classes=False) == {"cents": "leak"}


def test_a_number_that_separates_the_classes_is_a_leak(tmp_path: Path) -> None:
    label = [int(RNG.random() < 0.3) for _ in range(400)]
    facts = table(
        tmp_path,
        {
            "score": [RNG.random() + 2 * y for y in label],
            "good": [round(RNG.gauss(y, 1), 3) for y in label],
            "label": label,
        },
    )
    assert doubts(facts, "label", classes=True) == {"score": "leak"}


def test_a_strong_honest_category_is_no_leak(tmp_path: Path) -> None:
    status = [RNG.choice("abcd") for _ in range(1_000)]
    chance = {"a": 0.05, "b": 0.2, "c": 0.5, "d": 0.8}
    facts = table(
        tmp_path, {"status": status, "bad": [int(RNG.random() < chance[s]) for s in status]}
    )
    assert doubts(facts, "bad", classes=True) == {}


def test_empty_and_constant_columns_and_names_but_not_prose(tmp_path: Path) -> None:
    facts = table(
        tmp_path,
        {
            "nothing": [""] * 60,
            "same": ["x"] * 60,
            "note": [f"customer {n} wrote a long letter about it" for n in range(60)],
            "street": [f"Street {n % 59}" for n in range(60)],
            "y": [n % 2 for n in range(60)],
        },
    )
    assert doubts(facts, "y", classes=True) == {
        "nothing": "empty",
        "same": "constant",
        "street": "names",
    }


def test_a_constant_with_gaps_says_something(tmp_path: Path) -> None:
    facts = table(tmp_path, {"flag": ["x", ""] * 30, "y": [n % 3 % 2 for n in range(60)]})
    assert doubts(facts, "y", classes=True) == {}


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        ("age", "age"),
        ("personal_status_sex", "sex"),
        ("foreign_worker", "origin"),
        ("MARRIAGE", "family status"),
        ("zipCode", "place of living, a usual proxy for origin"),
        ("dateOfBirth", "age"),
        ("mileage", ""),
        ("average", ""),
        ("sextant", ""),
    ],
)
def test_sensitive_names(name: str, trait: str) -> None:
    assert sensitive(name) == trait


def test_words_of_a_name() -> None:
    assert words_of("personalStatus_sex2") == ("personal", "status", "sex")


def test_names_that_speak_of_afterwards_are_questions(tmp_path: Path) -> None:
    facts = table(
        tmp_path,
        {
            "final_amount": [RNG.random() for _ in range(50)],
            "churn_reason": [RNG.choice("abc") for _ in range(50)],
            "churn": [n % 2 for n in range(50)],
        },
    )
    found = suspicions(facts, "churn", classes=True)
    assert [(d.column, d.kind, d.excludes) for d in found] == [
        ("final_amount", "question", False),
        ("churn_reason", "question", False),
    ]


def test_repeated_rows_apart_from_identifiers(tmp_path: Path) -> None:
    facts = table(tmp_path, {"id": range(40), "a": [1, 2] * 20, "b": [3, 4] * 20})
    assert facts.duplicates == 0
    assert repeated_rows(facts, frozenset({"id"})) == 38


@pytest.mark.parametrize(
    ("cells", "task", "positive"),
    [
        (["1", "2", "1", "1"], "binary_classification", "2"),
        (["0", "1", "1", "1"], "binary_classification", "1"),
        (["ham", "spam", "spam"], "binary_classification", "spam"),
        (["yes", "no", "yes", "yes"], "binary_classification", "yes"),
        (["a", "b", "c", "a"], "multiclass_classification", ""),
        (["1", "2", "3", "1"], "multiclass_classification", ""),
        ([str(n) for n in range(40)], "regression", ""),
        (["0.5", "1.5", "2.5"], "regression", ""),
    ],
)
def test_what_kind_of_prediction(
    tmp_path: Path, cells: list[str], task: str, positive: str
) -> None:
    facts = table(tmp_path, {"x": range(len(cells)), "y": cells})
    target = facts.column("y")
    assert target is not None
    asked = question(target)
    assert (asked.task, asked.positive) == (task, positive)
    assert asked.why


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["1", "1"], "one value only"),
        (["2024-01-01", "2024-01-02"], "a date"),
        ([f"K{n:05d}" for n in range(60)], "an identifier"),
        ([f"v{n % 80}" for n in range(400)], "too many classes"),
    ],
)
def test_what_cannot_be_predicted(tmp_path: Path, cells: list[str], why: str) -> None:
    target = table(tmp_path, {"x": range(len(cells)), "y": cells}).column("y")
    assert target is not None
    with pytest.raises(NoTarget, match=why):
        question(target)
