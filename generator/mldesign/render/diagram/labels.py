"""Where the words on arrows go: near the middle of their arrow, on nothing else."""

import itertools
import math
from collections.abc import Iterator

from mldesign.render.diagram.place import Box, Placement
from mldesign.render.diagram.route import Point, Route
from mldesign.render.diagram.text import LABEL, lane_title_width, text_width
from mldesign.render.diagram.value import Diagram

_PAD, _HEIGHT = 10, 16
_ALONG = (0.5, 0.35, 0.65, 0.2, 0.8)
_ON_CARD, _ON_HEADING, _ON_LABEL, _ON_ARROW = 0.9, 0.6, 1.2, 0.45  # per px² or px covered
_ON_CORNER, _ON_TIP = 5.0, 12.0
_ROUNDS = 3  # labels settle against each other


def place_labels(diagram: Diagram, placement: Placement, routes: list[Route]) -> dict[int, Box]:
    """The box of each labelled edge, by its position in `diagram.edges`."""
    blocks = [Box(b.x - 3, b.y - 2, b.width + 6, b.height + 4) for b in placement.boxes.values()]
    headings = [
        Box(box.x + 4, box.y + 4, lane_title_width(lane.title) + 4, 26)
        for lane in diagram.lanes
        for box in [placement.lanes[lane.id]]
    ]
    segments = [[(at, a, b) for a, b in itertools.pairwise(path)] for at, path in enumerate(routes)]
    choices: dict[int, list[tuple[float, Box]]] = {}
    for at, edge in enumerate(diagram.edges):
        if edge.label:
            others = [s for number, mine in enumerate(segments) if number != at for s in mine]
            choices[at] = _graded(edge.label, routes[at], blocks, headings, others)
    return _settle(choices)


def _settle(choices: dict[int, list[tuple[float, Box]]]) -> dict[int, Box]:
    labels: dict[int, Box] = {}
    for _ in range(_ROUNDS):
        before = dict(labels)
        for at, graded in choices.items():
            best, lowest = graded[0][1], math.inf
            for cost, box in graded:  # cheapest first: nothing better follows once `cost` is not
                if cost >= lowest:
                    break
                wide = Box(box.x - 3, box.y - 1, box.width + 6, box.height + 2)
                total = cost + _ON_LABEL * sum(
                    overlap(wide, other) for key, other in labels.items() if key != at
                )
                if total < lowest:
                    best, lowest = box, total
            labels[at] = best
        if labels == before:
            break
    return labels


def _graded(
    label: str,
    path: Route,
    blocks: list[Box],
    headings: list[Box],
    others: list[tuple[int, Point, Point]],
) -> list[tuple[float, Box]]:
    """Possible boxes with their cost, cheapest first, other labels not yet considered."""
    width = text_width(label, LABEL, bold=True) + _PAD
    tip = path[-1]
    graded: list[tuple[float, Box]] = []
    enough = 0
    for base, box in sorted(_candidates(path, width), key=lambda choice: choice[0]):
        if enough >= 8:  # so many free places are known that no dearer one will be wanted
            break
        cost = base
        cost += _ON_CARD * sum(overlap(box, block) for block in blocks)
        cost += _ON_HEADING * sum(overlap(box, heading) for heading in headings)
        cost += _ON_ARROW * sum(covered(a, b, box) for _, a, b in others)
        cost += _ON_CORNER * sum(_inside(point, box, 2) for point in path[1:-1])
        cost += _ON_TIP * _inside(tip, box, 9)
        enough += cost < base + 0.01
        graded.append((cost, box))
    return sorted(graded, key=lambda choice: choice[0])


def _candidates(path: Route, width: float) -> Iterator[tuple[float, Box]]:
    """Places on and beside every segment; the cost grows with the distance from the middle of the
    arrow.
    """
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(path)]
    total, passed = sum(lengths) or 1.0, 0.0
    for a, b, length in zip(path, path[1:], lengths, strict=False):
        level = abs(a[1] - b[1]) < 0.5
        beside_y = (0.0, -_HEIGHT / 2 - 3, _HEIGHT / 2 + 3) if level else (0.0,)
        beside_x = (0.0,) if level else (0.0, width / 2 + 4, -width / 2 - 4)
        for share in _ALONG:
            x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
            centred = abs((passed + length * share) / total - 0.5) * 8 + 1.5 * (not level)
            for dy in beside_y:
                for dx in beside_x:
                    cost = centred + 3 * bool(dx or dy)
                    if level and not dy:
                        cost += max(0.0, width + 12 - length) * 0.25
                    elif not level and not dx:
                        cost += max(0.0, _HEIGHT + 14 - length) * 0.3
                    yield cost, Box(x - width / 2 + dx, y - _HEIGHT / 2 + dy, width, _HEIGHT)
        passed += length


def overlap(a: Box, b: Box) -> float:
    """Area in px² that two boxes share."""
    width = min(a.x + a.width, b.x + b.width) - (a.x if a.x > b.x else b.x)
    if width <= 0:
        return 0.0
    height = min(a.y + a.height, b.y + b.height) - (a.y if a.y > b.y else b.y)
    return width * height if height > 0 else 0.0


def covered(a: Point, b: Point, box: Box) -> float:
    """Length in px of a level or upright segment that lies under a box."""
    if abs(a[1] - b[1]) < 0.5:
        if not box.y < a[1] < box.y + box.height:
            return 0.0
        return max(0.0, min(max(a[0], b[0]), box.right) - max(min(a[0], b[0]), box.x))
    if not box.x < a[0] < box.x + box.width:
        return 0.0
    return max(0.0, min(max(a[1], b[1]), box.bottom) - max(min(a[1], b[1]), box.y))


def _inside(point: Point, box: Box, margin: float) -> bool:
    return (
        box.x - margin < point[0] < box.right + margin
        and box.y - margin < point[1] < box.bottom + margin
    )
