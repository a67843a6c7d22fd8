"""Paths into a blueprint: tuples of keys and list positions, written `data.sources[0].path`."""

import re

Path = tuple[str | int, ...]

_PLAIN = re.compile(r"[^\s.\[\]\"]+")
_PART = re.compile(r'\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.\[\]]+)')
_KEY_SHOWN = 40


def dotted(path: Path) -> str:
    """Write a path: `("data", "sources", 0)` → `data.sources[0]`.

    A key that is not one plain word stands in brackets: `data.columns["capital gain"]`.
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN.fullmatch(part):
            text += f".{part}" if text else part
        else:
            escaped = part.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{escaped}"]'
    return text


def parts(text: str) -> Path:
    """Read a path back: the inverse of `dotted`."""
    found: list[str | int] = []
    for position, quoted, key in _PART.findall(text):
        if position:
            found.append(int(position))
        else:
            found.append(key or re.sub(r"\\(.)", r"\1", quoted))
    return tuple(found)
