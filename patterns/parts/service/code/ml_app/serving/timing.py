"""Latency of a real service over loopback.

The service runs in a thread of the same process, so both ends of a request share one
interpreter: what is measured is an upper bound of what a caller on the same machine would see.
"""

import http.client
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ml_app.files import write_text
from ml_app.refusal import Refused
from ml_app.serving.server import Server

MEASURED = Path("reports/measured.json")
WARM_UP = 50
HOW = "one connection over loopback, caller and service in one process, log on"


def timed(server: Server, route: str, bodies: Sequence[bytes], requests: int) -> dict[str, Any]:
    """POST the bodies in turn, one after the other; percentiles of the latency and the CPU both
    ends took, JSON-ready. Raises RuntimeError for an answer that is not 200."""
    list(_seconds(server, route, bodies, WARM_UP))
    cpu = cpu_seconds()
    taken = np.array(list(_seconds(server, route, bodies, requests)))
    cpu = cpu_seconds() - cpu
    return {
        **percentiles(taken),
        "requests": requests,
        "cpu_ms_per_request": round(1000 * cpu / requests, 3),
    }


def percentiles(seconds: Any) -> dict[str, float]:
    """Median and tails in milliseconds."""
    p50, p95, p99 = np.percentile(np.asarray(seconds) * 1000, [50, 95, 99])
    return {
        "p50_ms": round(float(p50), 3),
        "p95_ms": round(float(p95), 3),
        "p99_ms": round(float(p99), 3),
    }


def write(figures: dict[str, Any], path: Path = MEASURED) -> None:
    """Put the figures under `serving` into the measurements of the evaluation."""
    try:
        measured = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Refused(f"{path} is not there; run `train` first") from error
    measured["serving"] = figures
    write_text(path, json.dumps(measured, indent=2, ensure_ascii=False) + "\n")


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


def cpu_seconds() -> float:
    """CPU seconds of this process."""
    times = os.times()
    return times.user + times.system


def _seconds(server: Server, route: str, bodies: Sequence[bytes], requests: int) -> Iterator[float]:
    host, port = server.address.removeprefix("http://").rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    headers = {"content-type": "application/json"}
    for number in range(requests):
        started = time.perf_counter()
        connection.request("POST", route, bodies[number % len(bodies)], headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"the service answered {response.status}: {answer.decode()}")
        yield time.perf_counter() - started
    connection.close()
