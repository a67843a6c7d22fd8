"""The ML Test Score: a plan is worth nothing, evidence counts, the smallest group decides."""

from pathlib import Path

import pytest
import yaml

from mldesign.model.blueprint import Blueprint
from mldesign.numbers.test_score import GROUPS, TESTS, score

LOANS = Blueprint.model_validate(
    yaml.safe_load((Path(__file__).parents[1] / "lint" / "designs" / "loans.yaml").read_text())
)


def test_there_are_four_groups_of_seven() -> None:
    assert [sum(t.id.startswith(letter) for t in TESTS) for letter in GROUPS] == [7, 7, 7, 7]
    assert len({t.id for t in TESTS}) == 28


def test_a_blueprint_alone_scores_nothing() -> None:
    result = score(LOANS)
    assert result.score == 0
    assert result.reading == "a research project more than a production system"
    assert result.planned == 24


def test_an_empty_design_plans_next_to_nothing() -> None:
    bare = Blueprint.model_validate(
        {
            "name": "x",
            "problem": {"task": "regression"},
            "data": {"sources": [{"name": "a", "use": "csv", "path": "a.csv"}], "target": "y"},
        }
    )
    assert [t.id for t in score(bare).tests if t.planned] == ["M5"]


@pytest.mark.parametrize(
    ("points", "total", "reading"),
    [
        (0.5, 0.5, "not untested, but with serious holes likely"),
        (1.0, 1.0, "not untested, but with serious holes likely"),
    ],
)
def test_the_smallest_group_decides(points: float, total: float, reading: str) -> None:
    evidence = {test.id: 1.0 for test in TESTS if test.id[0] != "O"} | {"O3": points}
    result = score(LOANS, evidence)
    assert result.groups["Features and data"] == 7
    assert result.score == total
    assert result.reading == reading


def test_all_automated_is_exceptional() -> None:
    result = score(LOANS, {test.id: 1.0 for test in TESTS})
    assert (result.score, result.reading) == (7.0, "exceptional")
