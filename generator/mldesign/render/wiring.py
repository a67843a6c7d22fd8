"""The only generated Python: the wiring, printed from data and parsed back. No template."""

import ast
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mldesign.model.component import Call, Name

WIDTH = 100
HEADER = '''"""How this system is put together.

Rendered from blueprint.yaml: edit that instead, then generate again.
"""
'''


def wiring(system: Call, commands: Sequence[str], package: str) -> str:
    """Return the source of the wiring module. Raises ValueError for a value that has no literal."""
    imports = "\n".join(_import_lines(system, package))
    names = _print(tuple(commands), 0, len("COMMANDS = "))
    returned = _print(system, 4, len("    return "))
    source = (
        f"{HEADER}\n{imports}\n\nCOMMANDS = {names}\n\n\n"
        f"def build() -> {_factory(system.entry)}:\n"
        f'    """The system this project\'s blueprint describes."""\n'
        f"    return {returned}\n"
    )
    ast.parse(source)
    return source


def _import_lines(system: Call, package: str) -> Iterator[str]:
    wanted: dict[str, set[str]] = {}
    owner: dict[str, str] = {}
    for entry in _entries(system):
        module, _, name = entry.partition(":")
        if owner.setdefault(name, module) != module:
            raise ValueError(f"{name} is an entry of {owner[name]} and of {module}")
        wanted.setdefault(module, set()).add(name)
    for module in sorted(wanted):
        names = sorted(wanted[module], key=lambda n: (n[0].islower(), n))
        line = f"from {package}.{module} import {', '.join(names)}"
        if len(line) > WIDTH:
            line = _exploded(f"from {package}.{module} import (", names, ")", 0)
        yield line


def _entries(value: Any) -> Iterator[str]:
    if isinstance(value, Name):
        yield value.entry
    elif isinstance(value, Call):
        yield value.entry
        yield from _entries(value.arguments)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _entries(item)
    elif _is_sequence(value):
        for item in value:
            yield from _entries(item)


def _print(value: Any, indent: int, used: int) -> str:
    """Print a value whose line is indented by `indent` and has `used` columns taken before the
    value."""
    flat = _flat(value)
    if used + len(flat) < WIDTH:  # one column stays free for the comma behind it
        return flat
    inner = indent + 4
    if isinstance(value, Call):
        items = [f"{k}={_print(v, inner, inner + len(k) + 1)}" for k, v in value.arguments.items()]
        return _exploded(_factory(value.entry) + "(", items, ")", indent)
    if isinstance(value, Mapping):
        keyed = [(_literal(k) + ": ", v) for k, v in value.items()]
        items = [k + _print(v, inner, inner + len(k)) for k, v in keyed]
        return _exploded("{", items, "}", indent)
    if _is_sequence(value):
        return _exploded("(", [_print(v, inner, inner) for v in value], ")", indent)
    return flat


def _flat(value: Any) -> str:
    """The value on one line, however long."""
    if isinstance(value, Name):
        return _factory(value.entry)
    if isinstance(value, Call):
        inside = ", ".join(f"{k}={_flat(v)}" for k, v in value.arguments.items())
        return f"{_factory(value.entry)}({inside})"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if _is_sequence(value):
        return "(" + ", ".join(map(_flat, value)) + ("," if len(value) == 1 else "") + ")"
    return _literal(value)


def _exploded(opening: str, items: list[str], closing: str, indent: int) -> str:
    if not items:
        return opening + closing
    pad = " " * (indent + 4)
    return opening + "\n" + "".join(f"{pad}{item},\n" for item in items) + " " * indent + closing


def _is_sequence(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _factory(entry: str) -> str:
    return entry.partition(":")[2]


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(float(value))  # a quantity remembers its text; code wants the number
    raise ValueError(f"no literal for {value!r}")


def _string(text: str) -> str:
    """A string literal as a formatter leaves it: double quotes, unless single quotes save
    escapes."""
    plain = json.dumps(text, ensure_ascii=False)
    if '"' in text and "'" not in text and "\\" not in text and text.isprintable():
        return f"'{text}'"
    if ast.literal_eval(plain) != text:  # JSON and Python differ in surrogate escapes
        return repr(text)
    return plain
