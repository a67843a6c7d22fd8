"""Self-checks of every picture: nothing lies on anything else; the same plan gives the same."""

from itertools import combinations, pairwise

import pytest

from mldesign.render.diagram.engine import Engine
from mldesign.render.diagram.labels import covered, overlap
from mldesign.render.diagram.lanes import PAGE, WIDE, columns_of
from mldesign.render.diagram.layout import Layout, lay_out
from mldesign.render.diagram.place import Box
from mldesign.render.diagram.rows import rows_of
from mldesign.render.diagram.value import Diagram

VIEWS = [
    "loan-default-overview",
    "loan-default-training",
    "loan-default-serving",
    "loan-default-feedback",
    "bare-overview",
    "bare-training",
    "bare-serving",
    "hostile-overview",
    "hostile-serving",
    "small-overview",
]


@pytest.fixture(scope="module")
def layouts(diagrams: dict[str, Diagram], router: Engine) -> dict[str, Layout]:
    return {name: lay_out(diagrams[name], router, PAGE) for name in [*VIEWS, "crowd"]}


def inner(box: Box, by: float) -> Box:
    return Box(box.x + by, box.y + by, box.width - 2 * by, box.height - 2 * by)


@pytest.mark.parametrize("name", [*VIEWS, "crowd"])
def test_no_two_cards_overlap(name: str, layouts: dict[str, Layout]) -> None:
    boxes = layouts[name].placement.boxes.values()
    assert all(overlap(a, b) == 0 for a, b in combinations(boxes, 2))


@pytest.mark.parametrize("name", [*VIEWS, "crowd"])
def test_every_card_stands_in_its_lane(
    name: str, layouts: dict[str, Layout], diagrams: dict[str, Diagram]
) -> None:
    placement = layouts[name].placement
    for node in diagrams[name].nodes:
        lane, box = placement.lanes[node.lane], placement.boxes[node.id]
        assert lane.x < box.x
        assert box.right < lane.right
        assert lane.y < box.y
        assert box.bottom < lane.bottom


@pytest.mark.parametrize("name", [*VIEWS, "crowd"])
def test_no_arrow_runs_through_a_card(
    name: str, layouts: dict[str, Layout], diagrams: dict[str, Diagram]
) -> None:
    layout = layouts[name]
    for path in layout.routes:
        for node_id, box in layout.placement.boxes.items():
            for a, b in pairwise(path):
                assert covered(a, b, inner(box, 1)) <= 1, (path, node_id)


@pytest.mark.parametrize("name", [*VIEWS, "crowd"])
def test_arrows_join_their_cards_at_right_angles(
    name: str, layouts: dict[str, Layout], diagrams: dict[str, Diagram]
) -> None:
    layout = layouts[name]
    for edge, path in zip(diagrams[name].edges, layout.routes, strict=True):
        for a, b in pairwise(path):
            assert min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 1
        for end, node_id in ((path[0], edge.source), (path[-1], edge.target)):
            box = layout.placement.boxes[node_id]
            assert box.x - 1 <= end[0] <= box.right + 1
            assert box.y - 1 <= end[1] <= box.bottom + 1


@pytest.mark.parametrize("name", VIEWS)
def test_labels_lie_on_no_card_and_no_label(name: str, layouts: dict[str, Layout]) -> None:
    layout = layouts[name]
    labels = list(layout.labels.values())
    for label in labels:
        assert all(overlap(label, inner(box, 3)) == 0 for box in layout.placement.boxes.values())
    assert all(overlap(inner(a, 2), inner(b, 2)) == 0 for a, b in combinations(labels, 2))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_fits_a_text_column(name: str, layouts: dict[str, Layout]) -> None:
    assert layouts[name].placement.width <= 960


def test_a_second_layout_is_the_same(
    layouts: dict[str, Layout], diagrams: dict[str, Diagram], router: Engine
) -> None:
    again = lay_out(diagrams["loan-default-serving"], router, PAGE)
    assert again == layouts["loan-default-serving"]


def test_lanes_are_stacked_until_they_fit(diagrams: dict[str, Diagram]) -> None:
    diagram = diagrams["loan-default-overview"]
    assert len(set(columns_of(diagram, PAGE).values())) == 3
    wide = columns_of(diagram, WIDE)
    order = [wide[lane.id] for lane in diagram.lanes]
    assert order == sorted(order)
    assert max(order) == 4


def test_flows_inside_a_lane_run_down(diagrams: dict[str, Diagram]) -> None:
    diagram = diagrams["loan-default-serving"]
    rows = rows_of(diagram, columns_of(diagram, PAGE))
    lane = {node.id: node.lane for node in diagram.nodes}
    inside = [e for e in diagram.edges if lane[e.source] == lane[e.target] and e.critical]
    assert inside
    assert all(rows[edge.source] < rows[edge.target] for edge in inside)
