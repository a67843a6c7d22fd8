"""The same views as text for other tools: DOT with real labels, and Mermaid, which GitHub draws by
itself.
"""

import re
from collections.abc import Callable

from mldesign.render.diagram.palette import light
from mldesign.render.diagram.value import Diagram, EdgeKind, Node, NodeKind

_SHAPE: dict[NodeKind, str] = {"store": "cylinder", "rule": "note", "registry": "box3d"}
_LOOK: dict[EdgeKind, dict[str, str]] = {
    "sync": {},
    "stream": {"style": "dashed"},
    "batch": {"style": "dotted"},
    "shadow": {"style": "dashed", "arrowhead": "empty"},
    "loop": {"style": "bold", "constraint": "false"},
    "control": {"arrowhead": "empty", "penwidth": "0.9"},
}
_MERMAID: dict[EdgeKind, str] = {
    "sync": "-->",
    "stream": "-.->",
    "batch": "-.->",
    "shadow": "-.->",
    "loop": "==>",
    "control": "-.->",
}


def portable_dot(diagram: Diagram) -> str:
    """DOT that any Graphviz draws: lanes as clusters, no HTML-like labels, no images."""
    from graphviz import Digraph, escape

    colours = light().colours
    graph = Digraph(
        graph_attr={
            **{"rankdir": "TB", "compound": "true", "newrank": "true", "fontname": "Helvetica"},
            **{"label": escape(diagram.title), "labelloc": "t", "labeljust": "l"},
        },
        node_attr={
            **{"shape": "box", "style": "rounded,filled", "fillcolor": "#ffffff"},
            **{"fontname": "Helvetica", "fontsize": "11"},
        },
        edge_attr={"fontname": "Helvetica", "fontsize": "9", "color": colours["edge"]},
    )
    for lane in diagram.lanes:
        with graph.subgraph(name=f"cluster_{lane.id}") as cluster:
            cluster.attr(
                label=escape(lane.title),
                style="rounded,filled",
                fillcolor=colours[f"{lane.tone}-fill"],
                color=colours[f"{lane.tone}-line"],
            )
            for node in diagram.nodes:
                if node.lane == lane.id:
                    cluster.node(node.id, **_dot_node(node, escape))
    for edge in diagram.edges:
        look = {"color": colours["crit"], "penwidth": "2.2"} if edge.critical else _LOOK[edge.kind]
        graph.edge(
            edge.source, edge.target, label=escape(edge.label) if edge.label else None, **look
        )
    return str(graph.source)


def _dot_node(node: Node, escape: Callable[[str], str]) -> dict[str, str]:
    text = "\n".join(filter(None, (node.title, node.sub, " · ".join(node.chips))))
    return {
        "label": escape(text),
        "shape": _SHAPE.get(node.kind, "box"),
        "URL": escape(node.href),
        "tooltip": escape(node.tip or node.title),
    }


def mermaid(diagram: Diagram) -> str:
    """A Mermaid flow chart with the same cards, lanes and arrows."""
    names = {node.id: f"n{at}" for at, node in enumerate(diagram.nodes)}
    lines = ["flowchart LR"]
    for at, lane in enumerate(diagram.lanes):
        lines.append(f'  subgraph l{at}["{_mermaid_text(lane.title)}"]')
        for node in diagram.nodes:
            if node.lane == lane.id:
                text = "<br>".join(_mermaid_text(t) for t in (node.title, node.sub) if t)
                lines.append(f'    {names[node.id]}["{text}"]')
        lines.append("  end")
    for edge in diagram.edges:
        arrow = "==>" if edge.critical else _MERMAID[edge.kind]
        label = f'|"{_mermaid_text(edge.label)}"|' if edge.label else ""
        lines.append(f"  {names[edge.source]} {arrow}{label} {names[edge.target]}")
    return "\n".join([*lines, ""])


def _mermaid_text(text: str) -> str:
    """Everything but letters, digits and harmless signs as a numbered entity."""
    return re.sub(r"[^\w\s.,:/%≤≥·→–()-]", lambda m: f"#{ord(m[0])};", " ".join(text.split()))
