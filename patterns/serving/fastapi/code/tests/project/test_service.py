"""The whole service around a trained model: first in this process, then as a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from ml_app import wiring
from ml_app.cli import main
from ml_app.scorer import Scorer, chosen_score
from ml_app.serving.bench import sample
from ml_app.serving.timing import running
from ml_app.serving.values import ARROW
from ml_app.system import System

ROWS = 60
TENSORS = {"number": "FP64", "integer": "INT64", "boolean": "BOOL"}


@pytest.fixture(scope="module")
def folder(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the trained folder that may be written to."""
    copy = tmp_path_factory.mktemp("service") / "copy"
    shutil.copytree(trained, copy)
    return copy


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[tuple[str, Scorer, list[dict[str, Any]]]]:
    """Address of a running service, its scorer, and rows a caller might send."""
    with chdir(folder):
        system = wiring.build()
        scorer = Scorer.load(system)
        table = sample(system, scorer).slice(0, ROWS)
        rows = json.loads(json.dumps(table.to_pylist(), default=str))
        service = system.serving.__class__(port=0)
        with running(service.server(system, scorer)) as server:
            yield server.address, scorer, rows


@pytest.fixture
def rows(served: tuple[str, Scorer, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return served[2]


@pytest.fixture
def client(served: tuple[str, Scorer, list[dict[str, Any]]]) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served[0], timeout=30) as client:
        yield client


def test_single_rows_many_rows_and_tensors_get_the_scores_of_the_batch(
    served: tuple[str, Scorer, list[dict[str, Any]]], folder: Path, client: httpx.Client
) -> None:
    _, scorer, rows = served
    with chdir(folder):
        scores = scorer.score_table(sample(wiring.build(), scorer).slice(0, ROWS))
    expected = [chosen_score(score) for score in scores.tolist()]
    single = [client.post("/predict", json=row).json() for row in rows]
    many = client.post("/predict", json={"rows": rows}).json()["predictions"]
    infer = f"/v2/models/{wiring.build().name}/infer"
    columns = [
        {
            "name": column.name,
            "shape": [len(rows)],
            "datatype": TENSORS.get(column.type, "BYTES"),
            "data": [row[column.name] for row in rows],
        }
        for column in scorer.contract.inputs
    ]
    outputs = client.post(infer, json={"inputs": columns}).json()["outputs"]
    close = 1e-5 * max(1.0, float(np.abs(expected).max()))  # as the parity gate measures it
    np.testing.assert_allclose([answer["score"] for answer in single], expected, atol=close)
    np.testing.assert_allclose([answer["score"] for answer in many], expected, atol=close)
    np.testing.assert_allclose(outputs[0]["data"], expected, atol=close)
    if scorer.labels:
        decisions = scorer.decide(scores).tolist()
        assert [answer["decision"] for answer in many] == decisions
        assert outputs[1]["data"] == decisions


def test_every_column_has_to_be_there_and_of_its_type(
    served: tuple[str, Scorer, list[dict[str, Any]]], client: httpx.Client
) -> None:
    _, scorer, rows = served
    for column in scorer.contract.inputs:
        assert column.type in ARROW
        without = {name: value for name, value in rows[0].items() if name != column.name}
        for bad in (without, rows[0] | {column.name: {"a": 1}}, rows[0] | {column.name: [1]}):
            answer = client.post("/predict", json=bad)
            assert answer.status_code == 422
            assert [fault["field"] for fault in answer.json()["faults"]] == [column.name]
        if not column.nullable:
            answer = client.post("/predict", json=rows[0] | {column.name: None})
            assert answer.status_code == 422
    answer = client.post("/predict", json=rows[0] | {"surprise": 1})
    assert [fault["field"] for fault in answer.json()["faults"]] == ["surprise"]


def test_the_model_tells_its_version_its_metrics_and_the_proof_of_its_path(
    served: tuple[str, Scorer, list[dict[str, Any]]], client: httpx.Client
) -> None:
    model = client.get("/model").json()
    assert model["version"] == served[1].version
    assert model["metrics"]
    assert model["package"]["path"] in {"compiled", "native"}
    assert model["package"]["reason"]
    assert model["data"]["sha256"]


def test_nothing_that_is_sent_makes_it_fail(
    served: tuple[str, Scorer, list[dict[str, Any]]],
) -> None:
    interface = schemathesis.openapi.from_url(f"{served[0]}/openapi.json")
    asked = 0
    for found in interface.get_all_operations():
        asked += 1

        operation: Any = found.ok()  # type: ignore[union-attr]  # an error of the schema fails here

        @given(case=operation.as_strategy())
        @settings(
            max_examples=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            assert case.call().status_code < 500

        ask()
    assert asked > 10


@dataclass
class Process:
    """The service as a process of its own."""

    process: "subprocess.Popen[str]"
    address: str
    system: System


@pytest.fixture
def process(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Process]:
    folder = tmp_path / "copy"
    shutil.copytree(trained, folder)
    monkeypatch.chdir(folder)
    command = [sys.executable, "-m", str(wiring.__package__), "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as started:
        assert started.stdout is not None
        line = started.stdout.readline()
        try:
            yield Process(started, line.split()[-1], wiring.build())
        finally:
            started.kill()


def queued(client: httpx.Client) -> int:
    """Rows of the prediction log that are not written yet."""
    lines = client.get("/metrics").text.splitlines()
    return int(float(next(li for li in lines if li.startswith("prediction_log_queue")).split()[-1]))


def test_a_killed_service_has_kept_what_it_had_written(
    process: Process, rows: list[dict[str, Any]]
) -> None:
    with httpx.Client(base_url=process.address, timeout=30) as client:
        first = [client.post("/predict", json=row).json()["prediction_id"] for row in rows]
        while queued(client):
            pass
        client.post("/predict", json=rows)
        process.process.kill()
    process.process.wait()
    ids = process.system.prediction_log.read()["prediction_id"].to_pylist()
    assert ids[: len(first)] == first
    assert len(ids) in {len(first), len(first) + len(rows)}


def test_a_stopped_service_has_kept_everything(
    process: Process, rows: list[dict[str, Any]]
) -> None:
    with httpx.Client(base_url=process.address, timeout=30) as client:
        answers = [client.post("/predict", json=row).json() for row in rows]
        outcome = {"prediction_id": answers[0]["prediction_id"], "outcome": "7"}
        if labels := process.system.task.labels:
            outcome["outcome"] = labels[0]
        assert client.post("/feedback", json=outcome).status_code == 202
    process.process.send_signal(signal.SIGTERM)
    assert process.process.wait(60) in {0, -signal.SIGTERM}
    table = process.system.prediction_log.read()
    assert table["prediction_id"].to_pylist() == [a["prediction_id"] for a in answers]
    assert json.loads(table["features"][0].as_py()) == rows[0]
    assert process.system.prediction_log.feedback()["prediction_id"].to_pylist() == [
        outcome["prediction_id"]
    ]


def test_bench_measures_and_writes_the_figures(
    trained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(trained, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    assert main(["bench", "--requests", "30"]) == 0
    serving = json.loads(Path("reports/measured.json").read_text())["serving"]
    assert 0 < serving["p50_ms"] <= serving["p95_ms"] <= serving["p99_ms"]
    assert serving["batch_rows_per_cpu_second"] > 0
    assert "p50_ms" in capsys.readouterr().out
    assert wiring.build().prediction_log.read().num_rows == 0


def test_bench_needs_a_report_to_write_into(system: System) -> None:
    from ml_app.refusal import Refused
    from ml_app.serving.timing import write

    with pytest.raises(Refused, match="run `train` first"):
        write({})
