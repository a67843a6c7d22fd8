import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from ml_app.prediction_log.parquet import ParquetLog
from ml_app.prediction_log.records import (
    OUTCOMES,
    PREDICTIONS,
    Outcome,
    Prediction,
)

DAY = 86_400.0


def one_object(body: Any) -> Any:
    return [body]


def prediction(number: Any, at: Any = 1000.0) -> Any:
    body = b'{"age":41,"city":"K\xc3\xb6ln"}'
    return Prediction(at, f"r{number}", "0001-ab", body, one_object, (number / 10,), ("good",))


def files(log: Any, kind: Any = "predictions") -> Any:
    return sorted(path.suffix for path in (Path(log.path) / kind).iterdir())


@pytest.fixture
def log(tmp_path: Path) -> Any:
    return ParquetLog(str(tmp_path / "predictions"), part_rows=3)


def test_what_is_written_is_read_back_before_and_after_it_is_a_part(log: Any) -> None:
    log.write([prediction(2, at=2000.5), prediction(1)], [Outcome(3000.0, "r1-0", "bad")])
    tail = log.read()
    assert files(log) == [".jsonl"]
    log.close()
    assert files(log) == [".parquet"]
    assert log.read() == tail
    assert tail.schema == PREDICTIONS
    assert tail["prediction_id"].to_pylist() == ["r1-0", "r2-0"]
    assert tail["features"][0].as_py() == '{"age":41,"city":"Köln"}'
    assert tail["at"][1].as_py() == datetime.fromtimestamp(2000.5, UTC)
    assert log.feedback().schema == OUTCOMES
    assert log.feedback()["outcome"].to_pylist() == ["bad"]


def test_a_long_tail_becomes_a_part(log: Any) -> None:
    for number in range(7):
        log.write([prediction(number)], [])
    assert files(log) == [".jsonl", ".parquet", ".parquet"]
    assert sorted(log.read()["prediction_id"].to_pylist()) == [f"r{n}-0" for n in range(7)]


def test_an_old_tail_becomes_a_part(tmp_path: Path) -> None:
    log = ParquetLog(str(tmp_path), part_seconds=0.0)
    log.write([prediction(1)], [])
    assert files(log) == [".parquet"]


def test_reading_since_a_time_leaves_out_what_is_older(log: Any) -> None:
    log.write([prediction(n, at=n * DAY) for n in range(5)], [])
    since = datetime.fromtimestamp(3 * DAY, UTC)
    assert log.read(since)["prediction_id"].to_pylist() == ["r3-0", "r4-0"]


def test_a_log_that_was_never_written_is_empty(log: Any) -> None:
    assert log.read().num_rows == 0
    assert log.feedback().num_rows == 0
    log.close()
    assert not Path(log.path).exists()


def test_purge_deletes_files_whose_newest_row_is_older(log: Any) -> None:
    log.write([prediction(n, at=n * DAY) for n in range(3)], [Outcome(0.0, "r0-0", "good")])
    log.write([prediction(n, at=n * DAY) for n in range(3, 5)], [])
    assert log.purge(datetime.fromtimestamp(3 * DAY, UTC)) == 3
    assert log.read()["prediction_id"].to_pylist() == ["r3-0", "r4-0"]


def test_a_failed_append_leaves_the_tail_as_it_was(
    log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.write([prediction(1)], [])
    tail = log._predictions._stream

    class FullDisk:
        name = tail.name

        def __getattr__(self, name: Any) -> Any:
            return getattr(tail, name)

        def write(self, block: Any) -> Any:
            tail.write(block[: len(block) // 2])
            raise OSError("no space left on device")

    log._predictions._stream = FullDisk()
    with pytest.raises(OSError, match="no space"):
        log.write([prediction(2)], [])
    log._predictions._stream = tail
    log.write([prediction(3)], [])
    assert log.read()["prediction_id"].to_pylist() == ["r1-0", "r3-0"]


def test_a_line_that_was_being_written_is_left_out(log: Any) -> None:
    log.write([prediction(1)], [])
    (tail,) = (Path(log.path) / "predictions").iterdir()
    with tail.open("ab") as stream:
        stream.write(b'["r2-0", 17')
    assert log.read()["prediction_id"].to_pylist() == ["r1-0"]


def test_a_process_killed_between_part_and_tail_counts_rows_once(log: Any) -> None:
    log.write([prediction(1), prediction(2)], [])
    (tail,) = (Path(log.path) / "predictions").iterdir()
    pq.write_table(log.read(), tail.with_suffix(".parquet"))
    assert log.read().num_rows == 2


KILLED = """
import itertools, sys
from ml_app.prediction_log.parquet import ParquetLog
from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Prediction

log = ParquetLog(sys.argv[1], flush_seconds=0.002, buffer_rows=10**9, part_rows=2000)
recorder = Recorder(log)
recorder.start()
for number in itertools.count():
    recorder.append(Prediction(number, str(number), "v", b"{}", lambda b: [b], (0.5,), ("x",)))
    if number % 500 == 499:
        print(number - recorder.queued, flush=True)
"""


def test_a_killed_process_loses_no_flushed_row_and_corrupts_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(20)]
        child.kill()
        lines += child.stdout.read().splitlines()
    flushed = max(int(line) for line in lines if line.strip())
    ids = ParquetLog(str(tmp_path)).read()["prediction_id"].to_pylist()
    assert len(ids) > flushed
    assert ids == [f"{number}-0" for number in range(len(ids))]
