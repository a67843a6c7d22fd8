"""The language and the catalog as one JSON Schema (draft 2020-12), for editors and validators."""

from collections.abc import Iterator, Mapping
from typing import Any

from mldesign.catalog import Catalog
from mldesign.model.blueprint import LANGUAGE, NONE, Blueprint, Choice, Part
from mldesign.model.blueprint.shape import part_at, parts_of
from mldesign.model.component import Component, Slot
from mldesign.model.quantities import Count, Duration, Growth, Money, Quantity, Rate, Share, Size

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_QUANTITIES: tuple[type[Quantity], ...] = (Duration, Rate, Size, Share, Growth, Count, Money)
_ABOUT = ("title", "description", "examples")
_NEEDED = {
    ("Blueprint", "name"),
    ("Blueprint", "problem"),
    ("Blueprint", "data"),
    ("Problem", "task"),
    ("Data", "sources"),
    ("Data", "target"),
}
"""Values that cannot be left open."""

_DEFERRED: Schema = {
    "title": "Left open on purpose",
    "description": "The document lists it as an open question.",
    "type": "object",
    "properties": {
        "deferred": {"description": "Why it is open.", "type": ["string", "object"]},
        "until": {"description": "Date or event that ends the waiting."},
        "trigger": {"description": "What reopens the question."},
    },
    "required": ["deferred"],
    "additionalProperties": False,
    "examples": [{"deferred": "after the pilot", "until": "2026-12-31"}],
}


def json_schema(catalog: Catalog) -> Schema:
    """Return the schema. It accepts every valid blueprint and refuses every unknown key.

    What only a validator with code can judge, such as the sense of a date, it does not judge.
    """
    schema = Blueprint.model_json_schema()
    defs: Schema = schema.pop("$defs")
    defs["Blueprint"] = schema
    for quantity in _QUANTITIES:
        defs[f"quantity_{quantity.__name__}"] = _declarable(_quantity_schema(quantity))
    for part in parts_of(Blueprint):
        _open(part, defs[part.__name__])
    defs["deferred"] = _DEFERRED
    for slot in catalog.slots.values():
        _answer(slot, catalog.components(slot.name), defs)
    _column_shorthand(defs["Column"], defs)
    return {
        "$schema": DIALECT,
        "$id": f"urn:mldesign:blueprint:{LANGUAGE}",
        "title": "mldesign blueprint",
        "$comment": f"language version {LANGUAGE}",
        **{key: value for key, value in defs.pop("Blueprint").items() if key != "title"},
        "$defs": dict(sorted(defs.items())),
    }


def _quantity_schema(quantity: type[Quantity]) -> Schema:
    return quantity.__get_pydantic_json_schema__({"type": "any"}, None)  # type: ignore[arg-type]


def _open(part: type[Part], definition: Schema) -> None:
    """Let every value of a part be deferred, and say nothing of null, which is refused."""
    properties = definition["properties"]
    for key, value in properties.items():
        # pydantic leaves out a description that is also the docstring of what it refers to
        value.setdefault("description", part.model_fields[key].description)
        properties[key] = _rewritten(value, closed=(part.__name__, key) in _NEEDED)


def _rewritten(value: Schema, closed: bool) -> Schema:
    """One value: quantities by reference, no null, lists and mappings with open items."""
    about = {key: value[key] for key in (*_ABOUT, "default") if value.get(key) is not None}
    body = {key: inner for key, inner in value.items() if key not in {*_ABOUT, "default"}}
    members = [_member(m) for m in body.pop("anyOf", [body]) if m.get("type") != "null"]
    if not closed:
        members.append({"$ref": "#/$defs/deferred"})
    if len(members) == 1 and not set(about) & set(members[0]):
        return {**about, **members[0]}
    return {**about, "anyOf": members}


