"""Which lanes stand side by side and which are stacked."""

import itertools

from mldesign.render.diagram.value import Diagram

WIDE, PAGE = 5, 3
"""Most columns of a wide picture (about 1300 px) and of one that fits a text column."""


def columns_of(diagram: Diagram, most: int) -> dict[str, int]:
    """Column of each lane. Neighbours with the fewest cards are stacked until `most` columns are
    left.
    """
    count = {lane.id: sum(node.lane == lane.id for node in diagram.nodes) for lane in diagram.lanes}
    columns = [[lane.id] for lane in diagram.lanes]
    while len(columns) > most:
        sizes = [
            sum(count[lane] for lane in left + right) for left, right in itertools.pairwise(columns)
        ]
        at = sizes.index(min(sizes))
        columns[at : at + 2] = [columns[at] + columns[at + 1]]
    return {lane: at for at, lanes in enumerate(columns) for lane in lanes}
