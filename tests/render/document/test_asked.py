"""The document names rules: the keys and the rules must exist."""

from types import UnionType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from mldesign.catalog import builtin
from mldesign.lint.rules import every_rule
from mldesign.model.blueprint import Blueprint
from mldesign.render.asked import ASKED_BY, NOT_OF_LISTS, applies, asked_by
from mldesign.render.test_score import BANDS, GROUPS, TESTS, band, group_scores

CODES = {rule.code for rule in every_rule(builtin())}


def part_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    options = get_args(annotation) if not isinstance(annotation, UnionType) else annotation.__args__
    return next((found for option in options if (found := part_of(option))), None)


def exists(path: str) -> bool:
    model: type[BaseModel] | None = Blueprint
    for step in path.replace("[0]", "").split("."):
        if model is None or step not in model.model_fields:
            return False
        model = part_of(model.model_fields[step].annotation)
    return True


@pytest.mark.parametrize("path", sorted(ASKED_BY))
def test_a_key_that_is_asked_for_exists(path: str) -> None:
    assert exists(path)


@pytest.mark.parametrize("path", sorted(NOT_OF_LISTS))
def test_what_means_nothing_for_a_list_is_not_asked_there(path: str) -> None:
    assert exists(path)
    assert not applies(path, "retrieval")
    assert asked_by(path, "retrieval") == ""
    assert applies(path, "binary_classification")
    assert asked_by(path, "binary_classification") == ASKED_BY.get(path, "")


@pytest.mark.parametrize("code", sorted(set(ASKED_BY.values())))
def test_a_rule_that_asks_exists(code: str) -> None:
    assert code in CODES


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_where_a_test_is_planned_exists(test: Any) -> None:
    assert all(exists(path) for path in test.planned)


def test_the_score_has_28_tests_in_four_groups_of_seven() -> None:
    assert len(TESTS) == 28
    assert [sum(t.id[0] == group for t in TESTS) for group in GROUPS] == [7, 7, 7, 7]


def test_intention_scores_nothing_and_evidence_half_a_point() -> None:
    assert set(group_scores(None).values()) == {0.0}
    assert group_scores({"baselines": [1], "slices": [], "importance": [2]}) == {
        "D": 0.5,
        "M": 0.5,
        "I": 0.0,
        "O": 0.0,
    }


@pytest.mark.parametrize(("score", "at"), [(0, 0), (0.5, 0), (1.5, 1), (2.5, 2), (4, 3), (6, 4)])
def test_bands_of_the_paper(score: float, at: int) -> None:
    assert band(score) == BANDS[at][1]