def _member(member: Schema) -> Schema:
    for quantity in _QUANTITIES:
        if member.get("title") == quantity.__name__ and "$ref" not in member:
            return {"$ref": f"#/$defs/quantity_{quantity.__name__}"}
    if member.get("anyOf"):  # a quantity that is not optional lost its wrapper above
        return {"anyOf": [_member(m) for m in member["anyOf"]]}
    if "items" in member:
        return {**member, "items": _rewritten(member["items"], closed=False)}
    inner = member.get("additionalProperties")
    if isinstance(inner, dict):
        return {**member, "additionalProperties": _rewritten(inner, closed=False)}
    if member.get("type") in {"number", "integer"}:
        return _declarable(member)
    return member


def _declarable(number: Schema) -> Schema:
    """A figure may stand as `{declared: v}` beside the computed one."""
    about = {key: number[key] for key in _ABOUT if key in number}
    body = {key: value for key, value in number.items() if key not in about}
    declared = {
        "type": "object",
        "properties": {"declared": body},
        "required": ["declared"],
        "additionalProperties": False,
    }
    return {**about, "anyOf": [*body.get("anyOf", [body]), declared]}


def _answer(slot: Slot, components: Mapping[str, Component], defs: Schema) -> None:
    """Write the union of a slot's choices, and let the slot's place refer to it."""
    path = slot.path.removesuffix("[]").split(".")
    above, part = part_at(tuple(path[:-1])), part_at(tuple(path))
    if above is None or part is None or not issubclass(part, Choice):
        return
    language = defs[part.__name__]
    name = f"slot_{slot.name}"
    defs[name] = {
        "title": slot.title,
        "description": slot.question,
        "anyOf": [*_names(slot, components), *_objects(part.__name__, language, components, defs)],
    }
    holder = defs[above.__name__]["properties"]
    old = holder[path[-1]]
    about = {key: old[key] for key in _ABOUT if key in old}
    reference: Schema = {"$ref": f"#/$defs/{name}"}
    closed = (above.__name__, path[-1]) in _NEEDED
    if slot.many:
        item = reference if closed else {"anyOf": [reference, {"$ref": "#/$defs/deferred"}]}
        reference = {"type": "array", "items": item}
        if closed:
            reference["minItems"] = 1
    members = [reference] if closed else [reference, {"$ref": "#/$defs/deferred"}]
    holder[path[-1]] = {**about, "anyOf": members}


def _names(slot: Slot, components: Mapping[str, Component]) -> Iterator[Schema]:
    """The shorthand: just the name of a choice."""
    for component in components.values():
        yield {"const": component.name, "description": component.summary}
    if not slot.required and not slot.many:
        yield {"const": NONE, "description": "Turned off."}


def _objects(
    part: str, language: Schema, components: Mapping[str, Component], defs: Schema
) -> Iterator[Schema]:
    """The long form: one object for each choice, and one that only describes. `use` may be left out
    where the default is meant."""
    known = {
        key: {"$ref": f"#/$defs/{part}/properties/{key}"}
        for key in language["properties"]
        if key != "use"
    }
    needed = language.get("required", [])
    for component in components.values():
        own = f"option_{component.slot}_{component.name}_"
        options = component.options.model_json_schema(ref_template=f"#/$defs/{own}{{model}}")
        defs.update({own + name: inner for name, inner in options.pop("$defs", {}).items()})
        values = {
            key: _rewritten(value, closed=False)
            for key, value in options.get("properties", {}).items()
            if key not in known
        }
        required = [key for key in options.get("required", []) if key in values]
        yield {
            "title": component.name,
            "description": component.summary,
            "type": "object",
            "properties": {"use": {"const": component.name}, **values, **known},
            "required": [*needed, *required],
            "additionalProperties": False,
        }
    yield {
        "title": "the default choice",
        "description": "Without `use` the default is taken; here stands what is known about it.",
        "type": "object",
        "properties": known,
        "required": needed,
        "additionalProperties": False,
    }


def _column_shorthand(column: Schema, defs: Schema) -> None:
    """`age: integer` stands for `age: {type: integer}`."""
    defs["Column_full"] = dict(column)
    kinds = next(m for m in column["properties"]["type"]["anyOf"] if "enum" in m)
    about = {key: column.pop(key) for key in _ABOUT if key in column}
    column.clear()
    column.update(**about, anyOf=[kinds, {"$ref": "#/$defs/Column_full"}])
