"""Answer the slots in their order: what is written stands; where nothing is, the component that
suits best is taken.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from mldesign.catalog import Catalog
from mldesign.model.blueprint import Blueprint
from mldesign.model.component import Component, Options, Slot, Suit
from mldesign.model.design import Design, ResolvedColumn, Taken
from mldesign.model.faults import Fault, finding
from mldesign.model.finding import Finding, Span
from mldesign.model.plan import ColumnDecision

Locate = Callable[[str], Span]
WRITTEN, DEFAULT = "written", "default"
LEFT_OUT = {
    "identifier": "An identifier: it names rows and says nothing about new ones.",
    "text": "Free text: no chosen feature reads it.",
}


@dataclass(frozen=True)
class Answer:
    """One taken choice and where it stands."""

    slot: Slot
    taken: Taken
    subject: str | None
    path: str


@dataclass
class Choices:
    """All answers so far, and what was found on the way."""

    design: Design
    answers: list[Answer] = field(default_factory=list)
    columns: list[ColumnDecision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, answer: Answer) -> None:
        """Record an answer, so that later slots may look at it."""
        self.answers.append(answer)
        name = answer.slot.name
        taken = dict(self.design.taken)
        placed = replace(answer.taken, path=answer.path, subject=answer.subject)
        taken[name] = (*taken.get(name, ()), placed)
        gives = self.design.gives | answer.taken.component.gives
        self.design = replace(self.design, taken=taken, gives=gives)


def choose(catalog: Catalog, design: Design, locate: Locate) -> Choices:
    """Answer every slot that this kind of system asks."""
    choices = Choices(design)
    asked: set[str] = set()
    for slot in catalog.slots.values():
        if asked and slot.name not in asked:
            continue
        if slot.each_column:
            _answer_columns(slot, catalog, choices, locate)
        else:
            _answer(slot, catalog, choices, _hoped_for(slot, catalog, asked), locate)
        for answer in choices.answers:
            asked.update(answer.taken.component.slots)
    return choices


def _hoped_for(slot: Slot, catalog: Catalog, asked: Container[str]) -> frozenset[str]:
    """What the slots that are asked after this one may still give."""
    names = list(catalog.slots)
    later = (name for name in names[names.index(slot.name) + 1 :] if name in asked)
    return frozenset(g for n in later for c in catalog.components(n).values() for g in c.gives)


def _answer(
    slot: Slot, catalog: Catalog, choices: Choices, hoped: frozenset[str], locate: Locate
) -> None:
    written = list(choices.design.blueprint.choices(slot.path))
    if any(choice.off for _, choice in written):
        return
    components = catalog.components(slot.name)
    for path, choice in written or [(slot.path.removesuffix("[]"), None)]:
        name = choice.use if choice is not None else None
        if name is not None:
            taken = Taken(components[name], _options(components[name], choice), WRITTEN)
        else:
            possible = choices.design.gives | hoped
            fitting = {n: c for n, c in components.items() if c.needs <= possible}
            asked = replace(choices.design, answer=path)
            suit = _best(_fitting(fitting, choice), partial(_offer, asked))
            if suit is None:
                if slot.required and slot.name not in choices.design.taken:
                    choices.findings.append(_unanswered(slot, components, locate(path)))
                continue
            component, why = suit
            taken = Taken(component, _options(component, choice), DEFAULT, why)
        choices.take(Answer(slot, taken, None, path))


def _answer_columns(slot: Slot, catalog: Catalog, choices: Choices, locate: Locate) -> None:
    blueprint: Blueprint = choices.design.blueprint
    components = catalog.components(slot.name)
    by_column: dict[str, list[tuple[str, Any]]] = {}
    derived: list[tuple[str, Any]] = []
    written: Iterator[tuple[str, Any]] = blueprint.choices(slot.path)
    for path, choice in written:
        if choice.column is not None:
            by_column.setdefault(choice.column, []).append((path, choice))
        else:
            derived.append((path, choice))
    for column in choices.design.columns:
        reason = _outside(blueprint, column)
        if reason and column.name not in by_column:
            choices.columns.append(ColumnDecision(column.name, slot.name, "", WRITTEN, reason))
            continue
        unsaid = (f"data.columns.{column.name}", None)
        for path, choice in by_column.get(column.name, [unsaid]):
            _answer_one(slot, components, choices, (column, column.name, path, choice))
    for path, choice in derived:
        _answer_one(slot, components, choices, (None, choice.name or path, path, choice))
    if slot.name not in choices.design.taken:
        choices.findings.append(_nothing_to_look_at(choices.columns, locate))


def _answer_one(
    slot: Slot,
    components: Mapping[str, Component],
    choices: Choices,
    asked: tuple[ResolvedColumn | None, str, str, Any],
) -> None:
    column, subject, path, choice = asked
    if choice is not None and choice.off:
        decision = ColumnDecision(subject, slot.name, "", WRITTEN, "Turned off in the blueprint.")
        choices.columns.append(decision)
        return
    design = replace(choices.design, subject=subject)
    if choice is not None and choice.use is not None:
        taken = Taken(components[choice.use], _options(components[choice.use], choice), WRITTEN)
    else:
        fitting = _fitting(components, choice)
        suit = column and _best(fitting, lambda c: c.suits_column(design, column))
        if not suit:
            why = LEFT_OUT.get(column.type if column else "", "No feature suits it.")
            choices.columns.append(ColumnDecision(subject, slot.name, "", DEFAULT, why))
            return
        component, why = suit
        taken = Taken(component, _options(component, choice), DEFAULT, why)
    choices.take(Answer(slot, taken, subject, path))


def _fitting(components: Mapping[str, Component], choice: Any) -> Mapping[str, Component]:
    """The choices that have every option written without `use`, and get every one they need."""
    if choice is None:
        return components
    return {
        name: component
        for name, component in components.items()
        if (choice.model_extra or {}).keys() <= component.option_fields().keys()
        and all(
            option in choice.written
            for option, field in component.option_fields().items()
            if field.is_required()
        )
    }


def _options(component: Component, choice: Any) -> Options:
    names = component.options.model_fields
    return component.options(**(choice.options(names) if choice is not None else {}))


def _offer(design: Design, component: Component) -> Suit | None:
    return component.suits(design)


def _best(
    components: Mapping[str, Component], asks: Callable[[Component], Suit | None]
) -> tuple[Component, str] | None:
    offers = [(suit, c) for c in components.values() if (suit := asks(c)) is not None]
    if not offers:
        return None
    suit, component = max(offers, key=lambda offer: (offer[0].rank, offer[1].name))
    return component, suit.why


def _outside(blueprint: Blueprint, column: ResolvedColumn) -> str:
    """Why a column is no input of the model; empty when it may be one."""
    if column.name == blueprint.data.target:
        return "The target."
    if column.name == blueprint.data.key:
        return "The key: it names rows and says nothing about new ones."
    if column.name in blueprint.features.exclude:
        return "Excluded in the blueprint."
    if not column.available_at_prediction:
        return "Known only after the outcome."
    return ""


def unmet(choices: Choices, catalog: Catalog, locate: Locate) -> Iterator[Finding]:
    """Choices that need what nothing in the design gives."""
    for answer in choices.answers:
        component = answer.taken.component
        for need in sorted(component.needs - choices.design.gives):
            fitting = [
                c.name
                for c in catalog.components(answer.slot.name).values()
                if c.needs <= choices.design.gives
            ]
            givers = sorted(c.id for c in catalog.every() if need in c.gives and c.slot != "parts")
            remedy = []
            if fitting:
                remedy.append(f"choose {_either(fitting)} for `{answer.slot.path}`")
            if givers:
                remedy.append(f"take a choice that gives it: {_either(givers)}")
            yield finding(
                Fault.NEED,
                locate(answer.path),
                f"`{component.name}` needs {need.replace('_', ' ')}, which no choice here gives",
                " or ".join(remedy) or "choose another one",
            )


def objections(
    design: Design, components: Iterable[Component], locate: Locate
) -> Iterator[Finding]:
    """What of the blueprint stands in the way of what was chosen."""
    for component in components:
        for objection in component.objections(design):
            where = locate(objection.path)
            yield finding(Fault.OBJECTION, where, objection.found, objection.remedy)


def _nothing_to_look_at(left_out: list[ColumnDecision], locate: Locate) -> Finding:
    reasons = "; ".join(f"{c.name}: {c.reason[0].lower()}{c.reason[1:-1]}" for c in left_out[:5])
    return finding(
        Fault.NO_INPUT,
        locate("features" if left_out else "data.columns"),
        "no column is left for the model to look at" + (f" ({reasons})" if reasons else ""),
        "put the data file where `path` says, declare `data.columns`, or exclude fewer of them",
    )


def _unanswered(slot: Slot, components: Mapping[str, Component], where: Span) -> Finding:
    return finding(
        Fault.NOT_ANSWERED,
        where,
        f"`{slot.path}` is not answered and has no default here: {slot.question}",
        f"choose {_either(list(components))}",
    )


def _either(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]
