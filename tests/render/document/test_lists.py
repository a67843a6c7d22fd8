"""The document of a design whose answer is a list: nothing of tables is left standing in it."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign import pipeline
from mldesign.content import content_root
from mldesign.model.plan import Plan
from mldesign.render.diagram.views import views_of
from mldesign.render.document import Document, document

NDCG = {"value": 0.16, "low": 0.148, "high": 0.172, "n": 1995}
OTHER = {"value": 0.145, "low": 0.133, "high": 0.157, "n": 1995}


@pytest.fixture(scope="module")
def plan() -> Plan:
    checked = pipeline.check(content_root() / "blueprints" / "shop-recommender" / "blueprint.yaml")
    assert checked.plan is not None
    return checked.plan


@pytest.fixture(scope="module")
def made(plan: Plan) -> Document:
    return document(plan, None, content_root())


def page(made: Document, name: str) -> str:
    return next(page.text for page in made.pages if page.name == name)


def measured(**other: Any) -> dict[str, Any]:
    """What the project writes, as far as the document reads it."""
    return {
        "schema": 1,
        "version": "0001-1a2b3c4d",
        "data": {"path": "data/synthetic/events.csv", "rows": 58000, "synthetic": True},
        "goals": [{"metric": "ndcg@10", **NDCG, "met": True, "outcome": "met"}],
        "metrics": {"ndcg@10": {"title": "NDCG@10", **NDCG}},
        "baselines": [{"name": "markov", "title": "Markov kernel", "metrics": {"ndcg@10": OTHER}}],
        "slices": [],
        "package": {
            "reason": "The two-tower model is better than the best baseline.",
            "index": {"kind": "exact", "recall": 1.0},
        },
        **other,
    }


def test_what_has_no_meaning_for_a_list_is_left_out(made: Document) -> None:
    assert "model" not in [page.name for page in made.pages]
    text = "\n".join(page.text for page in made.pages)
    for heading in ("## Calibration", "## What mistakes cost", "## The threshold"):
        assert heading not in text
    for path in ("data.label.positive_rate", "problem.error_costs", "evaluation.slices"):
        assert path not in text
    for title in ("Positives per week", "Rows of the test set", "Cases flagged per day"):
        assert title not in text


def test_every_source_has_its_contract(made: Document) -> None:
    contract = page(made, "data").partition("## Data contract")[2].partition("## The label")[0]
    places = [contract.index(f"**{name}**") for name in ("events", "products", "customers")]
    assert places == sorted(places)
    assert "| `tags` | category, several, between them" in contract


def test_goals_are_named_with_their_depth_and_found_by_it(plan: Plan, made: Document) -> None:
    assert "NDCG@10 **(decides)**" in page(made, "evaluation")
    told = document(plan, measured(), content_root())
    text = page(told, "evaluation")
    assert "0.16 (0.148 to 0.172)" in text
    assert "✔ met" in text
    assert "Synthetic data." in text
    assert "0.145 (0.133 to 0.157)" in text


def test_the_pattern_tells_what_ships_once_it_is_measured(plan: Plan, made: Document) -> None:
    assert "not measured yet" in page(made, "patterns")
    text = page(document(plan, measured(), content_root()), "patterns")
    assert "The two-tower model is better than the best baseline." in text
    assert "| kind | exact |" in text


def test_new_items_are_told_as_they_are_placed(tmp_path: Path) -> None:
    given = content_root() / "blueprints" / "shop-recommender" / "blueprint.yaml"
    written = yaml.safe_load(given.read_text(encoding="utf-8"))
    path = tmp_path / "blueprint.yaml"
    told = {}
    for training in ("auto", "closed_form"):
        written["patterns"]["two_tower"] |= {"training": training, "id_dropout": "45%", "dim": 96}
        path.write_text(yaml.safe_dump(written), encoding="utf-8")
        plan = pipeline.check(path).plan
        assert plan is not None
        text = page(document(plan, None, content_root()), "patterns")
        (told[training],) = re.findall(r"\*\*New items\.\*\* .*?\n\n", text, re.DOTALL)
    assert all("say its 96 numbers and its bias, by a ridge" in text for text in told.values())
    assert "with id vectors left out for 45% of the items" in told["auto"]
    assert "gradients" not in told["closed_form"]


def test_the_towers_have_a_view_of_their_own(plan: Plan) -> None:
    view = views_of(plan, content_root())["two-tower"]
    assert [lane.id for lane in view.lanes] == ["user_side", "item_side", "meeting", "answer"]
    titles = {node.title for node in view.nodes}
    assert {"User tower", "Item tower", "User features", "Exact index", "Best 10"} <= titles
    ends = {(edge.source, edge.target) for edge in view.edges}
    assert ("user_tower", "item_tower") not in ends
    assert {("user_tower", "score"), ("item_tower", "score"), ("item_tower", "index")} <= ends


def test_all_sources_stand_in_the_views(plan: Plan) -> None:
    views = views_of(plan, content_root())
    for name in ("overview", "training"):
        cards = [node.title for node in views[name].nodes if node.lane == "sources"]
        assert sorted(cards) == ["customers", "events", "products"]
    assert {"Check the request", "User tower", "Index", "Filters"} <= {
        node.title for node in views["serving"].nodes
    }
