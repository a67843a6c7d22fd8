"""What one list costs: in this process, over loopback, and in the batch path, for users of the
current version."""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.recommender.threads import one_thread
from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.serving.timing import HOW, cpu_seconds, percentiles, running, timed

USERS = 1000
"""Different users that ask in turn."""
K = 100
BATCH = 1024
WARM_UP = 50


def measure(system: Any, requests: int, seed: int = 0) -> dict[str, Any]:
    """Ask for lists one after the other, and for many at once; the figures, JSON-ready.

    The prediction log is on, in a temporary folder: these are no lists anyone asked for.
    """
    one_thread()
    recommender = Recommender.load(system)
    ids = recommender.users.ids
    if not len(ids):
        raise Refused("the current version knows no user to ask for; train on interactions")
    rng = np.random.default_rng(seed)
    users = [ids[row] for row in rng.permutation(len(ids))[:USERS].tolist()]
    bodies = [json.dumps({"user": user}).encode() for user in users]
    in_process = percentiles(list(_seconds(recommender, users, requests)))
    with tempfile.TemporaryDirectory() as folder:
        log = replace(system.prediction_log, path=str(Path(folder) / "predictions"))
        service = replace(system.serving, host="127.0.0.1", port=0)
        with running(service.server(replace(system, prediction_log=log), recommender)) as server:
            figures = timed(server, "/recommend", bodies, requests)
    return {
        **figures,
        "in_process_p50_ms": in_process["p50_ms"],
        "in_process_p95_ms": in_process["p95_ms"],
        "in_process_p99_ms": in_process["p99_ms"],
        "batch_users_per_cpu_second": _throughput(recommender),
        "items": len(recommender.catalogue.items),
        "path": _path(recommender),
        "model_version": recommender.version,
        "how": f"lists of 10; in process and in the batch of {K}; {HOW}",
    }


def _path(recommender: Recommender) -> str:
    """What a request passes through."""
    manifest = recommender.manifest
    second = manifest.get("rerank", {}).get("used", False)
    return str(manifest["retriever"]["kind"]) + (", re-ranked" if second else "")


def _seconds(recommender: Recommender, users: Sequence[str], requests: int) -> Iterator[float]:
    for number in range(WARM_UP + requests):
        query = Query(users[number % len(users)], k=K)
        started = time.perf_counter()
        recommender.recommend(query)
        if number >= WARM_UP:
            yield time.perf_counter() - started


def _throughput(recommender: Recommender) -> int:
    """Users per CPU second whose lists are found at once."""
    known, histories = len(recommender.users), recommender.users.histories
    rows = [number % known for number in range(BATCH)]
    some = Histories.of([histories[row] for row in rows])
    features = [recommender.users.known_of(row) for row in rows]
    cpu = cpu_seconds()
    recommender.retriever.best_of_many(some, features, K, exclude_seen=True)
    return int(BATCH / max(cpu_seconds() - cpu, 1e-3))
