import json
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Outcome, Prediction, moment


def one_object(body: Any) -> Any:
    return [body]


def rows_of_array(body: Any) -> Any:
    return [json.dumps(row).encode() for row in json.loads(body)]


def prediction(request_id: Any = "r", scores: Any = (0.25,)) -> Any:
    body = b'{"age":41}'
    split = one_object
    if len(scores) > 1:
        body = json.dumps([{"age": 41 + i} for i in range(len(scores))]).encode()
        split = rows_of_array
    return Prediction(1.5, request_id, "0001-ab", body, split, scores, ["good"] * len(scores))


@dataclass
class MemoryLog:
    """Keeps rows in a list; fails while `broken`."""

    flush_seconds: float = 0.005
    buffer_rows: int = 10
    retention_days: float | None = None
    sample_rate: float = 1.0
    broken: bool = False
    written: list[Any] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    purged: list[datetime] = field(default_factory=list)
    filled: threading.Event = field(default_factory=threading.Event)
    closed: bool = False

    def write(self, predictions: Any, outcomes: Any) -> Any:
        if self.broken:
            raise OSError("disk full")
        self.written += [row for p in predictions for row in p.rows()]
        self.outcomes += [o.row() for o in outcomes]
        self.filled.set()

    def read(self, since: datetime | None = None) -> Any:
        return self.written

    def feedback(self) -> Any:
        return self.outcomes

    def purge(self, before: Any) -> Any:
        if self.broken:
            raise OSError("disk full")
        self.purged.append(before)
        return 0

    def close(self) -> None:
        self.closed = True


def test_a_prediction_becomes_one_row_for_each_scored_row() -> None:
    rows = list(prediction("abc", (0.1, 0.9)).rows())
    assert [row[0] for row in rows] == ["abc-0", "abc-1"]
    assert [json.loads(row[3])["age"] for row in rows] == [41, 42]
    assert [row[4] for row in rows] == [0.1, 0.9]
    assert {row[1] for row in rows} == {1_500_000}


def test_a_body_with_another_number_of_rows_is_an_error() -> None:
    wrong = prediction()._replace(scores=(0.1, 0.2))
    with pytest.raises(ValueError, match="zip"):
        list(wrong.rows())


def test_closing_writes_what_is_left_and_closes_the_log() -> None:
    log = MemoryLog(flush_seconds=3600)
    recorder = Recorder(log)
    recorder.start()
    assert recorder.alive
    recorder.append(prediction())
    assert recorder.append_outcomes([Outcome(2.0, "r-0", "bad")])
    recorder.close()
    assert [row[0] for row in log.written] == ["r-0"]
    assert log.outcomes == [("r-0", "bad", 2_000_000)]
    assert log.closed
    assert not recorder.alive
    assert recorder.queued == 0


def test_of_a_sample_the_share_is_kept_and_the_rest_is_not_called_dropped() -> None:
    recorder = Recorder(MemoryLog(buffer_rows=10_000, sample_rate=0.5))
    for number in range(4000):
        recorder.append(prediction(str(number)))
    assert 1700 < recorder.queued < 2300
    assert recorder.dropped == 0


def test_a_full_buffer_drops_and_counts_instead_of_growing() -> None:
    log = MemoryLog(buffer_rows=3)
    recorder = Recorder(log)
    recorder.append(prediction("a", (0.1, 0.2)))
    recorder.append(prediction("b", (0.1, 0.2)))
    assert (recorder.queued, recorder.dropped) == (2, 2)
    assert not recorder.append_outcomes([Outcome(0, "a-0", "x"), Outcome(0, "a-1", "x")])
    assert recorder.dropped == 4
    recorder.append(prediction("c"))
    recorder.flush()
    assert [row[0] for row in log.written] == ["a-0", "a-1", "c-0"]


def test_a_log_that_cannot_be_written_loses_nothing_once_it_can_again() -> None:
    log = MemoryLog(broken=True)
    recorder = Recorder(log)
    recorder.append(prediction("a"))
    assert not recorder.flush()
    recorder.append(prediction("b"))
    assert (recorder.failures, recorder.queued) == (1, 2)
    log.broken = False
    assert recorder.flush()
    assert [row[0] for row in log.written] == ["a-0", "b-0"]
    assert recorder.queued == 0


def test_rows_that_cannot_be_written_at_the_end_are_counted_as_dropped() -> None:
    recorder = Recorder(MemoryLog(broken=True))
    recorder.append(prediction("a", (0.1, 0.2)))
    recorder.close()
    assert recorder.dropped == 2


def test_the_thread_writes_and_purges_on_its_own() -> None:
    log = MemoryLog(retention_days=90)
    recorder = Recorder(log)
    recorder.append(prediction("a"))
    recorder.start()
    assert log.filled.wait(10)
    recorder.close()
    age = datetime.now(UTC) - log.purged[0]
    assert len(log.purged) == 1
    assert timedelta(days=90) <= age < timedelta(days=91)


def test_a_purge_that_fails_is_counted_and_the_service_goes_on() -> None:
    recorder = Recorder(MemoryLog(retention_days=1, broken=True))
    recorder._purge()
    assert recorder.failures == 1


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        moment(datetime(2026, 1, 31))
