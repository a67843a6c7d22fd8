"""The system that recommends: what it reads, how it is trained, judged and exported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mldesign.sdk import (
    Call,
    Component,
    Design,
    Objection,
    Options,
    ResolvedColumn,
    ResolvedSource,
)

EVENTS, ITEMS, USERS = "interactions", "items", "users"
KINDS = {
    "number": "numeric",
    "integer": "numeric",
    "category": "category",
    "boolean": "category",
    "text": "text",
    "date": "date",
}
"""How a column of a type is read as a feature; an identifier is none."""
CUT_BY = frozenset({"category", "boolean"})
"""Types of the columns that users may be cut by."""


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """The keywords of the system that the blueprint gives directly."""
    blueprint = design.blueprint
    items, users = design.source_of(ITEMS), design.source_of(USERS)
    return {
        "name": blueprint.name,
        "summary": blueprint.summary or "",
        "interactions": _interactions(design),
        "items": None if items is None else _entities(items, design),
        "users": None if users is None else _entities(users, design),
        "goals": tuple(_goals(blueprint.evaluation.metrics)),
        "slices": tuple(blueprint.evaluation.slices),
        "seed": blueprint.training.seed or 0,
    }


def objections(design: Design) -> list[Objection]:
    """What of the sources does not let users meet items."""
    if "retrieval" not in design.gives:
        return []
    found = [*_without_a_role(design), *_twice(design), *_slices(design)]
    for source in design.sources:
        if source.role == EVENTS:
            found += _of_interactions(source)
        elif source.role is not None:
            found += _of_entities(source)
        found += _unknown(source)
    return found


def _without_a_role(design: Design) -> Iterator[Objection]:
    if design.source_of(EVENTS) is None:
        yield Objection(
            "data.sources[0]",
            "no source says who did what: retrieval learns from interactions",
            "write `user:` and `item:` beside it, the columns that name them",
        )
        return
    for source in design.sources:
        written = source.written
        if source.role is None and (written.key or written.user or written.item):
            yield Objection(
                source.path,
                f"`{written.name}` has no role, and none can be told from its columns",
                "write `role: items` or `role: users`, and `key:`, the column that names them",
            )


def _slices(design: Design) -> Iterator[Objection]:
    """Users are cut by what is known of them."""
    users = design.source_of(USERS)
    known = [] if users is None else [c.name for c in users.columns if c.type in CUT_BY]
    for place, column in enumerate(design.blueprint.evaluation.slices):
        if column not in known:
            yield Objection(
                f"evaluation.slices[{place}]",
                f"`{column}` is no category of the users, so results cannot be cut by it",
                f"name one of {', '.join(known)}" if known else "add a source with `role: users`",
            )


def _twice(design: Design) -> Iterator[Objection]:
    first: dict[str, str] = {}
    for source in design.sources:
        role = source.role
        if role in first:
            yield Objection(
                f"{source.path}.role" if source.written.role else source.path,
                f"`{source.written.name}` and `{first[role]}` are both {role}",
                f"keep one source of {role}: join the files, or give one another role",
            )
        elif role is not None:
            first[role] = source.written.name


def _of_interactions(source: ResolvedSource) -> Iterator[Objection]:
    for name in ("user", "item"):
        if getattr(source.written, name) is None:
            yield Objection(
                f"{source.path}.{name}",
                f"interactions without `{name}`: nothing says which column names the {name}",
                f"write `{name}:` with the name of that column{_columns(source)}",
            )


def _of_entities(source: ResolvedSource) -> Iterator[Objection]:
    if source.written.key is None:
        yield Objection(
            f"{source.path}.key",
            f"{source.role} without `key`: nothing says which column names them",
            f"write `key:` with the name of that column{_columns(source)}",
        )


def _unknown(source: ResolvedSource) -> Iterator[Objection]:
    """Columns that are named but are neither declared nor in the file, while the file is there."""
    written = source.written
    if not source.facts.get("exists"):
        return
    seen = source.facts.get("columns") or {}
    for name in ("user", "item", "time", "weight", "key"):
        column = getattr(written, name)
        if column is not None and column not in seen:
            yield Objection(
                f"{source.path}.{name}",
                f"`{column}` is no column of {written.written.get('path')}",
                f"write the name of a column that is there{_columns(source)}",
            )
    for column in written.columns:
        if column not in seen:
            yield Objection(
                f"{source.path}.columns.{column}",
                f"`{column}` is no column of {written.written.get('path')}",
                f"declare columns that are there{_columns(source)}",
            )


def _columns(source: ResolvedSource) -> str:
    names = [column.name for column in source.columns][:8]
    return f"; it has {', '.join(names)}" if names else ""


def _interactions(design: Design) -> Call:
    source = next(source for source in design.sources if source.role == EVENTS)
    written = source.written
    time = written.time or written.timestamp_column
    used = [name for name in (written.user, written.item, time, written.weight) if name]
    columns = [_event_column(name, source, time, written.weight) for name in used]
    given = {"user": written.user, "item": written.item, "time": time, "weight": written.weight}
    return Call(
        "recommendation.tables:InteractionTable",
        {
            "source": _read(source, design),
            **{name: column for name, column in given.items() if column is not None},
            "columns": tuple(columns),
        },
    )


def _event_column(name: str, source: ResolvedSource, time: str | None, weight: str | None) -> Call:
    column = next((c for c in source.columns if c.name == name), None)
    if name == time:
        known = column.type if column else "date"
        kind = known if known in {"number", "integer", "date"} else "date"
        nullable = bool(column and column.nullable)
        return Call(
            "columns:Column",
            {
                "name": name,
                "type": kind,
                **_bounds(column),
                **({"nullable": True} if nullable else {}),
            },
        )
    if name == weight:
        return Call("columns:Column", {"name": name, "type": "number", **_bounds(column)})
    return Call("columns:Column", {"name": name, "type": "identifier"})


def _bounds(column: ResolvedColumn | None) -> dict[str, Any]:
    """What is declared of the least and the largest value."""
    if column is None:
        return {}
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _entities(source: ResolvedSource, design: Design) -> Call:
    written = source.written
    features = [column for column in source.columns if _is_feature(column, written.key, design)]
    return Call(
        "recommendation.tables:EntityTable",
        {
            "source": _read(source, design),
            "key": written.key,
            "columns": (
                Call("columns:Column", {"name": written.key, "type": "identifier", "unique": True}),
                *(_feature_column(column) for column in features),
            ),
            "features": tuple(_feature(column) for column in features),
        },
    )


def _is_feature(column: ResolvedColumn, key: str | None, design: Design) -> bool:
    excluded = column.name in design.blueprint.features.exclude
    known = column.type in KINDS and column.available_at_prediction
    return known and not excluded and column.name != key


def _feature_column(column: ResolvedColumn) -> Call:
    said: dict[str, Any] = {"name": column.name, "type": column.type}
    if column.minimum is not None:
        said["minimum"] = column.minimum
    if column.maximum is not None:
        said["maximum"] = column.maximum
    if column.categories:
        said["categories"] = column.categories
    if column.separator:
        said["separator"] = column.separator
    if column.nullable or column.origin == "seen":
        said["nullable"] = True
    if column.sensitive:
        said["sensitive"] = True
    return Call("columns:Column", said)


def _feature(column: ResolvedColumn) -> Call:
    kind = "categories" if column.separator else KINDS[column.type]
    said: dict[str, Any] = {"column": column.name, "kind": kind}
    if column.separator:
        said["separator"] = column.separator
    return Call("retrieval.features:FeatureSpec", said)


def _read(source: ResolvedSource, design: Design) -> Call:
    """The source as its own component wires it."""
    taken = next(one for one in design.taken["source"] if one.path == source.path)
    view = replace(design, answer=source.path)
    given = taken.component.arguments(taken.options, view)
    return Call(str(taken.component.entry), given)


def _goals(metrics: Sequence[Any]) -> Iterator[Call]:
    for place, metric in enumerate(metrics):
        yield Call(
            "evaluation.goals:Goal",
            {
                "metric": metric.name if metric.k is None else f"{metric.name}@{metric.k}",
                "target": metric.target,
                "direction": metric.direction or "maximize",
                "primary": bool(metric.primary),
                "path": f"evaluation.metrics[{place}]",
            },
        )


COMPONENT = Component(
    summary="Reads interactions, items and users, trains beside the baselines, judges by full "
    "ranking, and ships what is best.",
    requires=(
        "parts/core",
        "parts/contract",
        "parts/reporting",
        "parts/retrieval",
        "parts/recommender",
        "parts/interaction_sample",
    ),
    packages=("matplotlib>=3.9,<4", "numpy>=2.1,<3", "pyarrow>=20,<27", "scipy>=1.14,<2"),
    arguments=arguments,
    objections=objections,
    commands=(
        "train_recommender",
        "evaluate_recommender",
        "recommend",
        "export_factors",
        "make_interactions",
        "retrain_recommender",
    ),
)
