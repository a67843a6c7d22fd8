"""The prediction log in one SQLite file."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml_app.prediction_log.records import (
    OUTCOMES,
    PREDICTIONS,
    Outcome,
    Prediction,
    moment,
)

# No index on the ids: random ids would make every insert touch a page of its own, and the join with
# outcomes reads the whole period anyway. Rows lie in the order of time, so the index on `at` is
# only ever appended to.
TABLES = """
CREATE TABLE IF NOT EXISTS predictions (
    prediction_id TEXT NOT NULL, at INTEGER NOT NULL, model_version TEXT NOT NULL,
    features TEXT NOT NULL, score REAL NOT NULL, decision TEXT, remarks TEXT);
CREATE INDEX IF NOT EXISTS predictions_at ON predictions (at);
CREATE TABLE IF NOT EXISTS outcomes (
    prediction_id TEXT NOT NULL, outcome TEXT NOT NULL, at INTEGER NOT NULL);
"""
FETCH_ROWS = 65_536
STATEMENT_ROWS = 500
"""Rows that are inserted by one statement: SQLite takes up to 32,766 values in one."""


@dataclass
class SqliteLog:
    """Predictions and outcomes in a SQLite file in WAL mode: readers and one writer do not wait for
    each other.

    Transactions survive a killed process. `synchronous=NORMAL` leaves the last ones to a power
    failure, not the file.
    """

    path: str = "data/predictions.sqlite"
    flush_seconds: float = 1.0
    buffer_rows: int = 100_000
    retention_days: float | None = None
    sample_rate: float = 1.0
    _connection: sqlite3.Connection | None = field(default=None, init=False, repr=False)

    def write(self, predictions: Sequence[Prediction], outcomes: Sequence[Outcome]) -> None:
        """Write all of them in one transaction. Raises OSError when the file cannot be written."""
        with _as_os_error(self.path), self._writer() as connection:
            rows = [row for prediction in predictions for row in prediction.rows()]
            _insert(connection, "predictions", rows)
            _insert(connection, "outcomes", [outcome.row() for outcome in outcomes])

    def read(self, since: datetime | None = None) -> pa.Table:
        """Predictions in the schema `PREDICTIONS`, oldest first. Raises OSError."""
        start = moment(since) if since else 0
        query = "SELECT * FROM predictions WHERE at >= ? ORDER BY at, rowid"
        return self._table(query, (start,), PREDICTIONS)

    def feedback(self) -> pa.Table:
        """Outcomes in the schema `OUTCOMES`, oldest first. Raises OSError."""
        return self._table("SELECT * FROM outcomes ORDER BY at, rowid", (), OUTCOMES)

    def purge(self, before: datetime) -> int:
        """Delete older predictions and outcomes; returns how many predictions. Raises OSError."""
        with _as_os_error(self.path), self._writer() as connection:
            cursor = connection.execute("DELETE FROM predictions WHERE at < ?", (moment(before),))
            connection.execute("DELETE FROM outcomes WHERE at < ?", (moment(before),))
            return cursor.rowcount

    def close(self) -> None:
        """Close the writing connection; what it wrote moves from the WAL into the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _writer(self) -> sqlite3.Connection:
        if self._connection is None:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            # The recorder opens it in its thread and closes it from another, never both at once.
            connection = sqlite3.connect(self.path, timeout=10, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.executescript(TABLES)
            self._connection = connection
        return self._connection

    def _table(self, query: str, parameters: tuple[Any, ...], schema: pa.Schema) -> pa.Table:
        if not Path(self.path).exists():
            return schema.empty_table()
        with _as_os_error(self.path), closing(sqlite3.connect(self.path, timeout=10)) as connection:
            cursor = connection.execute(query, parameters)
            batches = list(_batches(cursor, schema))
        return pa.Table.from_batches(batches, schema)


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert many rows with each statement. Every statement lets go of the interpreter, and
    getting it back from a busy event loop costs ten times what inserting a row does."""
    for start in range(0, len(rows), STATEMENT_ROWS):
        some = rows[start : start + STATEMENT_ROWS]
        places = f"({', '.join('?' * len(some[0]))})"
        statement = f"INSERT INTO {table} VALUES {', '.join([places] * len(some))}"  # noqa: S608
        connection.execute(statement, [value for row in some for value in row])


def _batches(cursor: sqlite3.Cursor, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while rows := cursor.fetchmany(FETCH_ROWS):
        columns = [
            pa.array(values, kind.type)
            for values, kind in zip(zip(*rows, strict=True), schema, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(columns, schema=schema)


@contextmanager
def _as_os_error(path: str) -> Iterator[None]:
    """A full disk, a lock or a damaged file reach the caller as the OSError that the log
    promises."""
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error
