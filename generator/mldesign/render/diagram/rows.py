"""In which row of its lane each card stands: short arrows, few crossings, no arrow over a card.

The cost of an arrangement is a weighted sum of what makes a picture hard to read; simulated
annealing over integer rows looks for a cheap one. The generator of chance is seeded, so a diagram
always gets the same arrangement.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from mldesign.render.diagram.value import Diagram, EdgeKind

_WEIGHT: dict[EdgeKind, float] = {
    "sync": 2,
    "stream": 1.4,
    "batch": 1.4,
    "shadow": 1.2,
    "control": 0.7,
    "loop": 0.5,
}
_CRITICAL = 5.0
_HEIGHT, _LOW = 2.2, 0.15  # each row used; each card by its row
_UPWARDS = 60.0  # a flow inside one lane that runs up
_OVER_CARD, _PASSES_CARD = 3.0, 3.5  # an arrow behind a card: in its own column, in columns between
_BEND, _CROSSING, _HOLE = 0.6, 1.2, 0.8
_SEEDS = (7, 11)
_STEPS_PER_CARD = 60

Rows = list[int]


@dataclass
class _Arrows:
    """Edges sorted by how they run, as (source, target, weight): what the cost needs, and nothing
    else.
    """

    same: list[tuple[int, int, float]] = field(default_factory=list)
    near: list[tuple[int, int, float]] = field(default_factory=list)
    far: list[tuple[int, int, float, tuple[int, ...]]] = field(default_factory=list)
    down: list[tuple[int, int]] = field(default_factory=list)
    crossing: list[tuple[int, int, int, int]] = field(default_factory=list)


class _Problem:
    def __init__(self, diagram: Diagram, columns: dict[str, int]) -> None:
        lanes = [lane.id for lane in diagram.lanes]
        index = {node.id: at for at, node in enumerate(diagram.nodes)}
        self.lane = [lanes.index(node.lane) for node in diagram.nodes]
        self.column = [columns[node.lane] for node in diagram.nodes]
        self.members = [
            [at for at, lane in enumerate(self.lane) if lane == number]
            for number in range(len(lanes))
        ]
        self.members = [group for group in self.members if group]
        self.stacked = [
            (above, below)
            for at, above in enumerate(self.members)
            for below in self.members[at + 1 :]
            if self.column[above[0]] == self.column[below[0]]
        ]
        self.by_column: list[list[int]] = [
            sorted((i for i, c in enumerate(self.column) if c == column), key=self.lane.__getitem__)
            for column in range(max(self.column) + 1)
        ]
        self.arrows = self._sort_arrows(diagram, index)

    def _sort_arrows(self, diagram: Diagram, index: dict[str, int]) -> _Arrows:
        arrows, column = _Arrows(), self.column
        between: list[tuple[int, int]] = []
        for edge in diagram.edges:
            a, b = index[edge.source], index[edge.target]
            weight = _CRITICAL if edge.critical else _WEIGHT[edge.kind]
            low, high = sorted((column[a], column[b]))
            if low == high:
                arrows.same.append((a, b, weight))
                if self.lane[a] == self.lane[b] and edge.kind != "loop":
                    arrows.down.append((a, b))
                continue
            between.append((a, b) if column[a] < column[b] else (b, a))
            if high - low == 1:
                arrows.near.append((a, b, weight))
            else:
                arrows.far.append((a, b, weight, tuple(range(low + 1, high))))
        arrows.crossing = [
            (a, b, x, y)
            for at, (a, b) in enumerate(between)
            for x, y in between[at + 1 :]
            if column[a] == column[x] and column[b] == column[y] and a != x and b != y
        ]
        return arrows

    def start(self) -> Rows:
        """Lane under lane, and within a lane every card under those that feed it."""
        rows = [0] * len(self.column)
        for cards in self.by_column:
            waiting, placed = list(cards), set[int]()
            for row in range(len(cards)):
                lane = min(self.lane[card] for card in waiting)
                ready = (
                    card
                    for card in waiting
                    if self.lane[card] == lane
                    and all(a in placed for a, b in self.arrows.down if b == card)
                )
                card = next(ready, waiting[0])
                rows[card] = row
                placed.add(card)
                waiting.remove(card)
        return rows

    def cost(self, rows: Rows, limit: float = math.inf) -> float:
        """Cost of an arrangement, infinite where cards share a place; may stop above `limit`."""
        taken = [0] * len(self.by_column)
        for column, row in zip(self.column, rows, strict=True):
            bit = 1 << row
            if taken[column] & bit:
                return math.inf
            taken[column] |= bit
        for above, below in self.stacked:
            if max(rows[i] for i in above) >= min(rows[i] for i in below):
                return math.inf
        total = _HEIGHT * (max(rows) + 1) + _LOW * sum(rows) + self._holes(rows)
        if total > limit:
            return total
        total += self._lengths(rows, taken)
        if total > limit:
            return total
        for a, b, x, y in self.arrows.crossing:
            if (rows[a] - rows[x]) * (rows[b] - rows[y]) < 0:
                total += _CROSSING
        return total

    def _holes(self, rows: Rows) -> float:
        total = 0.0
        for group in self.members:
            if len(group) > 1:
                mine = [rows[i] for i in group]
                total += max(mine) - min(mine) + 1 - len(mine)
        return _HOLE * total

    def _lengths(self, rows: Rows, taken: list[int]) -> float:
        total = 0.0
        for a, b in self.arrows.down:
            if rows[a] >= rows[b]:
                total += _UPWARDS
        for a, b, weight in self.arrows.same:
            low, high = (rows[a], rows[b]) if rows[a] < rows[b] else (rows[b], rows[a])
            total += weight * (high - low - 1)
            if high - low > 1:
                between = (taken[self.column[a]] >> (low + 1)) & ((1 << (high - low - 1)) - 1)
                total += _OVER_CARD * between.bit_count()
        for a, b, weight in self.arrows.near:
            if rows[a] != rows[b]:
                total += weight * abs(rows[a] - rows[b]) + _BEND
        for a, b, weight, passed in self.arrows.far:
            ra, rb = rows[a], rows[b]
            over_a = over_b = 0
            for column in passed:
                over_a += taken[column] >> ra & 1
                over_b += taken[column] >> rb & 1
            total += weight * abs(ra - rb) + _PASSES_CARD * min(over_a, over_b)
        return total


def _moved(rows: Rows, cards: Sequence[int], most: int, chance: random.Random) -> Rows | None:
    """A neighbour of `rows`: one card elsewhere, two exchanged, or a whole column up or down."""
    new, kind = list(rows), chance.random()
    if kind < 0.45:
        new[cards[int(chance.random() * len(cards))]] = int(chance.random() * most)
    elif kind < 0.8 and len(cards) > 1:
        a = int(chance.random() * len(cards))
        b = (a + 1 + int(chance.random() * (len(cards) - 1))) % len(cards)
        new[cards[a]], new[cards[b]] = new[cards[b]], new[cards[a]]
    else:
        step = -1 if chance.random() < 0.5 else 1
        for card in cards:
            new[card] += step
            if not 0 <= new[card] < most:
                return None
    return new


def _anneal(problem: _Problem, start: Rows, seed: int, steps: int) -> tuple[float, Rows]:
    chance = random.Random(seed)  # noqa: S311  the same picture every time, not a secret
    most = max(max(start) + 1, 2) + 1
    current, cost = start, problem.cost(start)
    best, lowest = current, cost
    columns = [cards for cards in problem.by_column if cards]
    for step in range(steps):
        heat = 6 * (1 - step / steps) ** 2 + 0.02
        new = _moved(current, columns[int(chance.random() * len(columns))], most, chance)
        if new is None:
            continue
        limit = cost - heat * math.log(chance.random() or 1e-9)
        if (new_cost := problem.cost(new, limit)) <= limit:
            current, cost = new, new_cost
            if cost < lowest:
                best, lowest = current, cost
    return lowest, best


def rows_of(diagram: Diagram, columns: dict[str, int]) -> dict[str, int]:
    """Row of each node, counted from 0 without gaps."""
    problem = _Problem(diagram, columns)
    start = problem.start()
    steps = _STEPS_PER_CARD * len(diagram.nodes)
    _, best = min(_anneal(problem, start, seed, steps) for seed in _SEEDS)
    rank = {row: at for at, row in enumerate(sorted(set(best)))}
    return {node.id: rank[row] for node, row in zip(diagram.nodes, best, strict=True)}
