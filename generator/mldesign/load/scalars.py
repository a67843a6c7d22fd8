"""What a plain word means: the core schema of YAML 1.2, less its surprises.

Only `true` and `false` are booleans, so `no`, `NO`, `on` and `y` stay words. A number never has a
leading zero, underscores or colons, so `01234`, `1_000` and `12:30` stay words too.
"""

import re

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DIGITS = 40
"""A longer number is an identifier, and converting it would only cost time."""

PlainValue = None | bool | int | float | str


def plain(text: str) -> PlainValue:
    """Return the value of an unquoted scalar."""
    first = text[:1]
    if first.isdigit() or first in {"-", "+", "."}:
        return _number(text)
    if text in _NULL:
        return None
    return _BOOLEAN.get(text, text)


def _number(text: str) -> PlainValue:
    if len(text) > _DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        value = float(text)
        if abs(value) != float("inf"):
            return value
    return text
