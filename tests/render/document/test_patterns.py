"""The page of the patterns in use, and the figures a project drew when it was measured."""

import base64
import json
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from mldesign import pipeline
from mldesign.model.plan import Plan
from mldesign.render.document import Document, document, pages_tree
from mldesign.render.html import single_page
from mldesign.render.project import drawn, measured

BLUEPRINT = """\
name: loan-triage
problem: {task: {use: binary_classification, positive: "1"}}
data:
  sources: [{name: loans, use: csv, path: loans.csv, rows: 30000}]
  target: late
  columns: {late: {type: category, categories: ["0", "1"]}, balance: number}
  label: {positive_rate: 20%}
patterns:
  cascade:
    budget: 1%
    deadline: 50 ms
    stages:
      - {name: quick, use: logistic_regression, cost: 0.0001, p99: 4 ms}
      - {name: heavy, use: random_forest, cost: 0.003, p99: 30 ms, reached: 25%}
"""
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
MEASURED: dict[str, Any] = {
    "cascade": {
        "ships": "cascade",
        "reason": "the cascade pays: 75% of rows never reach heavy",
        "loss": "Brier score",
        "certificate": {
            "loss": "brier",
            "epsilon": 0.00137,
            "delta": 0.05,
            "n": 7200,
            "method": "betting",
            "p_value": 0.004,
            "share": [0.75, 0.25],
            "data_hash": "ab" * 32,
            "certified": True,
            "missing_labels": 0,
        },
        "comparisons": [
            {"name": "quick", "loss": 0.137, "difference": 0.0007, "low": -0.001, "high": 0.002,
             "proven": False, "share": []},
        ],
        "stages": [
            {"name": "quick", "share": 0.75, "batch_cpu": 0.001, "single_cpu": 0.01, "cost": 0.1},
            {"name": "heavy", "share": 0.25, "batch_cpu": 0.05, "single_cpu": 0.3, "cost": 3.0},
        ],
        "cost_per_1000": {"batch_cpu": 0.0135, "single_cpu": 0.085, "cost": 0.85},
        "latency_ms": {"p50": 0.02, "p95": 0.4, "p99": 4.5},
        "harm": {
            "classes": [
                {"value": "late", "n": 900, "early": 0.4, "harmed": 7, "helped": 3,
                 "given_up": {"value": 0.013, "low": 0.011, "high": 0.016}},
            ],
            "slices": [],
        },
    },
    "figures": [{"file": "cascade.svg", "title": "Cost", "alt": "Brier score by cost"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    path = tmp_path_factory.mktemp("triage") / "blueprint.yaml"
    path.write_text(BLUEPRINT)
    made = pipeline.check(path).plan
    assert made is not None
    return made


def page(made: Document) -> str:
    return next(page.text for page in made.pages if page.name == "patterns")


def test_tells_every_stage_with_its_numbers(plan: Plan, root: Path) -> None:
    text = page(document(plan, None, root))
    assert "| quick | logistic regression | every row | 0.1 | 4 ms |" in text
    assert "| heavy | random forest | 25% | 3 | 30 ms |" in text
    assert "### Stage: random forest" in text
    assert "**0.85 units** (F20)" in text
    assert "not measured yet" in text


def test_floor_of_labels_is_computed_from_the_budget(plan: Plan, root: Path) -> None:
    made = document(plan, None, root)
    assert "**2,739 rows** is the least that must certify" in page(made)
    numbers = next(page.text for page in made.pages if page.name == "numbers")
    assert "| brier of the base rate | 0.16 | assumed | `data.label.positive_rate` |" in numbers


def test_has_a_view_of_its_own(plan: Plan, root: Path) -> None:
    view = document(plan, None, root).views["cascade"]
    stages = [node for node in view.nodes if node.lane == "stages"]
    assert [(node.title, node.chips) for node in stages] == [
        ("quick", ("0.1 for 1000", "p99 4 ms")),
        ("heavy", ("3 for 1000", "p99 30 ms")),
    ]
    assert ("cascade_stage_0", "cascade_stage_1", "not sure: 25%") in {
        (edge.source, edge.target, edge.label) for edge in view.edges
    }
    assert "after 50 ms" in {chip for node in view.nodes for chip in node.chips}


def test_a_card_that_hangs_on_an_option_goes_with_it(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "blueprint.yaml"
    path.write_text(BLUEPRINT.replace("    deadline: 50 ms\n", ""))
    plan = pipeline.check(path).plan
    assert plan is not None
    view = document(plan, None, root).views["cascade"]
    assert "cascade_late" not in {node.id for node in view.nodes}
    assert "cascade_late" not in {edge.target for edge in view.edges}


def test_measured_stands_where_it_was_promised(plan: Plan, root: Path) -> None:
    text = page(document(plan, MEASURED, root, {"cascade.svg": SVG}))
    assert "**Measured: the cascade ships.** the cascade pays: 75% of rows" in text
    assert "| rows that certified | 7200 |" in text
    assert "| quick | 75.0 % | 0.001 s | 0.01 s | 0.1 |" in text
    assert "| late | 900 | 40 % | +0.013 (+0.011 to +0.016) | 7 | 3 |" in text
    assert "![Brier score by cost](figures/cascade.svg)" in text


@pytest.mark.parametrize("mangled", ["fast", {}, {"certificate": 3}, {"certificate": {}}])
def test_a_mangled_measurement_is_left_out(plan: Plan, root: Path, mangled: Any) -> None:
    assert "not measured yet" in page(document(plan, {"cascade": mangled}, root))


def test_a_figure_that_is_not_there_is_not_shown(plan: Plan, root: Path) -> None:
    assert "figures/cascade.svg" not in page(document(plan, MEASURED, root))


def test_figures_come_along_in_every_form(plan: Plan, root: Path) -> None:
    made = document(plan, MEASURED, root, {"cascade.svg": SVG})
    assert pages_tree(made)[PurePosixPath("figures/cascade.svg")].content == SVG
    inside = base64.b64encode(SVG).decode()
    assert f'src="data:image/svg+xml;base64,{inside}"' in single_page(made, root)


def test_figures_lie_beside_the_measurement(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "cascade.svg").write_bytes(SVG)
    (tmp_path / "secret.svg").write_bytes(SVG)
    listed = ["cascade.svg", "gone.svg", "../../secret.svg"]
    found = {"figures": [{"file": name} for name in listed]}
    (folder / "measured.json").write_text(json.dumps(found))
    assert measured([tmp_path]) == found
    assert drawn([tmp_path / "nowhere", tmp_path]) == {"cascade.svg": SVG}
    (folder / "measured.json").write_text('{"figures": 3}')
    assert drawn([tmp_path]) == {}
