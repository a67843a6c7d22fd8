"""Latency of the real service over loopback, and throughput of the batch path, with rows of the
system's own data.

The service runs in a thread of the same process, so both ends of a request share one
interpreter: what is measured is an upper bound of what a caller on the same machine would see.
"""

import http.client
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.files import write_text
from ml_app.reading import available
from ml_app.refusal import Refused
from ml_app.scorer import Scorer
from ml_app.serving.server import Server
from ml_app.system import System

MEASURED = Path("reports/measured.json")
WARM_UP = 50
ROWS = 1000
"""Different rows that are sent in turn."""
BATCH_ROWS = 100_000


def measure(system: System, requests: int) -> dict[str, Any]:
    """Send single rows one after the other and score a table; the figures, JSON-ready.

    The prediction log is on, in a temporary folder: the rows are not predictions anyone asked for.
    """
    scorer = Scorer.load(system)
    table = sample(system, scorer)
    bodies = [json.dumps(row, default=str).encode() for row in table.to_pylist()]
    with tempfile.TemporaryDirectory() as folder:
        log = replace(system.prediction_log, path=str(Path(folder) / "predictions"))
        service = replace(system.serving, host="127.0.0.1", port=0)
        with running(service.server(replace(system, prediction_log=log), scorer)) as server:
            cpu = _cpu_seconds()
            seconds = np.array(list(_timed(server, bodies, requests)))
            cpu = _cpu_seconds() - cpu
    p50, p95, p99 = np.percentile(seconds * 1000, [50, 95, 99])
    return {
        "p50_ms": round(float(p50), 3),
        "p95_ms": round(float(p95), 3),
        "p99_ms": round(float(p99), 3),
        "requests": requests,
        "cpu_ms_per_request": round(1000 * cpu / requests, 3),
        "batch_rows_per_cpu_second": _throughput(scorer, table),
        "path": scorer.manifest["package"]["path"],
        "model_version": scorer.version,
        "how": "one connection over loopback, caller and service in one process, log on",
    }


def write(figures: dict[str, Any], path: Path = MEASURED) -> None:
    """Put the figures under `serving` into the measurements of the evaluation."""
    try:
        measured = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Refused(f"{path} is not there; run `train` first") from error
    measured["serving"] = figures
    write_text(path, json.dumps(measured, indent=2, ensure_ascii=False) + "\n")


def sample(system: System, scorer: Scorer) -> pa.Table:
    """Good rows of the system's source, with the columns a caller sends."""
    source, _synthetic = available(system)
    names = [column.name for column in scorer.contract.inputs]
    for batch in source.batches(names, ROWS):
        checked = scorer.contract.check(batch, target=False)
        if checked.table.num_rows:
            return checked.table.select(names)
    raise Refused(f"{source.path} has no row that keeps the contract")


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server in a thread while the block lasts. Raises RuntimeError when it does not
    start."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        if not thread.is_alive():
            raise RuntimeError("the service did not start")
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join()


def _timed(server: Server, bodies: list[bytes], requests: int) -> Iterator[float]:
    host, port = server.address.removeprefix("http://").rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    headers = {"content-type": "application/json"}
    for number in range(WARM_UP + requests):
        started = time.perf_counter()
        connection.request("POST", "/predict", bodies[number % len(bodies)], headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"the service answered {response.status}: {answer.decode()}")
        if number >= WARM_UP:
            yield time.perf_counter() - started
    connection.close()


def _throughput(scorer: Scorer, table: pa.Table) -> int:
    many = pa.concat_tables([table] * -(-BATCH_ROWS // table.num_rows))
    cpu = _cpu_seconds()
    scorer.score_table(many)
    return int(many.num_rows / (_cpu_seconds() - cpu))


def _cpu_seconds() -> float:
    times = os.times()
    return times.user + times.system
