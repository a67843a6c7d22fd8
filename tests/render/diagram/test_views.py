"""Views are the union of what components bring, in this design's own words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign.content import content_root
from mldesign.model.plan import Plan
from mldesign.render.diagram.fragments import BrokenFragment, load_yaml, render_strings
from mldesign.render.diagram.value import EDGE_KINDS, NODE_KINDS, Diagram
from mldesign.render.diagram.views import views_of

FRAGMENTS = sorted((content_root() / "patterns").glob("*/*/diagram.yaml"))
VIEWS = yaml.safe_load((content_root() / "templates/document/views.yaml").read_text("utf-8"))


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.parent.name}"


def raw_nodes(path: Path) -> Iterator[dict[str, Any]]:
    yield from yaml.safe_load(path.read_text("utf-8")).get("nodes", ())


@pytest.mark.parametrize("path", FRAGMENTS, ids=name)
def test_a_fragment_uses_known_words(path: Path) -> None:
    raw = load_yaml(path)
    assert set(raw) <= {"nodes", "edges", "adds", "views", "lanes"}
    views, lanes = VIEWS["views"] | raw.get("views", {}), VIEWS["lanes"] | raw.get("lanes", {})
    for node in raw.get("nodes", ()):
        assert node["kind"] in NODE_KINDS
        assert node["lane"] in lanes
        assert node["views"]
        assert set(node["views"]) <= set(views)
        for view in node["views"]:
            assert node["lane"] in views[view]["lanes"], f"{view} has no {node['lane']}"
    for edge in raw.get("edges", ()):
        assert edge["kind"] in EDGE_KINDS
        assert set(edge["views"]) <= set(views)


def test_ends_of_arrows_are_cards_that_somebody_brings() -> None:
    known = {node["id"] for path in FRAGMENTS for node in raw_nodes(path)}
    known |= {"consumers", "label", "gate", "review", "fallback", "batch"}
    for path in FRAGMENTS:
        for edge in load_yaml(path).get("edges", ()):
            for end in (edge["from"], edge["to"]):
                assert any(could_be(end, card) for card in known), f"{name(path)}: {edge}"


def could_be(end: str, card: str) -> bool:
    """Whether an arrow's end is a card, or one of the copies of a card that is repeated."""
    pattern = r"\w+".join(map(re.escape, re.split(r"\{\{.*?\}\}", card)))
    return re.fullmatch(pattern, re.sub(r"\{\{.*?\}\}", "0", end)) is not None


def test_cards_and_arrows_carry_the_names_and_numbers_of_the_design(
    diagrams: dict[str, Diagram],
) -> None:
    overview = diagrams["loan-default-overview"]
    said = " ".join(
        [node.title + node.sub + " ".join(node.chips) for node in overview.nodes]
        + [edge.label for edge in overview.edges]
    )
    for word in ("german_credit.csv", "1,000 rows", "counter application", "≤ 100 ms"):
        assert word in said
    assert "ROC AUC ≥ 0.78" in said
    assert "retrain every 30 days" in said


def test_the_budget_stands_on_the_arrows(diagrams: dict[str, Diagram]) -> None:
    serving = diagrams["loan-default-serving"]
    budget = [e.label for e in serving.edges if e.critical and e.label.startswith("p99")]
    assert budget == ["p99 9 ms", "p99 3 ms", "p99 6 ms", "p99 15 ms"]
    assert "22.2 ms" in serving.subtitle


def test_what_is_not_declared_leaves_no_trace(diagrams: dict[str, Diagram]) -> None:
    serving = diagrams["bare-serving"]
    assert {node.lane for node in serving.nodes} == {"callers", "serving", "records"}
    assert not [chip for node in serving.nodes for chip in node.chips if not chip.strip()]
    said = [text for n in serving.nodes for text in (n.title, n.sub, n.tip)]
    assert not [text for text in [*said, *(e.label for e in serving.edges)] if "None" in text]


def test_an_arrow_without_its_end_is_dropped(small: Plan, root: Path) -> None:
    overview = views_of(small, root)["overview"]
    assert {(e.source, e.target) for e in overview.edges} >= {
        ("source", "model"),
        ("model", "service"),
    }
    assert "nowhere" not in {edge.target for edge in overview.edges}


def test_no_card_stands_alone(diagrams: dict[str, Diagram]) -> None:
    for view in ("overview", "training", "serving", "feedback"):
        diagram = diagrams[f"loan-default-{view}"]
        joined = {end for edge in diagram.edges for end in (edge.source, edge.target)}
        assert {node.id for node in diagram.nodes} == joined, view


def test_a_broken_string_names_the_fault() -> None:
    with pytest.raises(BrokenFragment, match="unknown"):
        render_strings(["{{ unknown.word }}"], [{"options": {}, "columns": []}], {})


def test_values_cannot_break_out_of_their_string() -> None:
    words = {"bad": "a\x1fb\n{{ 7 * 7 }}"}
    filled = render_strings(["{{ bad }}", "{{ 1 }}"], [{"options": {}, "columns": []}] * 2, words)
    assert filled == ["a b {{ 7 * 7 }}", "1"]
