"""The `Diagram` value: lanes, cards and arrows, before anybody knows where they go."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

EdgeKind = Literal["sync", "stream", "batch", "shadow", "loop", "control"]
NodeKind = Literal[
    "source", "store", "stream", "job", "feature", "model",
    "registry", "service", "rule", "human", "monitor", "app",
]  # fmt: skip
Tone = Literal[
    "source", "data", "feature", "train", "registry", "serve", "decide", "observe", "shadow"
]
EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)
NODE_KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)

EDGE_WORDS: Final[dict[EdgeKind, str]] = {
    "sync": "synchronous request",
    "stream": "event stream",
    "batch": "batch / scheduled",
    "shadow": "shadow (mirrored, no effect)",
    "loop": "feedback loop",
    "control": "control / deploy",
}
NODE_WORDS: Final[dict[NodeKind, str]] = {
    "source": "external source",
    "store": "data store",
    "stream": "stream / queue",
    "job": "batch job",
    "feature": "feature set",
    "model": "model",
    "registry": "registry",
    "service": "online service",
    "rule": "rules / policy",
    "human": "person / team",
    "monitor": "monitor / alert",
    "app": "client application",
}
CRITICAL_WORDS: Final = "latency-critical path"


@dataclass(frozen=True)
class Lane:
    """A stage: a column, or a part of one, with a heading."""

    id: str
    title: str
    tone: Tone


@dataclass(frozen=True)
class Node:
    """A card. `title` and `sub` are shortened to fit; `tip` says the whole."""

    id: str
    lane: str
    kind: NodeKind
    title: str
    sub: str = ""
    chips: tuple[str, ...] = ()
    """At most two numbers, e.g. `1,000 rows`."""
    href: str = ""
    """Where a click leads: `features.md#encoding`, relative to the document."""
    tip: str = ""
    tone: Tone | None = None


@dataclass(frozen=True)
class Edge:
    """An arrow. `critical` marks the path whose latency is budgeted."""

    source: str
    target: str
    kind: EdgeKind = "sync"
    label: str = ""
    critical: bool = False


@dataclass(frozen=True)
class Diagram:
    """One view. Every edge joins two of its nodes, every node stands in one of its lanes."""

    id: str
    title: str
    subtitle: str
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, node_id: str) -> Node:
        """Look a node up by id. Raises KeyError."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)


def alt_text(diagram: Diagram) -> str:
    """Say in one paragraph what the picture shows: counts, components by stage, critical path."""
    titles = {node.id: node.title for node in diagram.nodes}
    stages = "; ".join(
        f"{lane.title}: " + ", ".join(n.title for n in diagram.nodes if n.lane == lane.id)
        for lane in diagram.lanes
    )
    hot = ", ".join(
        f"{titles[e.source]} to {titles[e.target]}" for e in diagram.edges if e.critical
    )
    counts = f"{len(diagram.nodes)} components in {len(diagram.lanes)} stages"
    text = f"{diagram.title}. {counts}. {stages}."
    return f"{text} Latency-critical path: {hot}." if hot else text
