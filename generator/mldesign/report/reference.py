"""The reference of the language as Markdown: a page for each stage, made from the JSON Schema."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

_DEFS = "#/$defs/"
_QUANTITY = "quantity_"
_SLOT = "slot_"
_WORDS_SHOWN = 12
_PLAIN = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "`true` or `false`",
}


def pages(schema: Schema, stages: Sequence[str]) -> dict[str, str]:
    """Return file name → text: an index, a page for each stage, and `design.md` for the rest."""
    properties: Schema = schema["properties"]
    rest = {key: value for key, value in properties.items() if key not in stages}
    made = {"design.md": _page("The design itself", _DESIGN, rest, schema)}
    for number, stage in enumerate(stages, 1):
        about = properties[stage]
        title = f"{number}. {stage.capitalize()}"
        made[f"{stage}.md"] = _page(title, about["description"], {stage: about}, schema)
    made["quantities.md"] = _quantities(schema)
    made["index.md"] = _index(schema, stages)
    return dict(sorted(made.items()))


_DESIGN = "What a blueprint says about the design itself: people, limits, load, decisions, words."
_INDEX = """# The blueprint language

Each page below is made from the same schema that validates a blueprint. Required are only `name`,
`problem.task`, one source in `data.sources` and, where the task has one, `data.target`.

- A choice is written `slot: {use: name, option: value}`, or just `slot: name`. `slot: none` turns
  an optional one off.
- Any other value can be left open on purpose: `{deferred: "why", until: "what ends it"}`. The
  document lists it as an open question.
