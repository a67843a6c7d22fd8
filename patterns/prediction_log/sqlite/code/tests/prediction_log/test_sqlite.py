import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ml_app.prediction_log.records import (
    OUTCOMES,
    PREDICTIONS,
    Outcome,
    Prediction,
)
from ml_app.prediction_log.sqlite import SqliteLog

DAY = 86_400.0


def one_object(body: Any) -> Any:
    return [body]


def prediction(number: Any, at: Any = 1000.0) -> Any:
    body = b'{"age":41,"city":"K\xc3\xb6ln"}'
    return Prediction(at, f"r{number}", "0001-ab", body, one_object, (number / 10,), ("good",))


@pytest.fixture
def log(tmp_path: Path) -> Any:
    log = SqliteLog(str(tmp_path / "logs" / "predictions.sqlite"))
    yield log
    log.close()


def test_what_is_written_is_read_back_with_its_types(log: Any) -> None:
    log.write([prediction(2, at=2000.5), prediction(1)], [Outcome(3000.0, "r1-0", "bad")])
    table = log.read()
    assert table.schema == PREDICTIONS
    assert table["prediction_id"].to_pylist() == ["r1-0", "r2-0"]
    assert table["features"][0].as_py() == '{"age":41,"city":"Köln"}'
    assert table["at"][1].as_py() == datetime.fromtimestamp(2000.5, UTC)
    assert log.feedback().schema == OUTCOMES
    assert log.feedback()["outcome"].to_pylist() == ["bad"]


def test_a_prediction_without_decision_is_kept_as_null(log: Any) -> None:
    log.write([prediction(1)._replace(decisions=(None,))], [])
    assert log.read()["decision"].to_pylist() == [None]


def test_reading_since_a_time_leaves_out_what_is_older(log: Any) -> None:
    log.write([prediction(n, at=n * DAY) for n in range(4)], [])
    since = datetime.fromtimestamp(2 * DAY, UTC)
    assert log.read(since)["prediction_id"].to_pylist() == ["r2-0", "r3-0"]


def test_a_log_that_was_never_written_is_empty(log: Any) -> None:
    assert log.read().num_rows == 0
    assert log.feedback().num_rows == 0
    assert not Path(log.path).exists()


def test_purge_deletes_what_is_older_and_counts_it(log: Any) -> None:
    outcomes = [Outcome(0.0, "r0-0", "good"), Outcome(3 * DAY, "r3-0", "good")]
    log.write([prediction(n, at=n * DAY) for n in range(4)], outcomes)
    assert log.purge(datetime.fromtimestamp(0, UTC) + timedelta(days=2)) == 2
    assert log.read()["prediction_id"].to_pylist() == ["r2-0", "r3-0"]
    assert log.feedback()["prediction_id"].to_pylist() == ["r3-0"]


def test_a_batch_that_fails_leaves_nothing_behind(log: Any) -> None:
    broken = prediction(2)._replace(scores=(0.1, 0.2), decisions=("good", "bad"))
    with pytest.raises(ValueError, match="zip"):
        log.write([prediction(1), broken], [])
    log.write([prediction(3)], [])
    assert log.read()["prediction_id"].to_pylist() == ["r3-0"]


def test_a_file_that_is_no_database_is_an_os_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "predictions.sqlite"
    path.write_bytes(b"this is not a database, and longer than a header of one" * 20)
    with pytest.raises(OSError, match=r"predictions\.sqlite"):
        SqliteLog(str(path)).write([prediction(1)], [])
    with pytest.raises(OSError, match=r"predictions\.sqlite"):
        SqliteLog(str(path)).read()


KILLED = """
import itertools, sys
from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Prediction
from ml_app.prediction_log.sqlite import SqliteLog

recorder = Recorder(SqliteLog(sys.argv[1], flush_seconds=0.002, buffer_rows=10**9))
recorder.start()
for number in itertools.count():
    recorder.append(Prediction(number, str(number), "v", b"{}", lambda b: [b], (0.5,), ("x",)))
    if number % 500 == 499:
        recorder.flush()
        print(number, flush=True)
"""


def test_a_killed_process_loses_no_flushed_row_and_corrupts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "predictions.sqlite"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLED, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(10)]
        child.kill()
        lines += child.stdout.read().splitlines()
    flushed = max(int(line) for line in lines if line.strip())
    ids = SqliteLog(str(path)).read()["prediction_id"].to_pylist()
    assert len(ids) > flushed
    assert ids == [f"{number}-0" for number in range(len(ids))]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
