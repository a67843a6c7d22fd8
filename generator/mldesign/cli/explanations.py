"""The texts of `explain`, read from where each thing is defined."""

from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import fill, indent
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mldesign.catalog import Catalog
    from mldesign.model.component import Component, Slot
    from mldesign.model.rule import Rule
    from mldesign.numbers.formulas import Formula

WIDTH = 88


def explanation(name: str) -> str:
    """Return all that is known under a name; empty when nothing is."""
    return "\n".join(_found(name.strip()))


def nearest(name: str) -> list[str]:
    """Return known names that are spelled alike, the closest first."""
    known = {known.lower(): known for known in _names()}
    return [known[near] for near in get_close_matches(name.strip().lower(), known, n=3)]


def _found(name: str) -> Iterator[str]:
    from mldesign.catalog import builtin
    from mldesign.lint.rules import every_rule
    from mldesign.model.faults import Fault
    from mldesign.numbers.formulas import formulas

    upper = name.upper()
    for fault in Fault:
        if upper == fault.code or name == fault.title:
            yield f"{fault.code} {fault.title} (error)\n\n{fault.meaning}\n"
    catalog = builtin()
    yield from (_rule(r) for r in every_rule(catalog) if upper == r.code or name == r.name)
    if upper in formulas():
        yield _formula(formulas()[upper])
    for slot in catalog.slots.values():
        if name in (slot.name, slot.path, slot.path.removesuffix("[]")):
            yield _slot(slot, catalog)
        for component in catalog.own(slot.name).values():
            if name in (component.name, component.id):
                yield _component(component, slot)
            option = name.removeprefix(f"{component.id}.")
            if option != name and option in component.option_fields():
                yield "\n".join(_option(option, component.option_fields()[option])) + "\n"


def _names() -> Iterator[str]:
    from mldesign.catalog import builtin
    from mldesign.lint.rules import every_rule
    from mldesign.model.faults import Fault
    from mldesign.numbers.formulas import formulas

    for fault in Fault:
        yield from (fault.code, fault.title)
    catalog = builtin()
    for rule in every_rule(catalog):
        yield from (rule.code, rule.name)
    yield from formulas()
    for slot in catalog.slots.values():
        yield from (slot.name, slot.path.removesuffix("[]"))
        for component in catalog.own(slot.name).values():
            yield from (component.name, component.id)
            yield from (f"{component.id}.{option}" for option in component.option_fields())


def _rule(rule: "Rule") -> str:
    page = rule.page
    parts = [
        f"{rule.code} {rule.name} ({_degrees(rule)})",
        fill(page.finds, WIDTH),
        *([f"Asked where {rule.owner} is part of the design."] if rule.owner else ()),
        _block("Why it hurts", page.why),
        _block("How to fix", page.fix),
        _block("When to ignore", page.ignore),
        "Flagged:\n" + indent(page.bad, "    "),
        "Silent:\n" + indent(page.good, "    "),
        _block("Source", page.source),
    ]
    return "\n\n".join(parts) + "\n"


def _degrees(rule: "Rule") -> str:
    from mldesign.model.rule import Stage

    words = [rule.severity.word]
    if rule.early is not None:
        words.append(f"{rule.early.word} before a prototype")
    if rule.since > Stage.CONCEPT:
        words.append(f"silent before stage {rule.since.name.lower()}")
    if rule.high is not None:
        words.append(f"{rule.high.word} in the high risk tier")
    return ", ".join(words)


def _formula(formula: "Formula") -> str:
    parts = [f"{formula.id} {formula.title}"]
    for part in formula.parts:
        lines = [
            part.signature,
            fill(part.summary[0].upper() + part.summary[1:], WIDTH - 4),
            fill(f"Formula: {part.formula}", WIDTH - 4, subsequent_indent="    "),
            fill(f"Assumes: {part.assumes}", WIDTH - 4, subsequent_indent="    "),
            fill(f"Source: {part.source}", WIDTH - 4, subsequent_indent="    "),
        ]
        parts.append(lines[0] + "\n" + indent("\n".join(lines[1:]), "    "))
    return "\n\n".join(parts) + "\n"


def _slot(slot: "Slot", catalog: "Catalog") -> str:
    choices = catalog.components(slot.name)
    width = max((len(name) for name in choices), default=0)
    lines = [f"{slot.path}: {slot.title}", fill(slot.question, WIDTH), "", "Choices:"]
    for name, component in choices.items():
        lines.append(_hanging(f"    {name:{width}}  ", component.summary))
    return "\n".join(lines) + "\n"


def _component(component: "Component", slot: "Slot") -> str:
    parts = [f"{component.id}, a choice for {slot.path}", fill(component.summary, WIDTH)]
    if component.why_not:
        parts.append(_block("When another choice is better", component.why_not))
    for title, names in (("Needs", component.needs), ("Gives", component.gives)):
        if names:
            parts.append(f"{title}: {', '.join(sorted(names))}")
    options = component.option_fields()
    if options:
        lines = [line for name, field in options.items() for line in _option(name, field)]
        parts.append("Options:\n" + indent("\n".join(lines), "    "))
    if component.sources:
        parts.append("Sources:\n" + "\n".join(_hanging("    ", s) for s in component.sources))
    return "\n\n".join(parts) + "\n"


def _option(name: str, field: Any) -> list[str]:
    extra = field.json_schema_extra or {}
    default = "must be written" if field.is_required() else f"default {field.get_default()}"
    lines = [f"{name} ({default})", _hanging("    ", field.description or "")]
    if extra.get("effect"):
        lines.append(_hanging("    ", extra["effect"]))
    return lines


def _block(title: str, text: str) -> str:
    return f"{title}:\n{_hanging('    ', text)}"


def _hanging(start: str, text: str) -> str:
    return fill(text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))
