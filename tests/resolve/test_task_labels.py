"""Which labels a task ends up with: written, seen in the file, declared, or assumed."""

from types import SimpleNamespace
from typing import Any

import pytest

from mldesign.catalog import builtin
from mldesign.model.design import Design, ResolvedColumn

TASKS = builtin().components("task")


def wired(name: str, kind: str, counts: dict[str, int] | None = None, **more: Any) -> Any:
    """The arguments of a task whose target `y` is of a type, with these values in the file."""
    costs = SimpleNamespace(
        false_positive=more.pop("fp", None), false_negative=more.pop("fn", None)
    )
    blueprint = SimpleNamespace(
        data=SimpleNamespace(target="y"), problem=SimpleNamespace(error_costs=costs)
    )
    column = ResolvedColumn("y", kind, categories=more.pop("categories", None))
    seen = {"counts": counts, "values": None if counts is None else tuple(sorted(counts))}
    facts = {"sources": ({"columns": {"y": seen}},)} if counts is not None else {}
    component = TASKS[name]
    design = Design(blueprint, (column,), facts=facts)
    return component.arguments(component.options(**more), design)


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
