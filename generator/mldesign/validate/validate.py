"""The stage itself: open values out, language, choices; every fault in one run."""

from dataclasses import dataclass
from types import MappingProxyType

from pydantic import ValidationError

from mldesign.catalog import Catalog
from mldesign.model.blueprint import Blueprint
from mldesign.model.faults import Fault, finding
from mldesign.model.finding import Finding
from mldesign.model.paths import dotted, parts
from mldesign.model.source import Source
from mldesign.validate.choices import judge_choices
from mldesign.validate.opened import Opened, take_out
from mldesign.validate.schema_faults import findings_of
from mldesign.validate.unplugged import skip_plugin_search

_NEEDED = (("name",), ("problem", "task"), ("data", "sources"), ("data", "target"))
_LABELLED = frozenset({"classification", "regression"})
"""Capabilities of tasks that learn a column."""


@dataclass(frozen=True)
class Validated:
    """The blueprint, or None when anything in the text is wrong; and what was found.

    `source` is the source to ask for places from here on: where a list item was left open, its
    items are counted as the blueprint counts them.
    """

    blueprint: Blueprint | None
    findings: tuple[Finding, ...]
    source: Source


def validate(source: Source, catalog: Catalog) -> Validated:
    """Judge the data of a source against the language and the catalog's choices."""
    skip_plugin_search()
    opened = take_out(source)
    found = list(opened.findings)
    blueprint: Blueprint | None = None
    try:
        blueprint = Blueprint.model_validate(opened.data)
    except ValidationError as error:
        found += findings_of(error.errors(include_url=False), (), opened.source)
    judged = {f.where.path for f in found}
    chosen = judge_choices(opened.data, opened.source, catalog)
    found += [f for f in chosen if f.where.path not in judged]
    if blueprint is not None:
        found += _target_missing(blueprint, opened, catalog)
    held_open = _not_deferrable(opened)
    found = [f for f in found if not _covered(f, held_open)] + held_open
    if blueprint is None or found:
        return Validated(None, tuple(found), opened.source)
    blueprint._deferred = tuple(opened.questions)
    blueprint._declared = MappingProxyType(opened.declared)
    return Validated(blueprint, (), opened.source)


def _not_deferrable(opened: Opened) -> list[Finding]:
    """Needed values that were left open: they, a section above, or their only item."""
    return [
        finding(
            Fault.NOT_DEFERRABLE,
            opened.origin.span(path),
            f"`{dotted(path)}` cannot be left open: everything else depends on it",
            "write a value",
        )
        for path in sorted(opened.deferred, key=str)
        for needed in _NEEDED
        if path == needed[: len(path)]
        or (path[: len(needed)] == needed and not opened.data["data"]["sources"])
    ]


def _covered(found: Finding, held_open: list[Finding]) -> bool:
    """A needed value that was left open is one fault, not also a missing value."""
    return found.code in {Fault.MISSING_KEY.code, Fault.TEXT.code} and any(
        parts(found.where.path)[: len(above)] == above or above[:-1] == parts(found.where.path)
        for above in (parts(f.where.path) for f in held_open)
    )


def _target_missing(blueprint: Blueprint, opened: Opened, catalog: Catalog) -> list[Finding]:
    """A task that learns a column needs its name."""
    if blueprint.data.target is not None:
        return []
    for slot in catalog.slots.values():
        if slot.path != "problem.task":
            continue
        task = catalog.components(slot.name).get(blueprint.problem.task.use or "")
        if task is not None and task.gives & _LABELLED:
            return [
                finding(
                    Fault.MISSING_KEY,
                    opened.source.span(("data", "target")),
                    f"`data.target` is missing: `{task.name}` learns a column",
                    "write the name of the column to predict: `target: class`",
                )
            ]
    return []
