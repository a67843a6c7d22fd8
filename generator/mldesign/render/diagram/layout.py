"""From a diagram to places and routes."""

from dataclasses import dataclass

from mldesign.render.diagram.engine import Engine
from mldesign.render.diagram.labels import place_labels
from mldesign.render.diagram.lanes import columns_of
from mldesign.render.diagram.place import Box, Grid, Placement, place
from mldesign.render.diagram.route import Route, crowded, route
from mldesign.render.diagram.rows import rows_of
from mldesign.render.diagram.value import Diagram

_TRIES, _ROOM = 4, 9


@dataclass(frozen=True)
class Layout:
    """Where everything is, in px."""

    placement: Placement
    routes: list[Route]
    """By edge: corner points from card border to card border."""
    labels: dict[int, Box]
    """By edge with a label."""


def lay_out(diagram: Diagram, engine: Engine, columns: int) -> Layout:
    """Arrange a diagram in at most `columns` columns. The same diagram always gets the same layout.

    Raises `LayoutError` when Graphviz fails.
    """
    column_of = columns_of(diagram, columns)
    row_of = rows_of(diagram, column_of)
    wider: dict[int, int] = {}
    taller: dict[int, int] = {}
    for attempt in range(_TRIES):
        placement = place(diagram, Grid(column_of, row_of, wider, taller))
        routes = route(diagram, placement, engine)
        tight_columns, tight_rows = crowded(placement, routes)
        if not (tight_columns or tight_rows) or attempt == _TRIES - 1:
            break
        for gaps, tight in ((wider, tight_columns), (taller, tight_rows)):
            gaps.update({at: gaps.get(at, 0) + _ROOM for at in tight})
    return Layout(placement, routes, place_labels(diagram, placement, routes))
