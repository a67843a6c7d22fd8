"""One pass over the events of a YAML text: plain data, places, and every fault on the way."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from mldesign.load import messages
from mldesign.load.messages import DEPTH_LIMIT
from mldesign.load.scalars import plain
from mldesign.model.finding import Finding, Span
from mldesign.model.paths import Path, dotted
from mldesign.model.source import Place

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_OPENING = (MappingStartEvent, SequenceStartEvent)
_CLOSING = (MappingEndEvent, SequenceEndEvent)
NODE_LIMIT = 50_000
"""Values after aliases are written out: a bomb of aliases goes no further."""
_STRING_TAGS = {None, "!", "tag:yaml.org,2002:str"}
_PLAIN_TAGS = {None, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"}


@dataclass
class Composed:
    """What a text gave. `data` is None when nothing can be said about its content."""

    file: str
    data: dict[str, Any] | None = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class _Stop(Exception):
    """The text cannot be read any further; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def compose(text: str, file: str) -> Composed:
    """Turn a text into data with places. Faults are findings; nothing is raised."""
    composed = Composed(file)
    try:
        data = _Composer(text, composed).document()
    except yaml.MarkedYAMLError as error:
        composed.findings += messages.syntax(text, file, error)
        return composed
    except yaml.YAMLError as error:
        composed.findings.append(messages.not_yaml(Span(file), str(error)))
        return composed
    except _Stop as stop:
        composed.findings.append(stop.finding)
        return composed
    if isinstance(data, dict):
        composed.data = data
    elif data is None:
        composed.findings.append(messages.empty(Span(file)))
    else:
        composed.findings.append(messages.not_a_mapping(Span(file, *composed.values[()]), data))
    return composed


class _Composer:
    """Builds values from events. Recursion is bounded by `DEPTH_LIMIT`."""

    def __init__(self, text: str, composed: Composed) -> None:
        self._events: Iterator[Event] = _bounded(yaml.parse(text, Loader=_Loader), composed.file)
        self._made = composed
        self._anchors: dict[str, list[Event]] = {}
        self._nodes = 0

    def document(self) -> Any:
        """Return the one document of the text; None when there is none."""
        data: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Stop(messages.several_documents(self._span(event, ())))
            elif documents == 1 and not isinstance(event, DocumentEndEvent | StreamEndEvent):
                data = self._value(event, (), None)
        return data

    def _value(self, event: Event, path: Path, key: Place | None) -> Any:
        self._nodes += 1
        if self._nodes > NODE_LIMIT:
            raise _Stop(messages.too_many_nodes(self._span(event, path), NODE_LIMIT))
        anchor = getattr(event, "anchor", None)
        if isinstance(event, AliasEvent):
            return self._alias(event, path, key)
        if anchor is not None:
            return self._anchored(event, anchor, path, key)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path, key)
        self._refuse_tag(event, path, _PLAIN_TAGS)
        self._made.values[path] = key or _place(event)
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._sequence(path)

    def _scalar(self, event: ScalarEvent, path: Path, key: Place | None) -> Any:
        self._refuse_tag(event, path, _STRING_TAGS)
        empty = event.value == "" and event.implicit[0]
        self._made.values[path] = key if empty and key else _place(event)
        return plain(event.value) if event.implicit[0] else event.value

    def _mapping(self, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._key(event, path)
            inner = (*path, name)
            place = _place(event)
            if name in made:
                where = self._span(event, inner)
                first = Span(where.file, *self._made.keys[inner], where.path)
                self._made.findings.append(messages.duplicate_key(where, name, first))
            else:
                self._made.keys[inner] = place
            made[name] = self._value(next(self._events), inner, place)
        return made

    def _key(self, event: Event, path: Path) -> str:
        if isinstance(event, AliasEvent) or not isinstance(event, ScalarEvent):
            raise _Stop(messages.complex_key(self._span(event, path)))
        if event.value == "<<" and event.implicit[0]:
            self._made.findings.append(messages.merge_key(self._span(event, path)))
        return str(event.value)

    def _sequence(self, path: Path) -> list[Any]:
        made: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            inner = (*path, len(made))
            made.append(self._value(event, inner, None))
        return made

    def _anchored(self, event: Any, anchor: str, path: Path, key: Place | None) -> Any:
        """Keep the events of an anchored value, so that an alias can be read as if written out."""
        event.anchor = None
        self._anchors.pop(anchor, None)  # an alias inside its own value must not find it
        kept = [event, *self._rest(event)]
        value = self._replay(kept, path, key)
        self._anchors[anchor] = kept
        return value

    def _alias(self, event: Any, path: Path, key: Place | None) -> Any:
        kept = self._anchors.get(event.anchor)
        if kept is None:
            raise _Stop(messages.unknown_anchor(self._span(event, path), event.anchor))
        if len(path) + _depth(kept) > DEPTH_LIMIT:
            raise _Stop(messages.too_deep(self._span(event, path), DEPTH_LIMIT))
        return self._replay(kept, path, key)

    def _replay(self, kept: list[Event], path: Path, key: Place | None) -> Any:
        outer, self._events = self._events, iter(kept)
        try:
            return self._value(next(self._events), path, key)
        finally:
            self._events = outer

    def _rest(self, event: Event) -> Iterator[Event]:
        level = int(isinstance(event, _OPENING))
        while level:
            event = next(self._events)
            level += isinstance(event, _OPENING)
            level -= isinstance(event, _CLOSING)
            yield event

    def _refuse_tag(self, event: Any, path: Path, allowed: set[str | None]) -> None:
        if event.tag not in allowed:
            self._made.findings.append(messages.tag(self._span(event, path), event.tag))

    def _span(self, event: Event, path: Path) -> Span:
        return Span(self._made.file, *_place(event), dotted(path))


def _place(event: Any) -> Place:
    """Line, column and length of an event; what spans several lines is marked where it begins."""
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return start.line + 1, start.column + 1, max(length, 1)


def _bounded(events: Iterable[Event], file: str) -> Iterator[Event]:
    level = 0
    for event in events:
        if isinstance(event, _OPENING):
            level += 1
            if level > DEPTH_LIMIT:
                raise _Stop(messages.too_deep(Span(file, *_place(event)), DEPTH_LIMIT))
        elif isinstance(event, _CLOSING):
            level -= 1
        yield event


def _depth(events: list[Event]) -> int:
    level = deepest = 0
    for event in events:
        level += isinstance(event, _OPENING)
        level -= isinstance(event, _CLOSING)
        deepest = max(deepest, level)
    return deepest
