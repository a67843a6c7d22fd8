"""The best items of every user, written piece by piece: memory stays flat as users grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml_app.artifact import current
from ml_app.files import replacing
from ml_app.progress import counter
from ml_app.recommender.loading import load_retriever
from ml_app.recommender.retriever import Found
from ml_app.recommender.users import FILE, Users
from ml_app.refusal import Misuse

SCORES = 8_000_000
"""Scores held at once: 32 MB."""
MOST_USERS = 4096
SCHEMA = pa.schema(
    [
        ("user", pa.string()),
        ("rank", pa.int32()),
        ("item", pa.string()),
        ("score", pa.float32()),
        ("model_version", pa.string()),
    ]
)
"""One row for each place of each list; ranks count from 1."""


@dataclass(frozen=True)
class Summary:
    """What became of all users."""

    users: int
    rows: int
    version: str


def write_lists(system: Any, output: Path, k: int, *, exclude_seen: bool = True) -> Summary:
    """Write the k best items of every user training has met, by the current version. The file
    appears when all is written. Raises `Misuse` for k below 1 or a name that does not end in
    `.parquet`."""
    if k < 1:
        raise Misuse(f"-k {k}: at least one item")
    if output.suffix != ".parquet":
        raise Misuse(f"{output}: the name must end in .parquet")
    artifact = current()
    retriever = load_retriever(artifact, system.rerank)
    file = artifact.file(FILE)
    items = pa.array(retriever.items, pa.string())
    piece = max(1, min(MOST_USERS, SCORES // len(items)))
    users = rows = 0
    with (
        replacing(output) as temporary,
        pq.ParquetWriter(temporary, SCHEMA, compression="zstd") as writer,
        counter("recommending", total=pq.read_metadata(file).num_rows, unit="user") as bar,
    ):
        for some in Users.pieces(file, piece):
            known = [some.known_of(row) for row in range(len(some))]
            found = retriever.best_of_many(some.histories, known, k, exclude_seen=exclude_seen)
            table = _table(some.ids, found, items, artifact.version)
            writer.write_table(table)
            users, rows = users + len(some), rows + table.num_rows
            bar.update(len(some))
    return Summary(users, rows, artifact.version)


def _table(ids: Sequence[str], found: Found, items: pa.Array, version: str) -> pa.Table:
    rows, scores = found
    real = rows >= 0
    user, rank = np.nonzero(real)
    columns = [
        pa.array(ids, pa.string()).take(pa.array(user)),
        pa.array(rank + 1, pa.int32()),
        items.take(pa.array(rows[real])),
        pa.array(scores[real], pa.float32()),
        pa.repeat(version, len(user)),
    ]
    return pa.table(columns, schema=SCHEMA)
