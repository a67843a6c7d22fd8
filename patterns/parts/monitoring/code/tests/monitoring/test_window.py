import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from ml_app.monitoring import window
from ml_app.monitoring.window import Period, read

START = datetime(2026, 1, 1, tzinfo=UTC)


class Log:
    def __init__(self, versions):
        rows = range(len(versions))
        self.table = pa.table(
            {
                "prediction_id": [f"p{i}" for i in rows],
                "at": pa.array(
                    [START + timedelta(hours=i) for i in rows], pa.timestamp("us", tz="UTC")
                ),
                "model_version": versions,
                "features": [json.dumps({"x": i}) for i in rows],
                "score": [i / 10 for i in rows],
                "decision": ["no"] * len(versions),
                "remarks": pa.array(
                    ['{"expert": "elder", "tired": true}' if i % 2 else None for i in rows],
                    pa.string(),
                ),
            }
        )

    def read(self, since=None):
        rows = [since is None or at >= since for at in self.table["at"].to_pylist()]
        return self.table.filter(pa.array(rows))


def hours(number):
    return START + timedelta(hours=number)


def test_a_period_has_two_ends():
    found = read(Log(["v1"] * 10), "v1", Period(until=hours(6), since=hours(2)))
    assert [row["x"] for row in found.rows] == [2, 3, 4, 5, 6]
    assert found.scores.tolist() == pytest.approx([0.2, 0.3, 0.4, 0.5, 0.6])
    assert found.bounds == (hours(2), hours(6))
    assert found.seconds[1] - found.seconds[0] == 3600


def test_other_versions_are_left_out_and_counted():
    found = read(Log(["v1", "v2", "v2"]), "v2", Period(until=hours(99)))
    assert (len(found), found.others) == (2, 1)


def test_the_newest_few_can_be_asked_for():
    found = read(Log(["v1"] * 10), "v1", Period(until=hours(7), last=3))
    assert [row["x"] for row in found.rows] == [5, 6, 7]


def test_of_very_many_every_second_is_looked_at(monkeypatch):
    monkeypatch.setattr(window, "MOST", 5)
    found = read(Log(["v1"] * 10), "v1", Period(until=hours(99)))
    assert [row["x"] for row in found.rows] == [0, 2, 4, 6, 8]
    assert found.found == 10


def test_an_empty_window_has_no_bounds():
    found = read(Log(["v1"]), "v9", Period(until=hours(99)))
    assert found.bounds is None
    assert found.others == 1


def test_a_period_can_be_moved_back():
    moved = Period(until=hours(48), since=hours(24)).earlier(days=1)
    assert moved == Period(until=hours(24), since=START)
    assert Period(until=hours(48), last=5).earlier(days=2) == Period(until=START, last=5)


def test_what_the_model_said_about_its_answers_is_read_by_name():
    found = read(Log(["v1"] * 4), "v1", Period(until=hours(9)))
    assert found.said == [{}, {"expert": "elder", "tired": True}] * 2
    assert found.remarks == {"expert": [None, "elder", None, "elder"]}
