"""From a layout to SVG. Themes differ in one style element only, so a picture is painted once."""

import math
import re
from dataclasses import dataclass
from html import escape

from mldesign.render.diagram.card import BAR, PAD_X, PAD_Y, SUB_LINE, TITLE_LINE, chip_width
from mldesign.render.diagram.icons import ICONS
from mldesign.render.diagram.layout import Layout
from mldesign.render.diagram.legend import Legend, legend_of
from mldesign.render.diagram.place import Box
from mldesign.render.diagram.route import Point, Route
from mldesign.render.diagram.style import Theme, stylesheet
from mldesign.render.diagram.text import lane_title_width, text_width
from mldesign.render.diagram.value import EDGE_WORDS, Diagram, Edge, Lane, Node, alt_text

_MARGIN, _TITLE, _SUBTITLE, _LEAST_WIDTH = 22, 40, 20, 680
_CORNER = 9
_Z = ("control", "shadow", "batch", "stream", "sync", "loop")  # what is drawn over what
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Painting:
    """A finished picture that still waits for its colours."""

    width: float
    height: float
    head: str
    body: str
    tones: frozenset[str]

    def svg(self, theme: Theme) -> str:
        """The picture as a document, or, for `site`, as an element that the page styles."""
        style = "" if theme == "site" else f"<style>\n{stylesheet(theme, self.tones)}</style>\n"
        return f"{self.head}{style}{self.body}"


def xml(text: str) -> str:
    """Escape text for element content and attributes; characters that XML forbids are dropped."""
    return escape(_NOT_XML.sub("", text))


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def paint(diagram: Diagram, layout: Layout, above: str = "") -> Painting:
    """Draw a diagram: lanes, arrows, cards, labels, legend; with title, description and links.

    Links of cards are relative to the document; `above` leads there from where the picture will
    lie.
    """
    drawn = _extent(layout)
    heading = max(text_width(diagram.title, 19, True), text_width(diagram.subtitle, 12.5))
    width = math.ceil(max(drawn.width, _LEAST_WIDTH - 2 * _MARGIN, heading) + 2 * _MARGIN)
    legend = legend_of(diagram, width - 2 * _MARGIN)
    top = _TITLE + _SUBTITLE * bool(diagram.subtitle)
    height = math.ceil(top + drawn.height + 2 * _MARGIN + legend.height + 14)
    dx = (width - drawn.width) / 2 - drawn.x
    dy = top + _MARGIN - drawn.y
    tones = {lane.id: lane.tone for lane in diagram.lanes}
    body = [
        '<rect class="bg" width="100%" height="100%"/>',
        f'<text class="h1" x="{_MARGIN}" y="34">{xml(diagram.title)}</text>',
        f'<text class="h2" x="{_MARGIN}" y="54">{xml(diagram.subtitle)}</text>',
        f'<g transform="translate({number(dx)} {number(dy)})">',
        *_lanes(diagram, layout),
        *_flows(diagram, layout),
        *_headings(diagram, layout),
        *(_card(node, layout, node.tone or tones[node.lane], above) for node in diagram.nodes),
        *_labels(diagram, layout),
        "</g>",
        _legend(legend, width, height),
        "</svg>",
    ]
    used = frozenset(tones.values()) | {node.tone for node in diagram.nodes if node.tone}
    head = svg_head(diagram.id, diagram.title, alt_text(diagram), (width, height))
    return Painting(width, height, head, "\n".join([*body, ""]), used)


def svg_head(name: str, title: str, text: str, size: tuple[float, float]) -> str:
    """The opening of a picture that reads itself out: title and description under its name."""
    width, height = size
    name = xml(name)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ad" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" role="img"'
        f' aria-labelledby="{name}-title {name}-text">\n'
        f'<title id="{name}-title">{xml(title)}</title>\n'
        f'<desc id="{name}-text">{xml(text)}</desc>\n'
    )


def _extent(layout: Layout) -> Box:
    """What is drawn, arrows and labels outside the lanes too."""
    boxes = [*layout.placement.lanes.values(), *layout.labels.values()]
    xs = [x for path in layout.routes for x, _ in path]
    ys = [y for path in layout.routes for _, y in path]
    left, top = min([b.x for b in boxes] + xs), min([b.y for b in boxes] + ys)
    right, bottom = max([b.right for b in boxes] + xs), max([b.bottom for b in boxes] + ys)
    return Box(left, top, right - left, bottom - top)


def rect(kind: str, box: Box, radius: float) -> str:
    """A rounded rectangle of the given class."""
    return (
        f'<rect class="{kind}" x="{number(box.x)}" y="{number(box.y)}"'
        f' width="{number(box.width)}" height="{number(box.height)}" rx="{number(radius)}"/>'
    )


def text_at(kind: str, x: float, y: float, text: str, middle: bool = False) -> str:
    """One line of text of the given class, from a point or around it; escaped here."""
    anchor = ' text-anchor="middle"' if middle else ""
    return f'<text class="{kind}"{anchor} x="{number(x)}" y="{number(y)}">{xml(text)}</text>'


def _lanes(diagram: Diagram, layout: Layout) -> list[str]:
    return [
        f'<g class="stage t-{lane.tone}">{rect("box", layout.placement.lanes[lane.id], 12)}</g>'
        for lane in diagram.lanes
    ]


def _headings(diagram: Diagram, layout: Layout) -> list[str]:
    return [_heading(at, lane, layout) for at, lane in enumerate(diagram.lanes, start=1)]


