"""What each component brings to the views: the `diagram.yaml` beside its `component.py`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mldesign.model.plan import Plan

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BETWEEN = "\x1f"  # never in text that people write; stripped from values
Words = dict[str, Any]


class BrokenFragment(ValueError):
    """A `diagram.yaml` or `views.yaml` that cannot be read: a fault of the pattern, not of the
    blueprint.
    """


@dataclass(frozen=True)
class Fragment:
    """Cards and arrows of one component, with their words filled in."""

    nodes: tuple[Mapping[str, Any], ...] = ()
    edges: tuple[Mapping[str, Any], ...] = ()
    adds: tuple[Mapping[str, Any], ...] = ()
    """Words for the card of another component: `{to: features, sub: 13 one-hot}`."""
    section: str = ""
    """Where a click on its cards leads, unless they say otherwise."""
    views: Mapping[str, Any] = field(default_factory=dict)
    """Views of its own, and `lanes` for them, both as in `views.yaml`."""
    lanes: Mapping[str, Any] = field(default_factory=dict)


def load_yaml(path: Path) -> Any:
    """Read one of our own YAML files. Raises `BrokenFragment`."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  a safe loader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BrokenFragment(f"{path.parent.name}/{path.name}: {error}") from error


def fragments_of(plan: Plan, words: Words) -> list[Fragment]:
    """The fragments of the plan's components, in their order, all strings rendered."""
    found = [
        (component, _repeated(load_yaml(component.folder / "diagram.yaml"), plan))
        for component in plan.components
        if (component.folder / "diagram.yaml").is_file()
    ]
    scopes = [_scope(plan, component.id) for component, _ in found]
    rendered = render_strings([raw for _, raw in found], scopes, words)
    return [
        Fragment(
            tuple(node for node in raw.get("nodes", ()) if node.get("when", True)),
            tuple(edge for edge in raw.get("edges", ()) if edge.get("when", True)),
            tuple(raw.get("adds", ())),
            section_of(plan, component.id),
            raw.get("views", {}),
            raw.get("lanes", {}),
        )
        for (component, _), raw in zip(found, rendered, strict=True)
    ]


def _repeated(raw: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """Cards and arrows with `each: path.of.a.list` once for every entry of that list of the
    blueprint; their strings may speak of the entry as `item` and of its place as `at`.
    """
    return raw | {
        sort: [copy for one in raw[sort] for copy in _copies(one, plan)]
        for sort in ("nodes", "edges")
        if sort in raw
    }


def _copies(raw: dict[str, Any], plan: Plan) -> Iterator[Any]:
    path = raw.get("each")
    if path is None:
        yield raw
        return
    entries: Any = plan.blueprint
    for step in path.split("."):
        entries = getattr(entries, step)
    for at in range(len(entries)):
        start = f"{{% with item=blueprint.{path}[{at}], at={at} %}}"
        texts = [f"{start}{text}{{% endwith %}}" for text in _strings(raw)]
        yield _replace(raw, iter(texts))


def section_of(plan: Plan, component_id: str) -> str:
    """Where the document tells about a component: the page of its stage, its decision."""
    for decision in plan.decisions:
        if f"{decision.slot}/{decision.choice}" == component_id:
            return f"{decision.path.partition('.')[0]}.md#d-{decision.slot.replace('_', '-')}"
    return ""


def _scope(plan: Plan, component_id: str) -> Words:
    slot, _, choice = component_id.partition("/")
    mine = (d.options for d in plan.decisions if (d.slot, d.choice) == (slot, choice))
    options = {option.name: option.value for option in next(mine, ())}  # of several: the first
    columns = [d.name for d in plan.column_decisions if (d.slot, d.choice) == (slot, choice)]
    return {"options": options, "columns": columns}


def render_strings(raws: list[Any], scopes: list[Words], words: Words) -> list[Any]:
    """Fill in the `{{ … }}` of every string, each raw value with a scope of its own.

    All strings are compiled as one template, because compiling is what costs.
    """
    from jinja2 import Environment, StrictUndefined, TemplateError

    texts = [list(_strings(raw)) for raw in raws]
    source = "".join(
        f"{{% with options=scopes[{at}].options, columns=scopes[{at}].columns %}}"
        f"{''.join(text + _BETWEEN for text in mine)}{{% endwith %}}"
        for at, mine in enumerate(texts)
        if mine
    )
    environment = Environment(undefined=StrictUndefined, finalize=_word)  # noqa: S701  plain text
    try:
        filled = environment.from_string(source).render(words | {"scopes": scopes})
    except TemplateError as error:
        raise BrokenFragment(f"a string in a diagram.yaml: {error}") from error
    answers = iter(filled.split(_BETWEEN))
    return [_replace(raw, answers) for raw in raws]


def _word(value: object) -> str:
    if value is None or value is False:
        return ""
    return " ".join(str(value).replace(_BETWEEN, " ").split()) if value != " " else " "


def _strings(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        if "{{" in raw:
            yield raw
    elif isinstance(raw, Mapping):
        for value in raw.values():
            yield from _strings(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _strings(value)


def _replace(raw: Any, answers: Iterable[str]) -> Any:
    if isinstance(raw, str):
        return next(iter(answers)).strip(" ·") if "{{" in raw else raw
    if isinstance(raw, Mapping):
        return {key: _replace(value, answers) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_replace(value, answers) for value in raw]
    return raw
