import io
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest

from ml_app import training
from ml_app.artifact import ARTIFACTS, current, versions
from ml_app.evaluation.gates import Gate
from ml_app.evaluation.result import Evaluation
from ml_app.fitting import objective, restore
from ml_app.package.report import PIPELINE
from ml_app.reading import read
from ml_app.refusal import Refused
from ml_app.system import System
from ml_app.training import learn, make, train


def test_a_version_is_complete(trained: Path) -> None:
    artifact = current(trained / ARTIFACTS)
    manifest = artifact.manifest
    assert {PIPELINE, "card.md"} <= set(manifest["files"])
    assert manifest["metrics"]
    assert manifest["data"]["rows"] > 0
    assert len(manifest["data"]["sha256"]) == 64
    assert manifest["environment"]["python"]
    assert manifest["package"]["reason"]


def test_the_reports_are_written(trained: Path) -> None:
    run = json.loads((trained / "reports/run.json").read_text())
    measured = json.loads((trained / "reports/measured.json").read_text())
    assert run["version"] == measured["version"] == current(trained / ARTIFACTS).version
    assert run["cpu_seconds"] > 0
    assert sum(run["training"]["rows"].values()) <= run["data"]["rows"]


def test_an_example_is_a_row_as_a_caller_sends_it(trained: Path, system: System) -> None:
    row = json.loads((trained / "reports/example.json").read_text())
    assert list(row) == [column.name for column in system.contract.inputs]


def test_the_artifact_gives_back_the_model(trained: Path, system: System) -> None:
    model = restore(system, current(trained / ARTIFACTS))
    scores = model.scores(read(system).table)
    assert np.isfinite(scores).all()


def test_a_row_is_encoded_as_in_a_table(trained: Path, system: System) -> None:
    encoder = restore(system, current(trained / ARTIFACTS)).encoder
    table = read(system).table.slice(0, 200)
    rows = np.array([encoder.encode_row(row) for row in table.to_pylist()], np.float32)
    np.testing.assert_array_equal(rows, encoder.encode(table))
    missing = encoder.encode_row({})
    assert len(missing) == len(encoder.names) == len(encoder.feature_of_column)


def pickled(system: System) -> bytes:
    """The model that is learned, as bytes."""
    data = read(system)
    parts = system.split.parts(data.table, system.task.target, system.seed)
    stream = io.BytesIO()
    joblib.dump(learn(system, data, parts).model.pipeline, stream)
    return stream.getvalue()


def test_the_same_data_and_seed_give_the_same_model(system: System) -> None:
    assert pickled(system) == pickled(system)


def test_a_training_that_dies_leaves_the_version_in_use(trained: Path, system: System) -> None:
    root = Path("copy")
    shutil.copytree(trained / ARTIFACTS, root)
    kept = current(root)

    class Fails:
        def export(self, *arguments: object) -> Mapping[str, Any]:
            raise MemoryError("half way")

    with pytest.raises(MemoryError, match="half way"):
        train(replace(system, package=Fails(), search=None), root)
    assert current(root).version == kept.version
    assert sorted(path.name for path in root.iterdir()) == [kept.version, "current"]


@pytest.mark.parametrize("folds", [0, 2])
def test_a_search_is_told_the_loss_on_rows_it_did_not_fit(system: System, folds: int) -> None:
    data = read(system)
    parts = system.split.parts(data.table, system.task.target, system.seed)
    loss = objective(system, data.table, parts, folds)
    assert 0 < loss({}) < float("inf")
    assert loss({}) == loss({})


def test_a_version_that_misses_a_gate_is_kept_but_not_put_into_use(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, *_) = system.task.metrics
    gates = (Gate(first.name, maximum=-1e9, path="gate"),)
    gated = replace(system, gates=gates, search=None)
    made = make(gated)
    monkeypatch.setattr(training, "make", lambda system, root: made)
    with pytest.raises(Refused, match=r"gate asks for at most -1e.*--ungated"):
        train(gated)
    assert versions() == (made.artifact.version,)
    with pytest.raises(Refused, match="no trained model"):
        current()
    assert train(gated, gated=False).version == current().version
    monkeypatch.setattr(Evaluation, "synthetic", property(lambda found: True))
    assert training.barred(made) == ()  # made-up rows prove nothing


def test_a_gate_on_what_nothing_measures_is_refused_before_training(system: System) -> None:
    with pytest.raises(Refused, match="`happiness`, which is not measured here"):
        train(replace(system, gates=(Gate("happiness", minimum=1.0),)))
    assert versions() == ()


class Settles:
    """A search that tries the defaults and takes nothing."""

    folds = 0

    def run(self, objective: Any, model: Any, seed: int) -> Any:
        from ml_app.interfaces import SearchResult

        return SearchResult({}, [{"parameters": {}, "loss": objective({}), "seconds": 0.0}])


def test_what_a_search_tried_is_on_record(system: System) -> None:
    data = read(system)
    parts = system.split.parts(data.table, system.task.target, system.seed)
    found = learn(replace(system, search=Settles()), data, parts)
    assert found.parameters == {}
    assert found.trials[0]["loss"] > 0