def _heading(position: int, lane: Lane, layout: Layout) -> str:
    box = layout.placement.lanes[lane.id]
    back = Box(box.x + 6, box.y + 6, min(box.width - 12, lane_title_width(lane.title)), 21)
    parts = [
        rect("ko", back, 10),
        rect("badge", Box(box.x + 10, box.y + 8, 17, 17), 8.5),
        text_at("num", box.x + 18.5, box.y + 20.3, str(position), middle=True),
        text_at("lab", box.x + 33, box.y + 20.5, lane.title.upper()),
    ]
    return f'<g class="stage t-{lane.tone}">{"".join(parts)}</g>'


def _flows(diagram: Diagram, layout: Layout) -> list[str]:
    order = sorted(
        range(len(diagram.edges)),
        key=lambda at: (diagram.edges[at].critical, _Z.index(diagram.edges[at].kind)),
    )
    return [_flow(diagram, at, layout.routes[at]) for at in order]


def _flow(diagram: Diagram, at: int, path: Route) -> str:
    edge = diagram.edges[at]
    size = 10.0 if edge.critical or edge.kind == "loop" else 8.5
    (px, py), (tx, ty) = path[-2], path[-1]
    length = math.dist(path[-2], path[-1]) or 1.0
    back = min(size - 1, length * 0.9) / length
    stem = [*path[:-1], (tx - (tx - px) * back, ty - (ty - py) * back)]
    return (
        f'<g class="{_flow_class(edge)}" id="{xml(diagram.id)}-e{at}">'
        f"<title>{xml(sentence(diagram, edge))}</title>"
        f'<path d="{_rounded(stem)}"/><polygon points="{_arrow(path[-2], path[-1], size)}"/></g>'
    )


def _flow_class(edge: Edge) -> str:
    return f"flow {edge.kind}{' critical' if edge.critical else ''}"


def sentence(diagram: Diagram, edge: Edge) -> str:
    """One edge in words."""
    ends = f"{diagram.node(edge.source).title} → {diagram.node(edge.target).title}"
    return f"{ends}: {EDGE_WORDS[edge.kind]}{', ' + edge.label if edge.label else ''}"


def _rounded(path: Route) -> str:
    def at(x: float, y: float) -> str:
        return f"{number(x)},{number(y)}"

    line = f"M{at(*path[0])}"
    for before, corner, after in zip(path, path[1:], path[2:], strict=False):
        entry, leave = math.dist(before, corner) or 1.0, math.dist(corner, after) or 1.0
        radius = min(_CORNER, entry / 2, leave / 2)
        line += f"L{at(*_towards(corner, before, radius / entry))}"
        line += f"Q{at(*corner)} {at(*_towards(corner, after, radius / leave))}"
    return f"{line}L{at(*path[-1])}"


def _towards(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _arrow(before: Point, tip: Point, size: float) -> str:
    length = math.dist(before, tip) or 1.0
    dx, dy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    x, y, half = tip[0] - dx * size, tip[1] - dy * size, size * 0.46
    corners = ((x - dy * half, y + dx * half), tip, (x + dy * half, y - dx * half))
    return " ".join(f"{number(a)},{number(b)}" for a, b in corners)


def _card(node: Node, layout: Layout, tone: str, above: str) -> str:
    box, card = layout.placement.boxes[node.id], layout.placement.cards[node.id]
    spare = (box.height - card.height) / 2
    lift = 0.0 if spare > 14 else spare  # much lower than its neighbours: text stays at the top
    x, y = box.x + PAD_X + BAR, box.y + PAD_Y + lift
    parts = [
        f"<title>{xml(f'{node.title}: {node.tip}' if node.tip else node.title)}</title>",
        rect("card", box, 8),
        rect("bar", Box(box.x + 5, box.y + 8, 3, box.height - 16), 1.5),
        f'<path class="ico" transform="translate({number(box.right - 26)}'
        f' {number(box.y + 9 + lift)})" d="{ICONS[node.kind]}"/>',
    ]
    for line in card.title:
        parts.append(text_at("tt", x, y + 12.2, line))
        y += TITLE_LINE
    for line in card.sub:
        parts.append(text_at("st", x, y + 11, line))
        y += SUB_LINE
    for chip in card.chips:
        width = chip_width(chip)
        parts.append(rect("chip", Box(x, y + 6, width, 16), 8))
        parts.append(text_at("chipt", x + width / 2, y + 17.7, chip, middle=True))
        x += width + 4
    name = xml(f"{node.title}: {node.tip or node.sub}")
    tag, link = (
        ("a", f' href="{xml(above + node.href)}" aria-label="{name}"') if node.href else ("g", "")
    )
    return f'<{tag} class="comp t-{tone}"{link}>{"".join(parts)}</{tag}>'


def _labels(diagram: Diagram, layout: Layout) -> list[str]:
    return [
        f'<g class="{_flow_class(diagram.edges[at])}">{rect("pill", box, 5)}'
        f"{text_at('el', box.middle[0], box.y + 12.2, diagram.edges[at].label)}</g>"
        for at, box in sorted(layout.labels.items())
    ]


def _legend(legend: Legend, width: float, height: float) -> str:
    y = height - legend.height - 8
    parts = [
        f'<g class="legend" transform="translate({_MARGIN} {number(y)})">',
        f'<path class="rule" d="M0 -10H{number(width - 2 * _MARGIN)}"/>',
    ]
    for entry in legend.entries:
        place = f'transform="translate({number(entry.x)} {number(entry.y)})"'
        if entry.icon:
            parts.append(f'<path class="ico" {place} d="{entry.icon}"/>')
        else:
            parts.append(
                f'<g class="flow {entry.kind}" {place}><path d="M0 8H20"/>'
                '<polygon points="20,4.4 27,8 20,11.6"/></g>'
            )
        parts.append(text_at("lg", entry.x + entry.indent, entry.y + 12, entry.text))
    return "\n".join([*parts, "</g>"])
