"""Take out what was left open on purpose, and the wrapping of declared figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mldesign.model.faults import Fault, finding
from mldesign.model.finding import Finding
from mldesign.model.paths import Path, dotted
from mldesign.model.plan import OpenQuestion
from mldesign.model.source import Place, Source

_DEFERRED = "deferred"
_DECLARED = "declared"
_ENDS = ("until", "trigger")
_ABSENT = object()


@dataclass
class Opened:
    """The data that is left, and what was taken out of it."""

    origin: Source
    """The source as read."""
    source: Source
    """The same, with list items counted as in `data`."""
    data: dict[str, Any] = field(default_factory=dict)
    questions: list[OpenQuestion] = field(default_factory=list)
    deferred: set[Path] = field(default_factory=set)
    declared: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def take_out(source: Source) -> Opened:
    """Separate the values from what is open."""
    opened = Opened(source, source)
    moved: dict[Path, Path] = {}
    opened.data = _taken(source.data, (), (), opened, moved)
    if moved:
        opened.source = _renumbered(source, moved)
    return opened


def _taken(value: Any, path: Path, place: Path, opened: Opened, moved: dict[Path, Path]) -> Any:
    """Return the value without what is open; it stands at `place` in the text, at `path` after."""
    if isinstance(value, dict):
        if _DEFERRED in value:
            _question(value, place, opened)
            return _ABSENT
        if set(value) == {_DECLARED}:
            inner = _taken(value[_DECLARED], path, (*place, _DECLARED), opened, moved)
            opened.declared[dotted(path)] = inner
            return inner
        pairs = ((k, _taken(v, (*path, k), (*place, k), opened, moved)) for k, v in value.items())
        return {k: v for k, v in pairs if v is not _ABSENT}
    if isinstance(value, list):
        return list(_items(value, path, place, opened, moved))
    if value is None and place:
        opened.findings.append(_no_value(opened.source, place))
        return _ABSENT
    return value


def _items(
    items: list[Any], path: Path, place: Path, opened: Opened, moved: dict[Path, Path]
) -> Iterator[Any]:
    kept = 0
    for position, item in enumerate(items):
        taken = _taken(item, (*path, kept), (*place, position), opened, moved)
        if taken is _ABSENT:
            moved.setdefault((*place, position), ())
            continue
        if kept != position:
            moved[(*place, position)] = (*path, kept)
        kept += 1
        yield taken


def _question(value: dict[str, Any], place: Path, opened: Opened) -> None:
    where = opened.source.span(place)
    reason, ends = value[_DEFERRED], value
    if isinstance(reason, dict):  # {deferred: {reason: …, until: …, trigger: …}}
        reason, ends = reason.get("reason", ""), {**reason, _DEFERRED: None}
        reason = reason or "; ".join(str(ends[k]) for k in _ENDS if ends.get(k))
    strange = sorted(set(ends) - {_DEFERRED, "reason", *_ENDS})
    if not isinstance(reason, str) or not reason.strip():
        opened.findings.append(
            finding(
                Fault.DEFERRAL,
                where,
                "a deferred value needs a reason",
                'write `{deferred: "why it is open", until: "what ends the waiting"}`',
            )
        )
    elif strange:
        opened.findings.append(
            finding(
                Fault.DEFERRAL,
                opened.source.key_span((*place, strange[0])),
                f"`{strange[0]}` cannot stand beside `deferred`",
                "beside it stand only `until` (a date or event) and `trigger`",
            )
        )
    until = "; ".join(str(ends[key]) for key in _ENDS if ends.get(key) is not None)
    opened.deferred.add(place)
    opened.questions.append(OpenQuestion(dotted(place), str(reason), until))


def _no_value(source: Source, place: Path) -> Finding:
    name = f"`{place[-1]}`" if isinstance(place[-1], str) else "the list item"
    return finding(
        Fault.NO_VALUE,
        source.key_span(place),
        f"{name} stands there without a value",
        'write a value, remove the line, or leave it open on purpose: `{deferred: "why"}`',
    )


def _renumbered(source: Source, moved: dict[Path, Path]) -> Source:
    """Let the places of list items follow the items; those of open items are found at the list."""

    def follow(path: Path) -> Path | None:
        for length in range(len(path), 0, -1):
            new = moved.get(path[:length])
            if new is not None:
                return (*new, *path[length:]) if new else None
        return path

    def places(written: Mapping[Path, Place]) -> dict[Path, Place]:
        kept = ((follow(path), place) for path, place in written.items())
        return {path: place for path, place in kept if path is not None}

    return replace(source, values=places(source.values), keys=places(source.keys))
