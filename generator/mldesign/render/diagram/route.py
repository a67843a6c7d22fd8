"""Arrows around cards: Graphviz finds the orthogonal routes, we put their ends in order."""

import itertools
import json
import math
from dataclasses import dataclass
from typing import Any

from mldesign.render.diagram.engine import Engine, LayoutError
from mldesign.render.diagram.place import Box, Placement
from mldesign.render.diagram.text import lane_title_width
from mldesign.render.diagram.value import Diagram

Point = tuple[float, float]
Route = list[Point]

_CLEARANCES = (8, 5, 2)  # px kept free left and right of a card
_SAME = 0.6  # px below which two coordinates are one
_PORT_GAP, _TIGHT, _LEAST_SHARED = 11, 7, 14


def route(diagram: Diagram, placement: Placement, engine: Engine) -> list[Route]:
    """Corner points of every edge, in the order of `diagram.edges`; first and last lie on card
    borders.

    Graphviz falls back to straight lines without a word when inflated boxes touch, so clearance
    shrinks until all segments are horizontal or vertical. Raises `LayoutError` when they never
    are.
    """
    for clearance in _CLEARANCES:
        dot = routing_dot(diagram, placement, clearance)
        routes = _read(json.loads(engine.json(dot)), diagram, placement, clearance)
        if all(_is_orthogonal(path) for path in routes):
            _order_ports(diagram, placement, routes)
            return routes
    raise LayoutError("no orthogonal routes: cards are too close together")


def routing_dot(diagram: Diagram, placement: Placement, clearance: int) -> str:
    """DOT with every card and heading pinned as a bare box. Text never reaches Graphviz."""
    height = placement.height
    lines = ["digraph route {", 'graph [splines=ortho sep="+1" esep="+0.5"]']
    lines.append('node [shape=box fixedsize=true label=""]')
    for at, node in enumerate(diagram.nodes):
        lines.append(_pinned(f"n{at}", placement.boxes[node.id], height, 2 * clearance))
    for at, lane in enumerate(diagram.lanes):
        box = placement.lanes[lane.id]
        width = min(box.width - 8, lane_title_width(lane.title))
        lines.append(_pinned(f"h{at}", Box(box.x + 6, box.y + 8, width, 18), height, 0))
    index = {node.id: at for at, node in enumerate(diagram.nodes)}
    for at, edge in enumerate(diagram.edges):
        lines.append(f"n{index[edge.source]} -> n{index[edge.target]} [id=e{at}]")
    return "\n".join([*lines, "}"])


def _pinned(name: str, box: Box, height: float, wider: int) -> str:
    x, y = box.middle
    size = f'width="{(box.width + wider) / 72:.4f}" height="{box.height / 72:.4f}"'
    return f'{name} [pos="{x:.1f},{height - y:.1f}" {size}]'


def _read(
    answer: dict[str, Any], diagram: Diagram, placement: Placement, clearance: int
) -> list[Route]:
    """Turn Graphviz' splines into corner points in our coordinates. It may shift the whole; undo
    that.
    """
    first = next(thing for thing in answer["objects"] if thing["name"] == "n0")
    x, y = map(float, first["pos"].split(","))
    middle = placement.boxes[diagram.nodes[0].id].middle
    dx, dy = middle[0] - x, placement.height - middle[1] - y
    routes: list[Route] = [[] for _ in diagram.edges]
    for edge in answer.get("edges", ()):
        points = [(px + dx, placement.height - py - dy) for px, py in _corners(edge["pos"])]
        path = _without_idle_points(points)
        _reach(path, clearance)
        routes[int(edge["id"][1:])] = path
    return routes


def _corners(spline: str) -> list[Point]:
    """Every third control point of a spline is a corner; the arrow's tip is given apart."""
    points: list[Point] = []
    tip: list[Point] = []
    for token in spline.split():
        place = tuple(map(float, token.removeprefix("e,").removeprefix("s,").split(",")))
        if token.startswith("e,"):
            tip = [(place[0], place[1])]
        elif not token.startswith("s,"):
            points.append((place[0], place[1]))
    return points[:1] + points[3::3] + tip


