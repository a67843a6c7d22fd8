"""Blueprint to plan."""

import keyword
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from mldesign.catalog import BrokenPattern, Catalog
from mldesign.model.blueprint import Blueprint
from mldesign.model.component import Call, Component
from mldesign.model.design import Design
from mldesign.model.finding import Finding, Severity
from mldesign.model.plan import Alternative, ColumnDecision, Decision, OptionValue, Plan
from mldesign.resolve.choices import Answer, Choices, Locate, choose, objections, unmet
from mldesign.resolve.columns import first_source, resolve_sources

ASKED_FOR = "The blueprint asks for it."


@dataclass(frozen=True)
class Resolved:
    """The design with its choices; the plan, or nothing when no project could be made of it; and
    what was found.
    """

    design: Design
    plan: Plan | None
    findings: tuple[Finding, ...]


def resolve(
    blueprint: Blueprint, text: str, catalog: Catalog, facts: Mapping[str, Any], locate: Locate
) -> Resolved:
    """Take every decision. `locate` turns a dotted path into a place in the text."""
    rows = first_source(facts).get("rows")
    sources = resolve_sources(blueprint, facts)
    design = Design(blueprint, sources[0].columns, rows, sources, facts=facts)
    choices = choose(catalog, design, locate)
    findings = [*choices.findings, *unmet(choices, catalog, locate)]
    components, first_met = _closure(choices.answers, catalog)
    design = replace(choices.design, components=frozenset(c.id for c in components))
    findings += objections(design, components, locate)
    root = next((a for a in choices.answers if a.taken.component.system), None)
    if root is None or any(f.severity is Severity.ERROR for f in findings):
        return Resolved(design, None, tuple(findings))
    plan = Plan(
        name=blueprint.name,
        package=package_name(blueprint.name),
        blueprint=blueprint,
        blueprint_text=text,
        decisions=tuple(_decisions(choices, catalog, _foreign(root, catalog))),
        components=components,
        columns=choices.design.columns,
        wiring=_wire(root, choices, components, catalog),
        packages=_union(components, lambda c: c.packages),
        test_packages=_union(components, lambda c: c.test_packages),
        sources=sources,
        extras=_extras(components),
        commands=tuple(dict.fromkeys(c for part in first_met for c in part.commands)),
        column_decisions=_column_decisions(choices),
        open_questions=tuple(blueprint.open_questions()),
        facts=facts,
    )
    return Resolved(design, plan, tuple(findings))


def package_name(name: str) -> str:
    """An importable name for a design's name: no keyword, no module of the standard library."""
    package = re.sub(r"\W+", "_", name.lower()).strip("_")
    if not package or package[0].isdigit():
        package = f"ml_{package}".rstrip("_")
    if keyword.iskeyword(package) or package in sys.stdlib_module_names:
        package += "_ml"
    return package


def _closure(
    answers: list[Answer], catalog: Catalog
) -> tuple[tuple[Component, ...], tuple[Component, ...]]:
    """The chosen components and all they require, each once: with what is required first, and in
    the order in which they are met."""
    met: dict[str, Component] = {}
    required_first: list[Component] = []

    def visit(component: Component) -> None:
        if component.id in met:  # parts may need each other
            return
        met[component.id] = component
        for path in component.requires:
            visit(catalog.required(path))
        required_first.append(component)

    for answer in answers:
        visit(answer.taken.component)
    return tuple(required_first), tuple(met.values())


def _wire(
    root: Answer, choices: Choices, components: tuple[Component, ...], catalog: Catalog
) -> Call:
    arguments: dict[str, Any] = {}
    for part in components:
        if part.slot == "parts":
            arguments.update(part.arguments(part.options(), choices.design))
    calls: dict[str, list[Call]] = {}
    for answer in reversed(choices.answers):  # who asks goes before those who answer
        component = answer.taken.component
        if component.entry is not None:
            view = replace(choices.design, subject=answer.subject, answer=answer.path)
            given = dict(component.arguments(answer.taken.options, view))
            if answer is not root:
                given |= _wired(component.slots, calls, catalog)
            calls.setdefault(answer.slot.name, []).insert(0, Call(component.entry, given))
    task = root.taken.component
    asked = (root.slot.name, *(s for s in task.slots if s not in task.handled))
    arguments |= _wired(asked, calls, catalog)
    for answer in choices.answers:
        for place, entry in answer.taken.component.around.items():
            arguments[place] = Call(entry, {"inner": arguments[place]})
    return Call(str(task.system), arguments)


