"""The columns of every source: as declared and, where the blueprint is silent, as seen in
its file."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.model.blueprint import Blueprint
from mldesign.model.blueprint.data import Source
from mldesign.model.design import ResolvedColumn, ResolvedSource


def resolve_sources(blueprint: Blueprint, facts: Mapping[str, Any]) -> tuple[ResolvedSource, ...]:
    """Return all sources with their columns. What `data.columns` declares are columns of the first
    one; a source may declare its own.
    """
    seen: Sequence[Mapping[str, Any]] = facts.get("sources") or ()
    written = blueprint.data.sources
    found = []
    for place, one in enumerate(written):
        own = seen[place] if place < len(seen) else {}
        declared = {**(blueprint.data.columns if place == 0 else {}), **one.columns}
        columns = _columns(declared, own.get("columns", {}) if own.get("exists") else {})
        role, reason = (one.role, "") if one.role else _role(one, written)
        found.append(ResolvedSource(one, f"data.sources[{place}]", columns, own, role, reason))
    return tuple(found)


def _role(source: Source, every: Sequence[Source]) -> tuple[str | None, str]:
    """What the rows of a source are when it does not say so, and how that is told."""
    if source.user and source.item:
        return "interactions", "It names a user and an item."
    events = next((one for one in every if one.user and one.item), None)
    if events is None or source.key is None:
        return None, ""
    told = f"Its key is what `{events.name}` names the "
    roles = {events.item: ("items", f"{told}item by."), events.user: ("users", f"{told}user by.")}
    return roles.get(source.key, (None, ""))


def _columns(
    declared: Mapping[str, Any], seen: Mapping[str, Mapping[str, Any]]
) -> tuple[ResolvedColumn, ...]:
    """All columns: in the file's order when it is there, else in the order declared.

    What the author wrote always stands. A bound or a set of values that was only seen is not made a
    rule: next month's rows may go beyond this month's. Seen values serve as the vocabulary of a
    category, and only there.
    """
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
        separator=declared.separator or "",
    )