def _without_idle_points(points: list[Point]) -> Route:
    path = points[:1]
    for point in points[1:]:
        if math.dist(point, path[-1]) < _SAME:
            continue
        if len(path) > 1 and any(
            abs(path[-2][axis] - path[-1][axis]) < _SAME
            and abs(path[-1][axis] - point[axis]) < _SAME
            for axis in (0, 1)
        ):
            path[-1] = point
        else:
            path.append(point)
    return path


def _reach(path: Route, clearance: int) -> None:
    """The router saw wider boxes: lengthen horizontal ends to the real card."""
    for end, neighbour in ((0, 1), (-1, -2)):
        (ax, ay), (bx, by) = path[end], path[neighbour]
        if abs(ay - by) < _SAME:
            path[end] = (ax + math.copysign(clearance, ax - bx), ay)


def _is_orthogonal(path: Route) -> bool:
    return len(path) > 1 and all(
        min(abs(a[0] - b[0]), abs(a[1] - b[1])) < _SAME for a, b in itertools.pairwise(path)
    )


@dataclass(frozen=True)
class _Port:
    """One end of one arrow on one side of a card."""

    path: Route
    end: int
    neighbour: int


def _order_ports(diagram: Diagram, placement: Placement, routes: list[Route]) -> None:
    """Move the ends of arrows onto the card's border, at least 11 px apart on each side."""
    sides: dict[tuple[str, str], list[_Port]] = {}
    for edge, path in zip(diagram.edges, routes, strict=True):
        for end, neighbour, node in ((0, 1, edge.source), (-1, -2, edge.target)):
            side = _side(placement.boxes[node], path[end], path[neighbour])
            sides.setdefault((node, side), []).append(_Port(path, end, neighbour))
    for _ in range(2):  # an arrow with one bend moves its other end along
        for (node, side), ports in sides.items():
            _spread(placement.boxes[node], side, ports)


def _side(box: Box, end: Point, neighbour: Point) -> str:
    if abs(end[1] - neighbour[1]) < _SAME:
        return "left" if abs(end[0] - box.x) < abs(end[0] - box.right) else "right"
    return "top" if abs(end[1] - box.y) < abs(end[1] - box.bottom) else "bottom"


def _spread(box: Box, side: str, ports: list[_Port]) -> None:
    axis = 1 if side in ("left", "right") else 0
    low, high = (box.y + 6, box.bottom - 6) if axis else (box.x + 12, box.right - 12)
    ports.sort(key=lambda port: port.path[port.end][axis])
    values = [min(max(port.path[port.end][axis], low), high) for port in ports]
    gap = min(_PORT_GAP, (high - low) / (len(ports) - 1)) if len(ports) > 1 else 0
    for at in range(1, len(values)):
        values[at] = max(values[at], values[at - 1] + gap)
    if values[-1] > high:
        values[-1] = high
        for at in range(len(values) - 2, -1, -1):
            values[at] = min(values[at], values[at + 1] - gap)
    for port, value in zip(ports, values, strict=True):
        for index in (port.end, port.neighbour):
            x, y = port.path[index]
            port.path[index] = (x, value) if axis else (value, y)


def crowded(placement: Placement, routes: list[Route]) -> tuple[set[int], set[int]]:
    """Columns and rows after which parallel arrows run closer than 7 px and want more room."""
    columns: set[int] = set()
    rows: set[int] = set()
    segments = [(at, a, b) for at, path in enumerate(routes) for a, b in itertools.pairwise(path)]
    for number, (mine, a, b) in enumerate(segments):
        for other, c, d in segments[number + 1 :]:
            if other == mine:
                continue
            for axis, spans, found in ((0, placement.columns, columns), (1, placement.rows, rows)):
                if _parallel(a, b, c, d, axis):
                    value = (a[axis] + c[axis]) / 2
                    found.update(
                        at
                        for at in range(len(spans) - 1)
                        if spans[at].end <= value <= spans[at + 1].start
                    )
    return columns, rows


def _parallel(a: Point, b: Point, c: Point, d: Point, axis: int) -> bool:
    """Whether two segments nearly share a value on `axis` and run side by side for a while."""
    if abs(a[axis] - c[axis]) >= _TIGHT:
        return False
    if abs(a[axis] - b[axis]) >= _SAME or abs(c[axis] - d[axis]) >= _SAME:
        return False
    along = 1 - axis
    shared = min(max(a[along], b[along]), max(c[along], d[along])) - max(
        min(a[along], b[along]), min(c[along], d[along])
    )
    return shared > _LEAST_SHARED
