"""A small design to build upon, and the way from a fragment of YAML to what the linter says."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import yaml

from mldesign.catalog import builtin
from mldesign.lint import Linted, lint
from mldesign.lint.rules import every_rule
from mldesign.load import parse
from mldesign.model.blueprint import Blueprint
from mldesign.model.design import Design
from mldesign.model.source import Source
from mldesign.numbers.compute import compute
from mldesign.resolve import resolve

BASE = """\
name: loan-default
problem:
  task: {use: binary_classification, positive: "2"}
data:
  sources: [{name: loans, use: csv, path: data/loans.csv}]
  target: class
"""

Judge = Callable[..., Linted]
DesignOf = Callable[[Blueprint, Mapping[str, Any], Source], Design]
CATALOG = builtin()


def merged(base: Any, over: Any) -> Any:
    """Lay one mapping over another; lists and scalars are replaced."""
    if isinstance(base, Mapping) and isinstance(over, Mapping):
        return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}
    return over


def designed(blueprint: Blueprint, facts: Mapping[str, Any], source: Source) -> Design:
    """The design with all its choices; without any where no component carries out its task yet."""
    if blueprint.problem.task.use not in CATALOG.components("task"):
        return Design(blueprint, facts=facts)
    return resolve(blueprint, source.text, CATALOG, facts, source.span).design


def judged(text: str, facts: Mapping[str, Any] | None = None, codes: str = "") -> Linted:
    """Lint a whole blueprint; with `codes`, by these rules only."""
    loaded = parse(text, "blueprint.yaml")
    assert loaded.source is not None, loaded.findings
    assert loaded.findings == ()
    blueprint = Blueprint.model_validate(loaded.source.data)
    seen = facts or {}
    rules = [r for r in every_rule(CATALOG) if not codes or r.code in codes.split()]
    design = designed(blueprint, seen, loaded.source)
    return lint(loaded.source, design, compute(blueprint, seen), rules)


@pytest.fixture(scope="session")
def design_of() -> DesignOf:
    """Take all choices of a blueprint."""
    return designed


@pytest.fixture
def judge() -> Judge:
    """Lint a whole blueprint, given as text."""
    return judged


@pytest.fixture
def judge_fragment() -> Judge:
    """Lint a fragment laid over the small design."""

    def judge(fragment: str, facts: Mapping[str, Any] | None = None, codes: str = "") -> Linted:
        base, over = yaml.safe_load(BASE), yaml.safe_load(fragment) or {}
        if not set(base) & set(over):
            return judged(BASE + fragment, facts, codes)  # comments stay
        return judged(yaml.safe_dump(merged(base, over), sort_keys=False), facts, codes)

    return judge
