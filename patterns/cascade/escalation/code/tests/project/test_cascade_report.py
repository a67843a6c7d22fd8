"""The reports of this system's training say what became of its cascade."""

import json
from pathlib import Path

import pytest

from ml_app.artifact import current
from ml_app.system import System


@pytest.fixture
def folder(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where training has left its reports."""
    monkeypatch.chdir(trained)
    return trained


def test_measured_tells_shares_costs_and_harm(folder: Path, system: System) -> None:
    found = json.loads((folder / "reports/measured.json").read_text(encoding="utf-8"))
    told = found["cascade"]
    assert told["ships"] in {"cascade", *(stage["name"] for stage in told["stages"])}
    assert sum(stage["share"] for stage in told["stages"]) == pytest.approx(1.0)
    assert told["cost_per_1000"]["single_cpu"] > 0
    assert told["latency_ms"]["p50"] <= told["latency_ms"]["p99"]
    rows = found["training"]["rows"]["test"]
    labels = system.task.labels
    assert [one["value"] for one in told["harm"]["classes"]] == list(labels)
    assert sum(one["n"] for one in told["harm"]["classes"]) == (rows if labels else 0)
    assert {one["column"] for one in told["harm"]["slices"]} == set(system.slices)


def test_report_and_card_hold_the_certificate(folder: Path) -> None:
    artifact = current()
    digest = artifact.manifest["cascade"]["certificate"]["data_hash"]
    report = (folder / "reports/evaluation.md").read_text(encoding="utf-8")
    card = (artifact.directory / "card.md").read_text(encoding="utf-8")
    assert "## Cascade" in report
    assert digest in report
    assert "## Cascade" in card
    assert digest in card


def test_curve_is_drawn_where_there_is_a_path(folder: Path) -> None:
    found = json.loads((folder / "reports/measured.json").read_text(encoding="utf-8"))
    drawn = (folder / "reports/figures/cascade.svg").is_file()
    assert drawn == (found["cascade"]["curve"] is not None)