def _wired(
    asked: Iterable[str], calls: Mapping[str, list[Call]], catalog: Catalog
) -> dict[str, Any]:
    """The answers to some slots as keyword arguments of the one that asked."""
    arguments: dict[str, Any] = {}
    for slot in (catalog.slots[name] for name in asked):
        if not slot.field:
            continue
        wired = calls.get(slot.name, [])
        several = (slot.many or slot.each_column) and not slot.first
        if not slot.around:
            arguments[slot.field] = tuple(wired) if several else next(iter(wired), None)
        for call in wired if slot.around else ():
            inside = {"inner": arguments[slot.field], **call.arguments}
            arguments[slot.field] = Call(call.entry, inside)
    return arguments


def _union(
    components: Iterable[Component], of: Callable[[Component], tuple[str, ...]]
) -> tuple[str, ...]:
    """The union of what the components need. Two ranges for one package are a fault of ours."""
    ranges: dict[str, str] = {}
    for component in components:
        for requirement in of(component):
            name = re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower()
            if ranges.setdefault(name, requirement) != requirement:
                raise BrokenPattern(
                    f"{component.id} asks for `{requirement}`, another for `{ranges[name]}`"
                )
    return tuple(ranges[name] for name in sorted(ranges))


def _extras(components: Iterable[Component]) -> dict[str, tuple[str, ...]]:
    """The extras of the project, each the union of what the components put into it."""
    every = tuple(components)
    names = sorted({name for component in every for name in component.extras})
    return {name: _union(every, partial(_of_extra, name)) for name in names}


def _of_extra(name: str, component: Component) -> tuple[str, ...]:
    return component.extras.get(name, ())


def _foreign(root: Answer, catalog: Catalog) -> frozenset[str]:
    """Capabilities that only another kind of system has: what needs one is no alternative."""
    every = catalog.components(root.slot.name).values()
    kind = root.taken.component.system
    ours = {g for c in every if c.system == kind for g in c.gives}
    return frozenset({g for c in every if c.system != kind for g in c.gives} - ours)


def _decisions(choices: Choices, catalog: Catalog, foreign: frozenset[str]) -> Iterable[Decision]:
    for answer in choices.answers:
        if answer.slot.each_column:
            continue
        component, taken = answer.taken.component, answer.taken
        yield Decision(
            slot=answer.slot.name,
            title=answer.slot.title,
            question=answer.slot.question,
            path=answer.path,
            choice=component.name,
            summary=component.summary,
            origin=taken.origin,
            reason=taken.reason or ASKED_FOR,
            options=_option_values(answer),
            alternatives=tuple(_alternatives(answer, choices, catalog, foreign)),
            component=component,
        )


def _option_values(answer: Answer) -> tuple[OptionValue, ...]:
    options = answer.taken.options
    return tuple(
        OptionValue(
            name,
            getattr(options, name),
            "written" if name in options.model_fields_set else "default",
            field.description or "",
            str((field.json_schema_extra or {}).get("effect", ""))
            if isinstance(field.json_schema_extra, dict)
            else "",
        )
        for name, field in type(options).model_fields.items()
    )


def _alternatives(
    answer: Answer, choices: Choices, catalog: Catalog, foreign: frozenset[str]
) -> Iterable[Alternative]:
    for other in catalog.components(answer.slot.name).values():
        if other.name == answer.taken.component.name or other.needs & foreign:
            continue
        lacking = sorted(other.needs - choices.design.gives)
        why_not = f"Needs {', '.join(lacking)}, which this design does not give." if lacking else ""
        yield Alternative(other.name, other.summary, why_not or other.why_not)


def _column_decisions(choices: Choices) -> tuple[ColumnDecision, ...]:
    taken = [
        ColumnDecision(
            name=answer.subject or answer.path,
            slot=answer.slot.name,
            choice=answer.taken.component.name,
            origin=answer.taken.origin,
            reason=answer.taken.reason or ASKED_FOR,
            options=_option_values(answer),
        )
        for answer in choices.answers
        if answer.slot.each_column
    ]
    return (*taken, *choices.columns)
