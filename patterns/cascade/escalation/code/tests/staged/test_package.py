"""A fitted cascade on its way to disk and back."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_app.artifact import Damaged
from ml_app.cascade.package import STATE


def stages_in(folder: Path) -> list[str]:
    """The stages that have files of their own."""
    return sorted(path.parent.name for path in folder.glob("stages/*/*"))


def test_each_stage_has_a_folder_and_the_whole_answers_as_it_was_fitted(
    paying: Any, tmp_path: Path
) -> None:
    artifact, report = paying.publish(tmp_path)
    assert stages_in(tmp_path) == ["large", "small"]
    assert (report.format, report.path, report.parity_max_abs) == ("stored", "compiled", 0.0)
    assert "small compiled, large compiled" in report.reason
    model = paying.load(artifact)
    assert np.array_equal(model.predict_proba(paying.X), paying.estimator.predict_proba(paying.X))
    heard: list[Any] = []
    model.into(heard).predict_proba(paying.X)
    names = paying.estimator.policy_.stages
    stage = paying.estimator.outcome(paying.X).stage
    assert [said["stage"] for said in heard] == [names[place] for place in stage]
    assert {said["stage"] for said in heard} == {"small", "large"}


def test_a_row_is_answered_as_in_a_batch(paying: Any, tmp_path: Path) -> None:
    artifact, _ = paying.publish(tmp_path)
    model = paying.load(artifact)
    rows = paying.X[:200]
    one_by_one = np.array([model.outputs(row) for row in rows.tolist()])
    assert one_by_one == pytest.approx(model.predict_proba(rows), abs=1e-6)


def test_what_ships_alone_is_all_that_is_packaged(alone: Any, tmp_path: Path) -> None:
    artifact, report = alone.publish(tmp_path)
    assert stages_in(tmp_path) == ["single"]
    assert list(report.stages) == ["single"]
    model = alone.load(artifact)
    assert np.array_equal(model.predict_proba(alone.X), alone.estimator.predict_proba(alone.X))


def test_a_stage_that_cannot_be_compiled_is_asked_natively_and_says_why(
    made: Any, tmp_path: Path
) -> None:
    mixed = made(refuses=("tree",))
    artifact, report = mixed.publish(tmp_path)
    assert stages_in(tmp_path) == ["small"]
    assert (report.format, report.path) == ("stored+joblib", "native")
    assert report.stages["large"].reason == "told to leave it"
    assert report.stages["small"].path == "compiled"
    model = mixed.load(artifact)
    assert np.array_equal(model.predict_proba(mixed.X), mixed.estimator.predict_proba(mixed.X))


def test_nothing_is_compared_where_every_stage_is_native(made: Any, tmp_path: Path) -> None:
    artifact, report = made(refuses=("tree", "linear")).publish(tmp_path)
    assert (report.format, report.path, report.parity_max_abs) == ("joblib", "native", None)
    assert artifact.manifest["files"].keys() == {"pipeline.joblib", STATE}


def test_a_whole_that_answers_otherwise_is_left_native(made: Any, tmp_path: Path) -> None:
    broken = made(breaks=True)
    artifact, report = broken.publish(tmp_path)
    assert stages_in(tmp_path) == []
    assert (report.format, report.path) == ("joblib", "native")
    assert all("refused" in stage.reason for stage in report.stages.values())
    model = broken.load(artifact)
    assert np.array_equal(model.predict_proba(broken.X), broken.estimator.predict_proba(broken.X))


def test_the_report_tells_what_each_stage_costs_and_how_long_rows_take(
    paying: Any, tmp_path: Path
) -> None:
    _, report = paying.publish(tmp_path)
    told = json.loads(json.dumps(asdict(report)))
    assert set(told["stages"]) == {"small", "large"}
    for stage in told["stages"].values():
        assert 0 < stage["cpu"]["batch"] < stage["cpu"]["single"]
    seconds = told["row_seconds"]
    assert 0 < seconds["p50"] <= seconds["p95"] <= seconds["p99"]
    assert told["stages"]["small"]["title"] == "linear model"


def test_a_changed_policy_or_stage_is_not_loaded(paying: Any, tmp_path: Path) -> None:
    artifact, _ = paying.publish(tmp_path)
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "stages", copy)
    (tmp_path / "stages" / "small" / "model.bin").write_bytes(b"other")
    with pytest.raises(Damaged, match="changed since training"):
        paying.load(artifact)
    shutil.rmtree(tmp_path / "stages")
    shutil.move(copy, tmp_path / "stages")
    paying.load(artifact)
    state = json.loads((tmp_path / STATE).read_text())
    state["policy"]["thresholds"] = [0.0]
    (tmp_path / STATE).write_text(json.dumps(state))
    with pytest.raises(Damaged):
        paying.load(artifact)


def test_the_deadline_travels_with_the_stages(made: Any, tmp_path: Path) -> None:
    hurried = made(deadline_seconds=1e-9)
    artifact, _ = hurried.publish(tmp_path)
    model = hurried.load(artifact)
    late = []
    for row in hurried.X[:200].tolist():
        model.outputs(row)
        late.append(model.remarks.get("timed_out", False))
    deferred = hurried.estimator.outcome(hurried.X[:200]).stage == 1
    assert late == deferred.tolist()
