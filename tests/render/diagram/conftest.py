"""Diagrams to lay out: made-up ones and the views of the fixture plans."""

from pathlib import Path

import pytest

from mldesign.model.plan import Plan
from mldesign.render.diagram.engine import Engine, engine
from mldesign.render.diagram.value import Diagram, Edge, Lane, Node, Tone
from mldesign.render.diagram.views import views_of


def crowd() -> Diagram:
    """Sixteen cards in five lanes with thirty arrows: more than a view should ever hold."""
    tones: tuple[Tone, ...] = ("source", "data", "train", "serve", "observe")
    lanes = tuple(Lane(f"l{at}", f"Stage number {at}", tone) for at, tone in enumerate(tones))
    nodes = tuple(
        Node(f"n{at}", f"l{at % 5}", "service", f"Component {at}", "some technology", (f"{at} ms",))
        for at in range(16)
    )
    edges = tuple(
        Edge(f"n{at}", f"n{(at * 7 + shift) % 16}", "sync", f"{at} rows", at < 4 and shift == 3)
        for at in range(15)
        for shift in (3, 8)
        if at != (at * 7 + shift) % 16
    )
    return Diagram("crowd", "A crowd", "Too much for one view", lanes, nodes, edges)


@pytest.fixture(scope="session")
def router() -> Engine:
    found = engine()
    assert found is not None, "the embedded Graphviz must load where tests run"
    return found


@pytest.fixture(scope="session")
def diagrams(loan: Plan, bare: Plan, hostile: Plan, small: Plan, root: Path) -> dict[str, Diagram]:
    made = {"crowd": crowd()}
    for plan in (loan, bare, hostile, small):
        made |= {f"{plan.name}-{name}": view for name, view in views_of(plan, root).items()}
    return made
