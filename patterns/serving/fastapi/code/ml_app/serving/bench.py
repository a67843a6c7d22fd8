"""Latency of the real service over loopback, and throughput of the batch path, with rows of the
system's own data.
"""

import json
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml_app.package.report import Remarks
from ml_app.reading import available
from ml_app.refusal import Refused
from ml_app.scorer import Scorer
from ml_app.serving.predict import ROUTE
from ml_app.serving.timing import HOW, cpu_seconds, running, timed
from ml_app.system import System

ROWS = 1000
"""Different rows that are sent in turn."""
BATCH_ROWS, BATCH_SECONDS = 100_000, 1.0
"""The batch path is measured on so many rows, or on as few as take so long."""


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
            figures = timed(server, ROUTE, bodies, requests)
    return {
        **figures,
        **_shares(scorer, table),
        "batch_rows_per_cpu_second": _throughput(scorer, table),
        "path": scorer.manifest["package"]["path"],
        "model_version": scorer.version,
        "how": HOW,
    }


def sample(system: System, scorer: Scorer) -> pa.Table:
    """Good rows of the system's source, with the columns a caller sends."""
    source, _synthetic = available(system)
    names = [column.name for column in scorer.contract.inputs]
    for batch in source.batches(names, ROWS):
        checked = scorer.contract.check(batch, target=False)
        if checked.table.num_rows:
            return checked.table.select(names)
    raise Refused(f"{source.path} has no row that keeps the contract")


def _shares(scorer: Scorer, table: pa.Table) -> dict[str, dict[str, float]]:
    """How often the model makes each of its remarks about these rows, by name."""
    remarks: list[Remarks] = []
    scorer.score_table(table, remarks)
    said = Counter((n, value) for one in remarks for n, value in one.items() if value)
    return {
        f"share_by_{name}": {
            str(v): round(c / len(remarks), 4) for (n, v), c in said.items() if n == name
        }
        for name in dict.fromkeys(name for name, _ in said)
    }


def _throughput(scorer: Scorer, table: pa.Table) -> int:
    """Rows per CPU second, of the first table that is large or slow enough to tell."""
    rows = table.num_rows
    while True:
        many = pa.concat_tables([table] * -(-rows // table.num_rows))
        start = cpu_seconds()
        scorer.score_table(many)
        spent = cpu_seconds() - start
        if spent >= BATCH_SECONDS or rows >= BATCH_ROWS:
            return int(many.num_rows / spent)
        rows = min(BATCH_ROWS, 4 * rows)
