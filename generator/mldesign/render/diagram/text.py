"""How wide text will be, without asking any font: the wider of two common faces, glyph by glyph."""

import json
from functools import cache
from pathlib import Path

TITLE, SUB, CHIP, LABEL, LANE = 13.0, 11.0, 10.5, 10.5, 11.0
"""Font sizes in px. Nothing smaller is ever drawn."""
_SLACK = 1.04  # head-room for system faces that run a little wider
_WIDE, _OTHER = 1000, 640  # 1/1000 em for ideographs, and for characters not in the table
_LANE_SPACING = 1.09  # lane headings are capitals, letter-spaced


@cache
def _widths() -> tuple[dict[str, int], dict[str, int]]:
    regular, bold = json.loads(Path(__file__).with_name("widths.json").read_text("utf-8"))
    return regular, bold


@cache
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in px that `text` will not exceed at `size` px in the faces of the style sheet."""
    table = _widths()[bold]
    units = 0
    for character in text:
        width = table.get(character)
        units += width or (_WIDE if ord(character) > 0x2E7F else _OTHER)
    return units * size / 1000 * _SLACK


def lane_title_width(title: str) -> float:
    """Width in px of a lane's heading with its number badge."""
    return text_width(title.upper(), LANE, bold=True) * _LANE_SPACING + 36


def shorten(text: str, size: float, limit: float, bold: bool = False) -> str:
    """Cut `text` with an ellipsis so that it fits `limit` px. Paths lose their middle, prose its
    end.
    """
    if text_width(text, size, bold) <= limit:
        return text
    keeps_end = "/" in text and " " not in text
    for length in range(len(text) - 1, 0, -1):
        tail = text[len(text) - (length * 2) // 3 :] if keeps_end else ""
        head = text[: length - len(tail)].rstrip()
        if text_width(f"{head}…{tail}", size, bold) <= limit:
            return f"{head}…{tail}"
    return "…"


def wrap(text: str, size: float, limit: float, bold: bool = False, lines: int = 2) -> list[str]:
    """Break `text` at blanks into at most `lines` lines of `limit` px; what does not fit is cut."""
    done: list[str] = []
    current = ""
    words = text.split()
    for at, word in enumerate(words):
        longer = f"{current} {word}".strip()
        if not current or text_width(longer, size, bold) <= limit:
            current = longer
            continue
        if len(done) == lines - 1:
            current = " ".join([current, *words[at:]])
            break
        done.append(current)
        current = word
    return [shorten(line, size, limit, bold) for line in [*done, current]]
