"""The sentences: for each kind of error its fault, message and remedy."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from mldesign.model.blueprint import LANGUAGE, Choice, Part
from mldesign.model.blueprint.shape import homes, is_mapping, part_at
from mldesign.model.component import Component
from mldesign.model.faults import Fault, quoted, shown
from mldesign.model.paths import Path, dotted
from mldesign.model.source import Source
from mldesign.validate.words import either, listing, near_or_all, suggestion

Said = tuple[Fault, str, str]


@dataclass(frozen=True)
class Case:
    """All errors of one place, with what is known about it."""

    path: Path
    errors: list[ErrorDetails]
    source: Source
    declared: FieldInfo | None
    component: Component | None

    @property
    def error(self) -> ErrorDetails:
        """The first error; several mean that the value fits no member of a union."""
        return self.errors[0]

    @property
    def value(self) -> Any:
        """What was found."""
        return self.error["input"]

    @property
    def about(self) -> str:
        """What the declaration says the value means."""
        return (self.declared.description or "") if self.declared else ""

    @property
    def example(self) -> Any:
        """An example of a right value; None when there is none."""
        examples = self.declared.examples if self.declared else None
        return examples[0] if examples else None


_TRUTH = dict.fromkeys(("yes", "y", "on", "1"), "`true`") | dict.fromkeys(
    ("no", "n", "off", "0"), "`false`"
)

_A_CHOICE = "the name of a choice, or a mapping with `use`"
_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "tuple_type": "a list",
    "list_type": "a list",
    "set_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "none_required": "nothing",
}


def say(case: Case) -> Said:
    """Return fault, message and remedy of a case."""
    for error in case.errors:
        form = _FORMS.get(error["type"])
        if form is not None:
            alone = Case(case.path, [error], case.source, case.declared, case.component)
            return form(alone)
    if len(case.errors) == 1 and case.error["type"] == "quantity":
        return _quantity(case)
    if len(case.errors) == 1 and case.error["type"] == "literal_error":
        return _word(case)
    if len(case.errors) > 1 or case.error["type"] in _TYPES:
        return _type(case)
    return _other(case)


def _missing(case: Case) -> Said:
    name = case.path[-1]
    if case.component is not None:
        inside = dotted(case.path[:-1])
        message = f"`{case.component.name}` needs `{name}`, which is missing in `{inside}`"
    else:
        message = f"`{dotted(case.path)}` is missing"
    example = f"`{name}: {flow(case.example)}`" if case.example is not None else f"`{name}:`"
    return Fault.MISSING_KEY, message, f"write {example} ({_clause(case.about)})"


def _unknown_key(case: Case) -> Said:
    name = str(case.path[-1])
    part = part_at(case.path[:-1])
    known = list(part.model_fields) if part else []
    where = f"`{dotted(case.path[:-1])}`" if len(case.path) > 1 else "a blueprint"
    message = f"{where} has no key `{quoted(name)}`"
    near = suggestion(name, known)
    homes_of = [home for home in homes().get(name, ()) if "[]" not in home and "*" not in home]
    if homes_of:  # the right word in the wrong place
        nearest_homes = [home for home in homes_of if home.count(".") == homes_of[0].count(".")]
        near = f"`{name}` belongs at {either(nearest_homes[:2])}; "
    return Fault.UNKNOWN_KEY, message, near_or_all(near, known)


def _type(case: Case) -> Said:
    expected = list(dict.fromkeys(_expected(error, case.path) for error in case.errors))
    message = f"expected {' or '.join(expected)}, found {_found(case.value)}"
    return Fault.TYPE, f"`{dotted(case.path)}`: {message}", _type_remedy(case, expected)


def _expected(error: ErrorDetails, path: Path) -> str:
    if error["type"] == "quantity":
        return str(error["ctx"]["expected"])
    if error["type"] == "literal_error":
        return either(_words(error))
    if error["type"] == "model_type" and issubclass(part_at(path) or Part, Choice):
        return _A_CHOICE
    return _TYPES.get(error["type"], error["msg"].lower())


def _found(value: Any) -> str:
    return f"the text {shown(value)}" if isinstance(value, str) and value.strip() else shown(value)


def _type_remedy(case: Case, expected: list[str]) -> str:
    value = case.value
    if "text" in expected and isinstance(value, int | float | bool):
        return f'put it in quotes: `"{_as_written(case)}"`'
    if expected == ["a list"] and not isinstance(value, dict):
        return f"write `[{flow(value)}]`, or one `- ` line for each item"
    if expected == ["a mapping"]:
        return _mapping_remedy(case)
    if expected == ["`true` or `false`"]:
        return f"write {_TRUTH.get(str(value).lower(), '`true` or `false`')}"
    if expected == ["text"]:
        return "write one text; for several lines begin with `|`"
    return _like(case)


def _mapping_remedy(case: Case) -> str:
    part = part_at(case.path)
    free = case.declared is not None and is_mapping(case.declared.annotation)
    if part is None or free:
        return f"write `key: value` lines, {_like(case).removeprefix('write ')}"
    return f"write its keys: {listing(part.model_fields)}"


def _like(case: Case) -> str:
    if case.component is not None and case.declared and not case.declared.is_required():
        default = flow(case.declared.get_default(call_default_factory=True))
        return f"leave it out for the default `{default}` ({_clause(case.about)})"
    example = f"write for example `{flow(case.example)}`" if case.example is not None else ""
    about = _clause(case.about)
    return f"{example} ({about})" if example and about else example or about or "correct the value"


def _as_written(case: Case) -> str:
    span = case.source.span(case.path)
    line = case.source.line(span.line)
    return line[span.column - 1 : span.column - 1 + span.length] or str(case.value)


def _quantity(case: Case) -> Said:
    context = case.error["ctx"]
    expected = context["expected"]
    if case.example is not None and case.component is None:
        expected = re.sub("like `[^`]*`$", f"like `{flow(case.example)}`", expected)
    message = f"`{dotted(case.path)}`: expected {expected}, found {_found(case.value)}"
    units = context["units"]
    if not units:
        return Fault.QUANTITY, message, _like(case)
    bare = isinstance(case.value, int | float) and not isinstance(case.value, bool)
    lead = "add a unit" if bare and context["unit_missing"] else "units that fit"
    return Fault.QUANTITY, message, f"{lead}: {units}"


def _word(case: Case) -> Said:
    words = _words(case.error)
    message = f"`{dotted(case.path)}` cannot be {_found(case.value).removeprefix('the text ')}"
    near = suggestion(case.value, words) if isinstance(case.value, str) else ""
    return Fault.WORD, message, f"{near}write one of {listing(words)}"


def _words(error: ErrorDetails) -> list[str]:
    return re.findall(r"'((?:[^'\\]|\\.)*)'", error["ctx"]["expected"]) or [
        word.strip() for word in re.split(r",| or ", error["ctx"]["expected"])
    ]


def _range(case: Case) -> Said:
    if case.component is None and case.path == ("blueprint",):
        message = f"the file is in version {flow(case.value)} of the language; expected {LANGUAGE}"
        return Fault.VERSION, message, "install the mldesign that made it, or a newer one"
    signs = {"gt": "more than", "ge": "at least", "lt": "less than", "le": "at most"}
    limits = " and ".join(
        f"{signs[sign]} {limit:g}" for sign, limit in case.error["ctx"].items() if sign in signs
    )
    message = f"`{dotted(case.path)}`: expected a number of {limits}, found {shown(case.value)}"
    return Fault.RANGE, message, _like(case)


def _pattern(case: Case) -> Said:
    message = f"`{dotted(case.path)}` cannot be {shown(case.value)}"
    slug = re.sub(r"[^a-z0-9]+", "-", case.value.lower()).strip("-")
    fits = slug and re.fullmatch(case.error["ctx"]["pattern"], slug)
    near = f"write `{slug}`" if fits else f"write for example `{flow(case.example)}`"
    return Fault.TEXT, message, f"{near} ({_clause(case.about)})"


def _length(case: Case) -> Said:
    context = case.error["ctx"]
    unit = "character" if isinstance(case.value, str) else "item"
    if "min_length" in context:
        limit, bound = context["min_length"], "at least"
    else:
        limit, bound = context["max_length"], "at most"
    count = len(case.value)
    message = (
        f"`{dotted(case.path)}`: expected {bound} {limit} {unit}{'s' * (limit != 1)}, found {count}"
    )
    return Fault.TEXT, message, _like(case)


def _judged(case: Case) -> Said:
    """A check of a component's own."""
    subject = f"`{dotted(case.path)}`: " if case.path else ""
    text = str(case.error["ctx"]["error"]) if "ctx" in case.error else case.error["msg"]
    remedy = _like(case) if case.declared else "change one of its options"
    return Fault.OPTION, f"{subject}{quoted(text)}", remedy


def _other(case: Case) -> Said:
    message = f"`{dotted(case.path)}`: {case.error['msg'].lower()}, found {_found(case.value)}"
    return Fault.TYPE, message, _like(case)


def _clause(text: str) -> str:
    """The first sentence, to stand in brackets: small first letter, no full stop."""
    text = text.strip().partition(". ")[0].rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def flow(value: Any) -> str:
    """Write a value on one line, as YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return quoted(value)


_FORMS: Mapping[str, Callable[[Case], Said]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "greater_than": _range,
    "greater_than_equal": _range,
    "less_than": _range,
    "less_than_equal": _range,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length,
    "string_too_long": _length,
    "too_short": _length,
    "too_long": _length,
    "value_error": _judged,
    "assertion_error": _judged,
}
