"""The legend: only what occurs in the picture, arrows first."""

from dataclasses import dataclass

from mldesign.render.diagram.icons import ICONS
from mldesign.render.diagram.text import text_width
from mldesign.render.diagram.value import (
    CRITICAL_WORDS,
    EDGE_KINDS,
    EDGE_WORDS,
    NODE_KINDS,
    NODE_WORDS,
    Diagram,
)

_LINE, _ARROW, _ICON, _GAP = 22, 34, 21, 16


@dataclass(frozen=True)
class Entry:
    """One sample with its words; `icon` is empty for an arrow."""

    kind: str
    text: str
    icon: str
    x: float
    y: float
    indent: int


@dataclass(frozen=True)
class Legend:
    """Entries in lines of a given width."""

    entries: tuple[Entry, ...]
    height: float


def legend_of(diagram: Diagram, width: float) -> Legend:
    """Lay the legend out in lines of at most `width` px."""
    arrows = [(kind, EDGE_WORDS[kind]) for kind in EDGE_KINDS]
    used = {edge.kind for edge in diagram.edges if not edge.critical}
    groups: list[list[tuple[str, str, str]]] = [
        [("critical", CRITICAL_WORDS, "")] * any(edge.critical for edge in diagram.edges)
        + [(kind, words, "") for kind, words in arrows if kind in used],
        [
            (kind, NODE_WORDS[kind], ICONS[kind])
            for kind in NODE_KINDS
            if any(node.kind == kind for node in diagram.nodes)
        ],
    ]
    entries: list[Entry] = []
    y = -_LINE
    for group in groups:
        x = width + 1
        for kind, text, icon in group:
            indent = _ICON if icon else _ARROW
            needed = indent + text_width(text, 11) + _GAP
            if x + needed - _GAP > width:
                x, y = 0.0, y + _LINE
            entries.append(Entry(kind, text, icon, x, y, indent))
            x += needed
    return Legend(tuple(entries), y + _LINE)
