"""From columns and rows to pixels: card boxes, lane boxes, gutters wide enough for what runs
through them.
"""

from dataclasses import dataclass

from mldesign.render.diagram.card import Card, card_of
from mldesign.render.diagram.text import LABEL, lane_title_width, text_width
from mldesign.render.diagram.value import Diagram, Edge

LANE_PAD, HEADING, BOTTOM = 16, 42, 16
_ROW_GAP, _STACK_GAP = 38, 12
_GUTTER, _TRACK, _LABEL_GUTTER = 30, 9, 124


@dataclass(frozen=True)
class Box:
    """A rectangle in px; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of its right border."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of its lower border."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Span:
    """Where a column or a row of cards lies on its axis."""

    start: float
    end: float


@dataclass(frozen=True)
class Grid:
    """Which column each lane has, which row each node, and extra room asked for between them."""

    columns: dict[str, int]
    rows: dict[str, int]
    wider: dict[int, int]
    """Extra px right of a column."""
    taller: dict[int, int]
    """Extra px below a row."""


@dataclass(frozen=True)
class Placement:
    """Everything but the arrows."""

    width: float
    height: float
    lanes: dict[str, Box]
    boxes: dict[str, Box]
    cards: dict[str, Card]
    columns: tuple[Span, ...]
    rows: tuple[Span, ...]


def place(diagram: Diagram, grid: Grid) -> Placement:
    """Give every card of a column one width, every card of a row one height, every lane its box."""
    cards = {node.id: card_of(node) for node in diagram.nodes}
    column = {node.id: grid.columns[node.lane] for node in diagram.nodes}
    spans_x = _column_spans(diagram, grid, cards, column)
    spans_y = _row_spans(diagram, grid, cards, column)
    boxes = {
        node.id: Box(
            spans_x[column[node.id]].start,
            spans_y[grid.rows[node.id]].start,
            spans_x[column[node.id]].end - spans_x[column[node.id]].start,
            spans_y[grid.rows[node.id]].end - spans_y[grid.rows[node.id]].start,
        )
        for node in diagram.nodes
    }
    height = spans_y[-1].end + BOTTOM
    lanes = _lane_boxes(diagram, grid, boxes, spans_x, height)
    return Placement(spans_x[-1].end + LANE_PAD, height, lanes, boxes, cards, spans_x, spans_y)


def _column_spans(
    diagram: Diagram, grid: Grid, cards: dict[str, Card], column: dict[str, int]
) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0.0
    for number in range(max(grid.columns.values()) + 1):
        titles = [lane.title for lane in diagram.lanes if grid.columns[lane.id] == number]
        width = max(
            [cards[node_id].width for node_id, c in column.items() if c == number]
            + [lane_title_width(title) + 8 - 2 * LANE_PAD for title in titles]
        )
        spans.append(Span(at + LANE_PAD, at + LANE_PAD + width))
        at += width + 2 * LANE_PAD + _gutter(diagram.edges, grid, column, number)
    return tuple(spans)


def _gutter(edges: tuple[Edge, ...], grid: Grid, column: dict[str, int], left: int) -> float:
    """Room right of column `left`: for its labels, or for the arrows that turn there."""
    labels, tracks = 0.0, 0
    for edge in edges:
        low, high = sorted((column[edge.source], column[edge.target]))
        bends = grid.rows[edge.source] != grid.rows[edge.target]
        far = abs(grid.rows[edge.source] - grid.rows[edge.target]) > 1
        if edge.label and (low, high) == (left, left + 1):
            labels = max(labels, text_width(edge.label, LABEL) + 14)
        if (low <= left < high and bends) or (low == high == left and far):
            tracks += 1
    turning = _GUTTER + _TRACK * tracks
    return max(turning, min(_LABEL_GUTTER, labels - 2 * LANE_PAD + 34)) + grid.wider.get(left, 0)


def _row_spans(
    diagram: Diagram, grid: Grid, cards: dict[str, Card], column: dict[str, int]
) -> tuple[Span, ...]:
    starts_lower = _rows_that_start_a_lower_lane(diagram, grid)
    spans: list[Span] = []
    at = float(HEADING)
    for row in range(max(grid.rows.values()) + 1):
        if row:
            at += _gap_above(diagram.edges, grid, column, row, row in starts_lower)
        height = max(cards[node_id].height for node_id, r in grid.rows.items() if r == row)
        spans.append(Span(at, at + height))
        at += height
    return tuple(spans)


def _gap_above(
    edges: tuple[Edge, ...], grid: Grid, column: dict[str, int], row: int, stacked: bool
) -> float:
    passing, labelled = 0, False
    for edge in edges:
        low, high = sorted((grid.rows[edge.source], grid.rows[edge.target]))
        distance = abs(column[edge.source] - column[edge.target])
        passing += distance > 1 and low < row <= high
        labelled = labelled or (bool(edge.label) and not distance and (low, high) == (row - 1, row))
    gap = HEADING + BOTTOM + 14 if stacked else _ROW_GAP + 6 * labelled + min(16, 4 * passing)
    return gap + grid.taller.get(row - 1, 0)


def _rows_that_start_a_lower_lane(diagram: Diagram, grid: Grid) -> set[int]:
    first: dict[str, int] = {}
    for node in diagram.nodes:
        first[node.lane] = min(grid.rows[node.id], first.get(node.lane, grid.rows[node.id]))
    return {
        first[lane.id]
        for lane in diagram.lanes
        if any(
            grid.columns[other.id] == grid.columns[lane.id] and first[other.id] < first[lane.id]
            for other in diagram.lanes
        )
    }


def _lane_boxes(
    diagram: Diagram, grid: Grid, boxes: dict[str, Box], columns: tuple[Span, ...], height: float
) -> dict[str, Box]:
    """Lanes fill their column from top to bottom; stacked ones leave a small gap between them."""
    top = {
        lane.id: min(boxes[node.id].y for node in diagram.nodes if node.lane == lane.id) - HEADING
        for lane in diagram.lanes
    }
    lanes: dict[str, Box] = {}
    for number, span in enumerate(columns):
        stack = [lane.id for lane in diagram.lanes if grid.columns[lane.id] == number]
        for at, lane_id in enumerate(stack):
            start = top[lane_id] if at else 0.0
            end = top[stack[at + 1]] - _STACK_GAP if at + 1 < len(stack) else height
            width = span.end - span.start + 2 * LANE_PAD
            lanes[lane_id] = Box(span.start - LANE_PAD, start, width, end - start)
    return lanes
