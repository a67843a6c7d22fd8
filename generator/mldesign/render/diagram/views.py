"""The views of a plan: lanes from `views.yaml`, cards and arrows from the components and from the
blueprint.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mldesign.model.plan import Plan
from mldesign.render.diagram.fragments import (
    BrokenFragment,
    Fragment,
    Words,
    fragments_of,
    load_yaml,
    render_strings,
)
from mldesign.render.diagram.surroundings import surroundings
from mldesign.render.diagram.value import Diagram, Edge, Lane, Node
from mldesign.render.diagram.words import words_of

_MOST_CARDS = 20


def views_of(plan: Plan, content_root: Path) -> dict[str, Diagram]:
    """All views of a design by id, in reading order. The same plan gives the same views.

    Raises `BrokenFragment` when a pattern's `diagram.yaml` cannot be used.
    """
    words = words_of(plan) | {"plan": plan, "blueprint": plan.blueprint}
    raw = load_yaml(content_root / "templates" / "document" / "views.yaml")
    lanes, views = dict(raw["lanes"]), dict(_titles(raw["views"], words))
    fragments = [*fragments_of(plan, words), surroundings(plan, words)]
    for fragment in fragments:
        lanes |= fragment.lanes
        views |= fragment.views
    made = {name: _view(name, view, lanes, fragments) for name, view in views.items()}
    return {name: view for name, view in made.items() if view.nodes}


def _titles(views: Mapping[str, Any], words: Words) -> Mapping[str, Any]:
    (filled,) = render_strings([dict(views)], [{"options": {}, "columns": []}], words)
    return dict(filled)


def _view(
    name: str, view: Mapping[str, Any], lanes: Mapping[str, Any], fragments: Iterable[Fragment]
) -> Diagram:
    fragments = list(fragments)
    order: list[str] = list(view["lanes"])
    nodes: dict[str, Node] = {}
    for fragment in fragments:
        for raw in fragment.nodes:
            if name in raw["views"] and raw["id"] not in nodes:
                nodes[raw["id"]] = _node(raw, fragment)
    _check_lanes(name, nodes.values(), order)
    edges = _edges(name, set(nodes), fragments)
    joined = {end for edge in edges for end in (edge.source, edge.target)}
    known = [node for node in nodes.values() if node.id in joined or not edges]
    shown = sorted(known, key=lambda node: order.index(node.lane))[:_MOST_CARDS]
    sub = _added(fragments)
    return Diagram(
        id=f"view-{name}",
        title=view["title"],
        subtitle=view["subtitle"],
        lanes=tuple(
            Lane(lane, lanes[lane]["title"], lanes[lane]["tone"])
            for lane in order
            if any(node.lane == lane for node in shown)
        ),
        nodes=tuple(_with_sub(node, sub.get(node.id, ())) for node in shown),
        edges=tuple(e for e in edges if {e.source, e.target} <= {node.id for node in shown}),
    )


def _check_lanes(name: str, nodes: Iterable[Node], order: list[str]) -> None:
    for node in nodes:
        if node.lane not in order:
            raise BrokenFragment(f"view {name} has no lane {node.lane} for the card {node.id}")


def _node(raw: Mapping[str, Any], fragment: Fragment) -> Node:
    return Node(
        id=raw["id"],
        lane=raw["lane"],
        kind=raw["kind"],
        title=raw["title"],
        sub=raw.get("sub", ""),
        chips=tuple(chip for chip in raw.get("chips", ()) if chip),
        href=raw.get("section", fragment.section),
        tip=raw.get("tip", raw.get("sub", "")),
        tone=raw.get("tone"),
    )


def _added(fragments: Iterable[Fragment]) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for fragment in fragments:
        for raw in fragment.adds:
            words.setdefault(raw["to"], []).append(raw["sub"])  # an empty one says nothing
    return words


def _with_sub(node: Node, more: Iterable[str]) -> Node:
    sub = " · ".join(filter(None, [node.sub, *more]))
    return Node(**{**vars(node), "sub": sub, "tip": node.tip if node.tip and not more else sub})


def _edges(name: str, present: set[str], fragments: Iterable[Fragment]) -> tuple[Edge, ...]:
    """Arrows whose both ends are in the view, each pair of ends once."""
    edges: dict[tuple[str, str], Edge] = {}
    for fragment in fragments:
        for raw in fragment.edges:
            ends = (raw["from"], raw["to"])
            if name in raw["views"] and present.issuperset(ends) and ends not in edges:
                edges[ends] = Edge(
                    *ends, raw.get("kind", "sync"), raw.get("label", ""), bool(raw.get("critical"))
                )
    return tuple(edges.values())
