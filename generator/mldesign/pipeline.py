"""The table of contents: load → validate → resolve → lint → render → compare → write."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mldesign import __version__
from mldesign.catalog import Catalog, builtin
from mldesign.load import Source, read
from mldesign.model.blueprint import Blueprint
from mldesign.model.finding import Finding, Severity, in_order
from mldesign.model.plan import Plan
from mldesign.validate import validate

if TYPE_CHECKING:
    from mldesign.model.tree import Tree
    from mldesign.write import Change


@dataclass(frozen=True)
class Checked:
    """What is known about a blueprint after it was judged. Stages that could not run leave their
    field empty.
    """

    findings: list[Finding]
    source: Source | None = None
    blueprint: Blueprint | None = None
    plan: Plan | None = None
    outcomes: Any = None
    """Of the linter: how many rules applied, passed, failed, were accepted or could not be judged.
    """
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether there is an error that nobody accepted."""
        return any(f.severity is Severity.ERROR and f.accepted is None for f in self.findings)


def check(path: Path, *, catalog: Catalog | None = None, beside: Path | None = None) -> Checked:
    """Take the choices a blueprint leaves open, judge the design as a whole, and make its plan.

    Data files are looked for next to the blueprint and in `beside`, the folder of the project.
    """
    from mldesign.lint import lint
    from mldesign.lint.rules import every_rule
    from mldesign.numbers.compute import compute
    from mldesign.profile import source_facts
    from mldesign.resolve import resolve

    catalog = catalog or builtin()
    loaded = read(path)
    if loaded.source is None:
        return Checked(in_order(loaded.findings))
    source = loaded.source
    validated = validate(source, catalog)
    found = [*loaded.findings, *validated.findings]
    blueprint, source = validated.blueprint, validated.source
    if blueprint is None:
        return Checked(in_order(found), source)
    folders = [path.parent] if beside is None else [path.parent, beside]
    facts = source_facts(blueprint, folders)
    numbers = compute(blueprint, facts)
    resolved = resolve(blueprint, source.text, catalog, facts, source.span)
    linted = lint(source, resolved.design, numbers, every_rule(catalog))
    findings = in_order([*found, *linted.findings, *resolved.findings])
    plan = resolved.plan and replace(
        resolved.plan,
        numbers=numbers,
        findings=tuple(findings),
        outcomes=tuple(linted.outcomes),
    )
    return Checked(findings, source, blueprint, plan, linted.outcomes, facts)


def render(plan: Plan, template: Path | None, folders: list[Path]) -> "Tree":
    """The whole project, document included, as values. Nothing is written."""
    from mldesign.render.project import project

    return project(plan, template, folders)


def changes(tree: "Tree", folder: Path) -> "list[Change]":
    """What writing the tree would do to a folder. Raises LockFault and UnsafePath."""
    from mldesign.write import compare, read_lock, snapshot

    lock = read_lock(folder)
    return compare(tree, snapshot(folder, tree, lock), lock)


def write(decided: "list[Change]", folder: Path, plan: Plan) -> None:
    """Carry the changes out. Raises OSError."""
    from mldesign.write import apply

    apply(decided, folder, __version__, plan.blueprint_text.encode())


def schema(catalog: Catalog | None = None) -> dict[str, Any]:
    """The JSON Schema of blueprints, with all choices and their options."""
    from mldesign.validate.json_schema import json_schema

    return json_schema(catalog or builtin())
