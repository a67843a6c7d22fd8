"""The whole service around a trained version: first in this process, then as a process of its
own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from ml_app import wiring
from ml_app.artifact import use
from ml_app.cli import main
from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.serving.timing import running

Served = tuple[str, Recommender]


@pytest.fixture(scope="module")
def folder(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the trained folder that may be written to."""
    copy = tmp_path_factory.mktemp("service") / "copy"
    shutil.copytree(trained, copy)
    return copy


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Served]:
    """Address of a running service, and its recommender."""
    with chdir(folder):
        system = wiring.build()
        recommender = Recommender.load(wiring.build())
        service = replace(system.serving, port=0)
        with running(service.server(system, recommender)) as server:
            yield server.address, recommender


@pytest.fixture
def client(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served[0], timeout=30) as client:
        yield client


def test_lists_over_http_are_those_of_the_recommender(served: Served, client: httpx.Client) -> None:
    _, recommender = served
    for user in list(recommender.users.ids)[:20]:
        expected = recommender.recommend(Query(user=user, k=7))
        answer = client.post("/recommend", json={"user": user, "k": 7}).json()
        assert [one["item"] for one in answer["items"]] == [one.item for one in expected.items]
        assert answer["known_user"] is True
        seen = {recommender.catalogue.items[row] for row in _history(recommender, user)}
        assert not seen.intersection(one["item"] for one in answer["items"])


def test_somebody_new_with_the_history_of_somebody_known_gets_the_same_list(
    served: Served, client: httpx.Client
) -> None:
    _, recommender = served
    if recommender.feature_columns:
        pytest.skip("features of the known user count too")
    user = recommender.users.ids[0]
    history = [recommender.catalogue.items[row] for row in _history(recommender, user)]
    known = client.post("/recommend", json={"user": user}).json()
    new = client.post("/recommend", json={"history": history}).json()
    assert [one["item"] for one in new["items"]] == [one["item"] for one in known["items"]]


def test_nothing_to_go_by_is_the_most_popular_and_cold(
    served: Served, client: httpx.Client
) -> None:
    catalogue = served[1].catalogue
    answer = client.post("/recommend", json={"user": "nobody we know", "k": 5}).json()
    assert (answer["cold"], answer["known_user"]) == (True, False)
    popular = [catalogue.items[row] for row in catalogue.popular[:5].tolist()]
    assert [one["item"] for one in answer["items"]] == popular


def test_similar_items_and_categories(served: Served, client: httpx.Client) -> None:
    catalogue = served[1].catalogue
    item = catalogue.items[int(catalogue.popular[0])]
    alike = client.post("/similar", json={"item": item, "k": 5}).json()["items"]
    assert len(alike) == 5
    assert item not in [one["item"] for one in alike]
    for column, members in catalogue.members.items():
        value = max(members, key=lambda one: len(members[one]))
        body = {"history": [item], "categories": {column: [value]}, "k": 5}
        found = client.post("/recommend", json=body).json()["items"]
        assert found
        assert {catalogue.row[one["item"]] for one in found} <= set(members[value].tolist())


def test_nothing_that_is_sent_makes_it_fail(served: Served) -> None:
    interface = schemathesis.openapi.from_url(f"{served[0]}/openapi.json")
    asked = 0
    for found in interface.get_all_operations():
        asked += 1

        operation: Any = found.ok()  # type: ignore[union-attr]  # an error of the schema fails here

        @given(case=operation.as_strategy())
        @settings(
            max_examples=30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            assert case.call().status_code < 500

        ask()
    assert asked == 7


@dataclass
class Process:
    """The service as a process of its own."""

    process: "subprocess.Popen[str]"
    address: str
    folder: Path
    system: Any


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
            yield Process(started, line.split()[-1], folder, wiring.build())
        finally:
            started.kill()


def test_a_stopped_service_has_kept_everything(process: Process) -> None:
    users = list(Recommender.load(wiring.build()).users.ids)[:5]
    with httpx.Client(base_url=process.address, timeout=30) as client:
        answers = [client.post("/recommend", json={"user": user}).json() for user in users]
        taken = {
            "recommendation_id": answers[0]["recommendation_id"],
            "item": answers[0]["items"][0]["item"],
        }
        assert client.post("/feedback", json=taken).status_code == 202
    process.process.send_signal(signal.SIGTERM)
    assert process.process.wait(60) in {0, -signal.SIGTERM}
    table = process.system.prediction_log.read()
    assert table["prediction_id"].to_pylist() == [a["recommendation_id"] for a in answers]
    assert json.loads(table["decision"][0].as_py()) == [i["item"] for i in answers[0]["items"]]
    assert process.system.prediction_log.feedback()["outcome"].to_pylist() == [taken["item"]]


def test_a_new_version_takes_over_without_a_restart(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(trained, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    system = wiring.build()
    first = Recommender.load(system)
    service = replace(system.serving, port=0, look_seconds=0.01)
    with (
        running(service.server(system, first)) as server,
        httpx.Client(base_url=server.address, timeout=30) as client,
    ):
        assert client.post("/recommend", json={}).json()["model_version"] == first.version
        second = "0009-00000000"
        shutil.copytree(first.artifact.directory, Path("artifacts") / second)
        manifest = json.dumps({**first.manifest, "version": second})
        (Path("artifacts") / second / "manifest.json").write_text(manifest, encoding="utf-8")
        use(second)
        asked = 0
        while client.get("/readyz").json()["model_version"] == first.version:
            asked += 1
            assert asked < 10_000, "the new version never came"
        assert client.post("/recommend", json={}).json()["model_version"] == second
        assert "model_switches_total 1.0" in client.get("/metrics").text


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
    assert 0 < serving["in_process_p50_ms"] <= serving["in_process_p99_ms"]
    assert serving["batch_users_per_cpu_second"] > 0
    assert "p50_ms" in capsys.readouterr().out
    assert wiring.build().prediction_log.read().num_rows == 0


def test_lists_for_all_users_are_those_of_the_service(
    folder: Path, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recommender = served
    monkeypatch.chdir(folder)
    assert main(["score", "-k", "5"]) == 0
    table = pq.read_table("reports/recommendations.parquet")
    assert set(table["user"].to_pylist()) == set(recommender.users.ids)
    user = recommender.users.ids[-1]
    rows = [row for row in table.to_pylist() if row["user"] == user]
    expected = recommender.recommend(Query(user=user, k=5))
    assert [row["score"] for row in rows] == pytest.approx(
        [one.score for one in expected.items], rel=1e-3, abs=1e-3
    )
    seen = {recommender.catalogue.items[row] for row in _history(recommender, user)}
    assert not seen.intersection(row["item"] for row in rows)


def _history(recommender: Recommender, user: str) -> list[int]:
    rows: list[int] = recommender.users.history(recommender.users.row[user]).tolist()
    return rows
