"""The text exports: goldens, because pictures of text tools differ by machine and text does not."""

import re

from mldesign.render.diagram.engine import Engine
from mldesign.render.diagram.export import mermaid, portable_dot
from mldesign.render.diagram.value import Diagram, Edge, Lane, Node, alt_text

DIAGRAM = Diagram(
    "d",
    'A "title"',
    "sub",
    (Lane("in", "In", "source"), Lane("out", "Out", "serve")),
    (
        Node("a", "in", "store", "Rows", "a file", ("10 rows",), "data.md#rows"),
        Node("graph", "out", "service", 'Say "hi" <b>', "port 1"),
    ),
    (Edge("a", "graph", "batch", "10 | rows", critical=True),),
)


def test_mermaid_escapes_what_would_be_markup() -> None:
    assert mermaid(DIAGRAM) == (
        "flowchart LR\n"
        '  subgraph l0["In"]\n'
        '    n0["Rows<br>a file"]\n'
        "  end\n"
        '  subgraph l1["Out"]\n'
        '    n1["Say #34;hi#34; #60;b#62;<br>port 1"]\n'
        "  end\n"
        '  n0 ==>|"10 #124; rows"| n1\n'
    )


def test_dot_is_read_by_graphviz_and_holds_the_labels(router: Engine) -> None:
    dot = portable_dot(DIAGRAM)
    assert r'label="A \"title\""' in dot
    assert 'label="Rows\na file\n10 rows"' in dot
    assert not re.search(r"#[0-9a-f]{3}\b(?![0-9a-f])", dot), "short colours are black in old ones"
    assert router.json(dot)


def test_a_label_is_never_html_for_graphviz() -> None:
    evil = Node("n", "in", "job", "<b>bold</b>", "<i>x</i>")
    dot = portable_dot(Diagram("d", "<t>", "", (Lane("in", "<in>", "source"),), (evil,), ()))
    assert "=<" not in dot


def test_alt_text_tells_the_components_and_the_critical_path() -> None:
    assert alt_text(DIAGRAM) == (
        'A "title". 2 components in 2 stages. In: Rows; Out: Say "hi" <b>. '
        'Latency-critical path: Rows to Say "hi" <b>.'
    )