- A figure may be written `{declared: 40}`; where it can also be computed, both are compared.
- Only `true` and `false` are truth values. `no`, `on`, `01` and `12:30` are text.
"""


def _index(schema: Schema, stages: Sequence[str]) -> str:
    rows = [
        f"- [{stage.capitalize()}]({stage}.md): {schema['properties'][stage]['description']}"
        for stage in stages
    ]
    more = [f"- [The design itself](design.md): {_DESIGN}", "- [Quantities](quantities.md)"]
    return "\n".join([_INDEX, *rows, *more]) + "\n"


def _page(title: str, about: str, properties: Schema, schema: Schema) -> str:
    out = [f"# {title}", "", about, ""]
    single = len(properties) == 1
    if not single:
        out += _table(properties, (), schema)
    for name, value in properties.items():
        out += _sections(name, value, schema, level=2, above=())
    return "\n".join(out).rstrip() + "\n"


def _sections(
    path: str, value: Schema, schema: Schema, *, level: int, above: tuple[str, ...]
) -> Iterator[str]:
    """The part a value leads to, then the parts below it."""
    name = _part_name(value)
    if name is None or name in above:
        return
    definition: Schema = schema["$defs"][name]
    path += "[]" if _is("array", value) else ".*" if _is("object", value) else ""
    if name.startswith(_SLOT):
        yield from _choices(path, definition, schema, level)
        below = _described(definition, schema)
    else:
        full = schema["$defs"].get(f"{name}_full", definition)
        yield from [f"{'#' * min(level, 6)} `{path}`", "", full.get("description", ""), ""]
        yield from _table(full["properties"], full.get("required", ()), schema)
        below = full["properties"]
    for key, inner in below.items():
        yield from _sections(f"{path}.{key}", inner, schema, level=level + 1, above=(*above, name))


def _described(slot: Schema, schema: Schema) -> Schema:
    """What the language itself knows of the answers to a slot, whichever choice is taken."""
    *_, last = (member for member in slot["anyOf"] if "properties" in member)
    return {key: _target(value, schema) for key, value in last["properties"].items()}


def _choices(path: str, slot: Schema, schema: Schema, level: int) -> Iterator[str]:
    mark = "#" * min(level, 6)
    yield from [f"{mark} `{path}`", "", f"{slot['title']}. {slot['description']}", ""]
    objects = [member for member in slot["anyOf"] if "properties" in member]
    for choice in objects:
        if "use" not in choice["properties"]:
            continue
        yield f"- `{choice['title']}`: {choice['description']}"
    yield ""
    for choice in objects:
        own = {k: v for k, v in choice["properties"].items() if "$ref" not in v and k != "use"}
        if own:
            yield from [f"Options of `{choice['title']}`:", ""]
            yield from _table(own, choice["required"], schema, meaning="why this default")
    described = _described(slot, schema)
    if described:
        yield from ["Also known of it, whichever is chosen:", ""]
        yield from _table(described, objects[-1]["required"], schema)


def _table(
    properties: Schema, required: Iterable[str], schema: Schema, *, meaning: str = "meaning"
) -> Iterator[str]:
    yield from [f"| key | value | {meaning} | example |", "|---|---|---|---|"]
    needed = set(required)
    for key, value in properties.items():
        name = f"`{key}`" + (" (required)" if key in needed else "")
        text = value.get("description", "")
        if "default" in value:
            text += f" Default `{_flow(value['default'])}`."
        examples = value.get("examples") or []
        example = f"`{_flow(examples[0])}`" if examples else ""
        cells = (name, _kind(value, schema), text, example)
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _kind(value: Schema, schema: Schema) -> str:
    """What sort of value stands there, in words."""
    kinds = [_member_kind(member, schema) for member in value.get("anyOf", [value])]
    return " or ".join(dict.fromkeys(kind for kind in kinds if kind))


def _limits(member: Schema) -> str:
    """The bounds of a number, in words."""
    bounds = {
        "minimum": "at least",
        "exclusiveMinimum": "more than",
        "maximum": "at most",
        "exclusiveMaximum": "less than",
    }
    return "".join(f", {word} {member[key]}" for key, word in bounds.items() if key in member)


def _member_kind(member: Schema, schema: Schema) -> str:
    if "$ref" in member:
        return _reference_kind(member["$ref"].removeprefix(_DEFS))
    if "anyOf" in member:
        return _kind(member, schema)
    if "enum" in member or "const" in member:
        words = member.get("enum", [member.get("const")])
        more = f" and {len(words) - _WORDS_SHOWN} more" if len(words) > _WORDS_SHOWN else ""
        return ", ".join(f"`{_flow(word)}`" for word in words[:_WORDS_SHOWN]) + more
    return _type_kind(member, schema)


def _type_kind(member: Schema, schema: Schema) -> str:
    kind = str(member.get("type"))
    if kind == "array":
        return f"list of {_kind(member.get('items', {}), schema) or 'values'}"
    if kind == "object":
        if set(member.get("properties", {})) == {"declared"}:
            return ""
        return f"mapping to {_kind(inner, schema)}" if (inner := _free(member)) else "mapping"
    return _PLAIN.get(kind, "") + _limits(member)


def _reference_kind(name: str) -> str:
    if name == "deferred":
        return ""
    if name.startswith(_QUANTITY):
        word = name.removeprefix(_QUANTITY)
        return f"[{word.lower()}](quantities.md#{word.lower()})"
    return "choice" if name.startswith(_SLOT) else "section"


def _free(member: Schema) -> Schema | None:
    inner = member.get("additionalProperties")
    return inner if isinstance(inner, dict) else None


def _part_name(value: Schema) -> str | None:
    """The definition a value leads to, also through a list or mapping."""
    for member in value.get("anyOf", [value]):
        if "$ref" in member:
            name: str = member["$ref"].removeprefix(_DEFS)
            if name != "deferred" and not name.startswith((_QUANTITY, "option_")):
                return name
        for inner in (member.get("items"), _free(member)):
            if inner and (found := _part_name(inner)):
                return found
    return None


def _is(kind: str, value: Schema) -> bool:
    return any(member.get("type") == kind for member in value.get("anyOf", [value]))


def _target(value: Schema, schema: Schema) -> Schema:
    found: Any = schema
    for step in value["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    target: Schema = found
    return target


def _quantities(schema: Schema) -> str:
    out = ["# Quantities", "", "Written as people write them; a wrong unit is an error.", ""]
    for name, definition in schema["$defs"].items():
        if name.startswith(_QUANTITY):
            word = name.removeprefix(_QUANTITY)
            examples = ", ".join(f"`{_flow(example)}`" for example in definition["examples"])
            out += [f"## {word}", "", definition["description"], "", f"Examples: {examples}.", ""]
    return "\n".join(out).rstrip() + "\n"


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
