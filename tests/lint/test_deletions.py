"""No rule and no number may fail on any valid blueprint: take every part out, one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from mldesign.catalog import builtin
from mldesign.lint import lint
from mldesign.lint.rules import every_rule
from mldesign.model.blueprint import Blueprint
from mldesign.model.source import Source
from mldesign.numbers.compute import compute
from mldesign.validate import validate

GONE = object()
CATALOG = builtin()
RULES = every_rule(CATALOG)
DESIGNS = Path(__file__).parent / "designs"
FACTS = {
    "sources": [
        {
            "exists": True,
            "rows": 10,
            "columns": {
                "class": {"type": "integer", "distinct": 2, "counts": {"1": 7, "2": 3}},
                "age": {"type": "integer", "min": 18, "max": 80, "nullable": True},
                "sex": {"type": "category", "values": ("f", "m"), "counts": {"f": 4, "m": 6}},
                "odd": {},
            },
        }
    ]
}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path into plain data."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for key, child in inner:
        yield (*path, key)
        yield from places(child, (*path, key))


@contextmanager
def changed(data: Any, path: tuple[str | int, ...], value: Any = GONE) -> Iterator[None]:
    """The data with one value replaced or taken out, until the block ends."""
    place = data
    for part in path[:-1]:
        place = place[part]
    whole = place.copy()
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    yield
    place.clear()
    if isinstance(place, dict):
        place.update(whole)
    else:
        place.extend(whole)


def valid(source: Source) -> Blueprint | None:
    """The blueprint; None when it is none. A task that nothing carries out yet is let pass."""
    try:
        blueprint = Blueprint.model_validate(source.data)
    except ValidationError:
        return None
    if blueprint.problem.task.use not in CATALOG.components("task"):
        return blueprint
    return validate(source, CATALOG).blueprint


def survives(data: Any, facts: dict[str, Any], design_of: Any) -> bool:
    """Lint a design; False when it is no valid blueprint."""
    source = Source("b.yaml", "", data, {}, {})
    blueprint = valid(source)
    if blueprint is None:
        return False
    design = design_of(blueprint, facts, source)
    linted = lint(source, design, compute(blueprint, facts), RULES)
    return len(linted.outcomes) == len(RULES)


def read(design: str) -> Any:
    return yaml.safe_load((DESIGNS / f"{design}.yaml").read_text())


@pytest.mark.parametrize("design", ["loans", "videos"])
def test_every_part_can_be_missing(design: str, design_of: Any) -> None:
    data = read(design)
    judged = []
    for path in list(places(data)):
        with changed(data, path):
            judged.append(survives(data, {}, design_of))
    assert sum(judged) > 0.85 * len(judged)
    assert data == read(design)


def test_every_section_can_be_missing_beside_a_file(design_of: Any) -> None:
    data = read("loans")
    judged = []
    for path in [path for path in places(data) if len(path) <= 2]:
        with changed(data, path):
            judged.append(survives(data, FACTS, design_of))
    assert sum(judged) > 0.9 * len(judged)


def test_zero_does_no_harm(design_of: Any) -> None:
    data = read("loans")
    judged = []
    for path in list(places(data)):
        place = data
        for part in path:
            place = place[part]
        if isinstance(place, int | float) and not isinstance(place, bool):
            new: Any = 0
        elif isinstance(place, str) and place[:1].isdigit():
            new = "0" + place.lstrip("0123456789.k,M")
        else:
            continue
        with changed(data, path, new):
            judged.append(survives(data, {}, design_of))
    assert sum(judged) > 60
