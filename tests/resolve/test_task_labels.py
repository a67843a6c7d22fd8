"""Which labels a task ends up with: written, seen in the file, declared, or assumed."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from mldesign.catalog import builtin
from mldesign.model.design import Design, ResolvedColumn, Taken

TASKS = builtin().components("task")


def designed(name: str, kind: str, counts: dict[str, int] | None = None, **more: Any) -> Design:
    """A design whose target `y` is of a type, with these values in the file, and whose task has
    been taken with further options."""
    costs = SimpleNamespace(
        false_positive=more.pop("fp", None),
        false_negative=more.pop("fn", None),
        matrix=more.pop("matrix", {}),
    )
    blueprint = SimpleNamespace(
        data=SimpleNamespace(target="y"), problem=SimpleNamespace(error_costs=costs)
    )
    column = ResolvedColumn("y", kind, categories=more.pop("categories", None))
    seen = {"counts": counts, "values": None if counts is None else tuple(sorted(counts))}
    facts = {"sources": ({"columns": {"y": seen}},)} if counts is not None else {}
    taken = Taken(TASKS[name], TASKS[name].options(**more), "written")
    return Design(blueprint, (column,), facts=facts, taken={"task": (taken,)})


def wired(name: str, kind: str, counts: dict[str, int] | None = None, **more: Any) -> Any:
    """The arguments of a task, see `designed`."""
    design = designed(name, kind, counts, **more)
    return TASKS[name].arguments(design.options("task"), design)


def refused(kind: str, matrix: dict[str, dict[str, float]], **more: Any) -> list[tuple[str, str]]:
    """Where and why the task on several classes cannot be carried out."""
    design = designed("multiclass_classification", kind, matrix=matrix, **more)
    found = TASKS["multiclass_classification"].objections(design)
    assert all(one.remedy for one in found)
    return [(one.path, one.found) for one in found]


@pytest.mark.parametrize(
    ("kind", "counts", "negative", "positive"),
    [
        ("integer", {"0": 90, "1": 10}, "0", "1"),
        ("integer", {"0": 10, "1": 90}, "0", "1"),  # 1 speaks for itself
        ("category", {"no": 5, "yes": 95}, "no", "yes"),
        ("category", {"blue": 70, "red": 30}, "blue", "red"),  # the rarer one
        ("boolean", {"f": 60, "t": 40}, "false", "true"),
        ("number", {"0.0": 60, "1.0": 40}, "0", "1"),
    ],
)
def test_the_positive_label_is_found(
    kind: str, counts: dict[str, int], negative: str, positive: str
) -> None:
    found = wired("binary_classification", kind, counts)
    assert (found["negative"], found["positive"]) == (negative, positive)


@pytest.mark.parametrize(
    ("kind", "written", "negative", "positive"),
    [
        ("integer", {"positive": "2"}, "1", "2"),
        ("integer", {"positive": 2}, "1", "2"),
        ("integer", {"positive": 1}, "2", "1"),
        ("integer", {"negative": 2}, "2", "1"),
    ],
)
def test_what_is_written_stands(
    kind: str, written: dict[str, Any], negative: str, positive: str
) -> None:
    found = wired("binary_classification", kind, {"1": 700, "2": 300}, **written)
    assert (found["negative"], found["positive"]) == (negative, positive)


def test_without_a_file_the_declared_categories_count() -> None:
    found = wired("binary_classification", "category", categories=("good", "bad"))
    assert (found["negative"], found["positive"]) == ("good", "bad")
    found = wired("binary_classification", "boolean", positive=True)
    assert (found["negative"], found["positive"]) == ("false", "true")
    found = wired("binary_classification", "integer")
    assert (found["negative"], found["positive"]) == ("0", "1")


def test_costs_of_mistakes_are_those_of_the_problem() -> None:
    found = wired("binary_classification", "integer", fp=1, fn=5)
    assert (found["false_positive"], found["false_negative"]) == (1.0, 5.0)
    found = wired("binary_classification", "integer")
    assert (found["false_positive"], found["false_negative"]) == (1.0, 1.0)


def test_labels_of_several_classes() -> None:
    counts = {"L": 6, "M": 3, "H": 1}
    assert wired("multiclass_classification", "category", counts)["labels"] == ("H", "L", "M")
    written = wired("multiclass_classification", "category", counts, labels=("L", "M", "H"))
    assert written["labels"] == ("L", "M", "H")
    declared = wired("multiclass_classification", "integer", categories=("1", "2", "3"))
    assert declared["labels"] == ("1", "2", "3")


def test_costs_of_several_classes_stand_in_the_order_of_the_labels() -> None:
    matrix = {"M": {"H": 2, "L": 1}, "H": {"M": 5, "L": 9}, "L": {"M": 1, "L": 0.5, "H": 3}}
    given = wired("multiclass_classification", "category", {"L": 6, "M": 3, "H": 1}, matrix=matrix)
    assert given["labels"] == ("H", "L", "M")
    assert given["costs"] == ((0.0, 9.0, 5.0), (3.0, 0.5, 1.0), (2.0, 1.0, 0.0))
    assert refused("category", matrix, counts={"L": 6, "M": 3, "H": 1}) == []


def test_without_costs_nothing_is_passed() -> None:
    given = wired("multiclass_classification", "category", {"L": 6, "M": 3, "H": 1})
    assert sorted(given) == ["labels", "target"]
    assert refused("category", {}, counts={"L": 6, "M": 3}) == []


@pytest.mark.parametrize(
    ("kind", "categories", "matrix"),
    [
        ("integer", ("1", "2"), {"1.0": {"2": 4}, "2": {"1.0": 3}}),
        ("number", ("1", "2"), {"1": {"2.0": 4}, "2": {"1": 3}}),
        ("boolean", ("false", "true"), {"no": {"yes": 4}, "true": {"False": 3}}),
    ],
)
def test_classes_of_the_costs_are_read_like_labels(
    kind: str, categories: tuple[str, ...], matrix: dict[str, dict[str, float]]
) -> None:
    given = wired("multiclass_classification", kind, categories=categories, matrix=matrix)
    assert given["costs"] == ((0.0, 4.0), (3.0, 0.0))
    assert refused(kind, matrix, categories=categories) == []


def test_where_nothing_else_names_classes_the_costs_do() -> None:
    given = wired("multiclass_classification", "category", matrix={"b": {"a": 1}, "a": {"b": 2}})
    assert (given["labels"], given["costs"]) == (("b", "a"), ((0.0, 1.0), (2.0, 0.0)))


def test_costs_of_unknown_classes_are_refused_once_each() -> None:
    matrix = {"hgih": {"low": 1}, "low": {"hgih": 1, "no such": 2}}
    assert refused("category", matrix, categories=("low", "high")) == [
        ("problem.error_costs.matrix.hgih", "`hgih` is none of the classes: `low`, `high`"),
        (
            'problem.error_costs.matrix.low["no such"]',
            "`no such` is none of the classes: `low`, `high`",
        ),
    ]


def test_mistakes_without_a_cost_are_refused() -> None:
    matrix = {"a": {"b": 1, "c": 1}, "b": {"a": 1}}
    assert refused("category", matrix, categories=("a", "b", "c")) == [
        ("problem.error_costs.matrix", "where `b` is right, nothing says what deciding `c` costs"),
        (
            "problem.error_costs.matrix",
            "where `c` is right, nothing says what deciding `a`, `b` costs",
        ),
    ]


def test_costs_that_say_nothing_or_two_things_are_refused() -> None:
    assert len(refused("category", {"a": {}}, categories=("a", "b"))) == 2
    ((path, found),) = refused("integer", {"1": {"2": 4, "2.0": 5}}, categories=("1", "2"))
    assert path == "problem.error_costs.matrix"
    assert found == "the same class is written in two ways, and has two costs"


def test_gains_in_the_place_of_costs_are_refused() -> None:
    matrix = {"a": {"a": 5, "b": 0}, "b": {"a": 2, "b": 0}}
    assert refused("category", matrix, categories=("a", "b")) == [
        (
            "problem.error_costs.matrix.a.b",
            "deciding `b` where `a` is right costs 0, being right 5",
        ),
    ]


def test_costs_call_for_calibrated_trees() -> None:
    suits = builtin().components("calibration")["sigmoid"].suits
    design = designed("multiclass_classification", "category", matrix={"a": {"b": 1}})
    trees = frozenset({"classification", "multiclass", "trees"})
    found = suits(replace(design, gives=trees))
    assert found is not None
    assert found.why.startswith("The decision follows from the costs")
    assert suits(replace(design, gives=trees - {"multiclass"})) is None  # it reads no matrix
    assert suits(replace(design, gives=trees | {"calibrated"})) is None
    free = designed("multiclass_classification", "category")
    assert suits(replace(free, gives=trees)) is None
