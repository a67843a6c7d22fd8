"""The size of a card, from its text."""

import math
from dataclasses import dataclass

from mldesign.render.diagram.text import CHIP, SUB, TITLE, shorten, text_width, wrap
from mldesign.render.diagram.value import Node

PAD_X, PAD_Y, ICON, BAR = 12, 10, 16, 4
TITLE_LINE, SUB_LINE, CHIP_ROW = 16, 14, 22
_LIMIT, _LEAST = 168, 84  # px of text in a card


@dataclass(frozen=True)
class Card:
    """Lines as they will be drawn, and the size in px they need."""

    width: int
    height: int
    title: tuple[str, ...]
    sub: tuple[str, ...]
    chips: tuple[str, ...]


def card_of(node: Node) -> Card:
    """Set the text of a node; long text is wrapped, very long text is cut with an ellipsis."""
    title = wrap(node.title, TITLE, _LIMIT - ICON - 8, bold=True)
    sub = wrap(node.sub, SUB, _LIMIT) if node.sub else []
    chips = _chips_that_fit(node.chips)
    inner = max(
        [text_width(line, TITLE, bold=True) + ICON + 8 for line in title]
        + [text_width(line, SUB) for line in sub]
        + [sum(chip_width(chip) + 4 for chip in chips), _LEAST]
    )
    height = 2 * PAD_Y + len(title) * TITLE_LINE + len(sub) * SUB_LINE + CHIP_ROW * bool(chips)
    width = math.ceil(inner + 2 * PAD_X + BAR)
    return Card(width, height, tuple(title), tuple(sub), tuple(chips))


def chip_width(chip: str) -> float:
    """Width in px of a chip with its padding."""
    return text_width(chip, CHIP) + 12


def _chips_that_fit(chips: tuple[str, ...]) -> list[str]:
    fitting: list[str] = []
    left = float(_LIMIT)
    for chip in chips:
        short = shorten(chip, CHIP, _LIMIT - 12) if not fitting else chip
        if chip_width(short) > left:
            break
        fitting.append(short)
        left -= chip_width(short) + 4
    return fitting
