"""Judge the answers to slots against the catalog. Knows no slot and no choice by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from mldesign.catalog import Catalog
from mldesign.model.blueprint import NONE
from mldesign.model.blueprint.shape import part_at
from mldesign.model.component import Component, Slot
from mldesign.model.faults import Fault, finding, quoted
from mldesign.model.finding import Finding, Span
from mldesign.model.paths import Path, dotted
from mldesign.model.source import Source
from mldesign.validate.schema_faults import findings_of
from mldesign.validate.words import both, either, listing, near_or_all, nearest, suggestion

_USE = "use"


def judge_choices(data: dict[str, Any], source: Source, catalog: Catalog) -> Iterator[Finding]:
    """Yield a finding for every unknown choice, unknown option and wrong value of an option."""
    for slot in catalog.slots.values():
        for path, answer in _answers(data, slot.path):
            yield from _judge(slot, path, answer, source, catalog)


def _answers(data: Any, slot_path: str) -> Iterator[tuple[Path, Any]]:
    path: Path = tuple(slot_path.removesuffix("[]").split("."))
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    if not slot_path.endswith("[]"):
        yield path, data
    elif isinstance(data, list):
        yield from (((*path, i), item) for i, item in enumerate(data))


@dataclass(frozen=True)
class _Answer:
    """An answer as a mapping, and what may stand in it."""

    slot: Slot
    path: Path
    written: Mapping[str, Any]
    language: frozenset[str]
    """Keys the language itself knows here."""
    components: Mapping[str, Component]
    source: Source

    @property
    def unknown(self) -> Iterator[str]:
        """Keys that must be options."""
        return (key for key in self.written if key not in self.language)

    def key(self, name: str) -> Span:
        """Where a key of the answer is."""
        return self.source.key_span((*self.path, name))


def _judge(
    slot: Slot, path: Path, written: Any, source: Source, catalog: Catalog
) -> Iterator[Finding]:
    if isinstance(written, str):
        written = {_USE: written}
    if not isinstance(written, dict):
        return  # absent, or a wrong type that the language itself has reported
    part = part_at(path)
    language = frozenset(part.model_fields if part else {_USE})
    answer = _Answer(slot, path, written, language, catalog.components(slot.name), source)
    name = written.get(_USE)
    if name is None:
        yield from _without_use(answer)
    elif name in answer.components:
        yield from _options(answer, answer.components[name])
    elif isinstance(name, str) and not (name == NONE and not slot.required):
        yield _unknown_choice(answer, name)


def _unknown_choice(answer: _Answer, name: str) -> Finding:
    names = list(answer.components)
    inner = (*answer.path, _USE)
    place = inner if answer.source.has(inner) else answer.path
    known = f"choices: {listing(names)}" if names else "there are no choices yet"
    return finding(
        Fault.UNKNOWN_CHOICE,
        answer.source.span(place),
        f"`{answer.slot.path.removesuffix('[]')}` has no choice `{quoted(name)}`",
        suggestion(name, names) + known,
    )


def _without_use(answer: _Answer) -> Iterator[Finding]:
    """The default will be taken: the options must be those of a choice, all of the same one."""
    components = answer.components.values()
    known = {*answer.language, *(n for c in components for n in c.option_fields())}
    options = set(answer.unknown)
    for key in answer.unknown:
        if key not in known:
            yield finding(
                Fault.UNKNOWN_KEY,
                answer.key(key),
                f"`{dotted(answer.path)}` has no key `{quoted(key)}`",
                near_or_all(suggestion(key, sorted(known)), sorted(known)),
            )
    fitting = [c for c in components if options & known <= set(c.option_fields())]
    if not fitting:
        names = [key for key in answer.unknown if key in known]
        yield finding(
            Fault.NO_CHOICE,
            answer.key(names[-1]),
            f"`{dotted(answer.path)}` names no choice, and none has {both(names)}",
            f"add `use:` with {either(answer.components)}, and keep the options it has",
        )
    for component in fitting:
        found = list(_values(answer, component, missing=False))
        if found:
            yield from found
            return


def _options(answer: _Answer, component: Component) -> Iterator[Finding]:
    fields = component.option_fields()
    for key in answer.unknown:
        if key not in fields:
            yield _unknown_option(key, answer, component)
    yield from _values(answer, component, missing=True)


def _values(answer: _Answer, component: Component, *, missing: bool) -> Iterator[Finding]:
    """Yield what is wrong with the values of the options, and which of them are missing."""
    fields = component.option_fields()
    given = {key: value for key, value in answer.written.items() if key in fields and key != _USE}
    try:
        component.options.model_validate(given)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        told = [e for e in errors if missing or e["type"] != "missing"]
        yield from findings_of(told, answer.path, answer.source, component)


def _unknown_option(key: str, answer: _Answer, component: Component) -> Finding:
    fields = list(component.option_fields())
    near = nearest(key, [*fields, *sorted(answer.language)])
    others = [c.name for c in answer.components.values() if key in c.option_fields()]
    if near:
        remedy = f"did you mean `{near}`? "
    elif others:
        remedy = f"{either(others)} {'has' if len(others) == 1 else 'have'} it; "
    else:
        remedy = ""
    known = f"options: {listing(fields)}" if fields else "it has no options"
    return finding(
        Fault.UNKNOWN_OPTION,
        answer.key(key),
        f"`{component.name}` has no option `{quoted(key)}`",
        remedy + known,
    )
