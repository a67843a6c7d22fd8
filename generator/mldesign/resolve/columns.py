"""The columns of the contract: as declared and, where the blueprint is silent, as seen in
the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.model.blueprint import Blueprint
from mldesign.model.design import ResolvedColumn


def resolve_columns(blueprint: Blueprint, facts: Mapping[str, Any]) -> tuple[ResolvedColumn, ...]:
    """Return all columns: in the file's order when it is there, else in the order declared.

    What the author wrote always stands. A bound or a set of values that was only seen is not made a
    rule: next month's
    rows may go beyond this month's. Seen values serve as the vocabulary of a category, and only
    there.
    """
    declared = blueprint.data.columns
    seen: Mapping[str, Mapping[str, Any]] = (
        first_source(facts).get("columns", {}) if first_source(facts).get("exists") else {}
    )
    names = [*seen, *(name for name in declared if name not in seen)]
    return tuple(_column(name, declared.get(name), seen.get(name, {})) for name in names)


def first_source(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts of the source the project reads; empty when nothing was read."""
    sources: Sequence[Mapping[str, Any]] = facts.get("sources") or ({},)
    return sources[0]


def _column(name: str, declared: Any, seen: Mapping[str, Any]) -> ResolvedColumn:
    kind = declared.type if declared is not None else None
    kind = kind or seen.get("type", "text")
    if declared is None:
        return ResolvedColumn(name, kind, nullable=bool(seen.get("nullable", True)), origin="seen")
    nullable = declared.nullable
    return ResolvedColumn(
        name=name,
        type=kind,
        minimum=declared.min,
        maximum=declared.max,
        categories=tuple(map(str, declared.categories)) or None,
        nullable=bool(seen.get("nullable", False)) if nullable is None else nullable,
        unique=bool(declared.unique),
        sensitive=bool(declared.sensitive),
        available_at_prediction=declared.at_prediction is not False,
        unit=declared.unit or "",
        description=declared.description or "",
    )
