import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.prediction_log.records import OUTCOMES, PREDICTIONS
from ml_app.recommender.catalogue import Catalogue
from ml_app.recommender.query import Answer, Query, Recommended
from ml_app.refusal import Misuse
from ml_app.watch.check import check, proportion
from ml_app.watch.limits import Limits
from ml_app.watch.lists import read
from ml_app.watch.popularity import BINS, bins_of, shares, shift
from ml_app.watch.report import as_data, markdown, write

NOW = datetime(2026, 1, 10, tzinfo=UTC)
VERSION = "0001-ab"
ITEMS = tuple(f"i{n:03d}" for n in range(200))
LIMITS = Limits(fewest=50)


class Alphabet:
    """Knows a hundred users; each gets ten items from its own place in the alphabet on."""

    version = VERSION
    catalogue = Catalogue(ITEMS, np.arange(200, 0, -1), {})
    users = SimpleNamespace(ids=[f"u{n}" for n in range(100)])

    def recommend(self, query: Query) -> Answer:
        known = query.user in self.users.ids
        start = int(query.user[1:]) if known and query.user else 0
        found = [Recommended(item, 1.0) for item in ITEMS[start : start + query.k]]
        return Answer(found, not known, known, [])


class Log:
    """A log of lists that is a list."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.taken: list[Any] = []

    def add(self, asked: dict[str, Any], items: list[str] | None = None, **other: Any) -> str:
        answer = Alphabet().recommend(Query(asked.get("user"), k=asked.get("k", 10)))
        shown = [one.item for one in answer.items] if items is None else items
        name = f"r{len(self.rows)}-0"
        remarks = {"cold": answer.cold, "known_user": answer.known_user}
        at, version = other.get("at", NOW), other.get("version", VERSION)
        self.rows.append(
            (name, at, version, json.dumps(asked), 1.0, json.dumps(shown), json.dumps(remarks))
        )
        return name

    def take(self, name: str, item: str) -> None:
        self.taken.append((name, item, NOW))

    def read(self, since: datetime | None = None) -> pa.Table:
        rows = [row for row in self.rows if since is None or row[1] >= since]
        names = PREDICTIONS.names
        return pa.Table.from_pylist([dict(zip(names, r, strict=True)) for r in rows], PREDICTIONS)

    def feedback(self) -> pa.Table:
        names = OUTCOMES.names
        return pa.Table.from_pylist(
            [dict(zip(names, r, strict=True)) for r in self.taken], OUTCOMES
        )


@pytest.fixture
def log() -> Log:
    return Log()


def look(log: Log, limits: Limits = LIMITS) -> Any:
    recommender: Any = Alphabet()
    return check(recommender, read(log, VERSION, None), limits)


def steady(log: Log, lists: int = 300) -> list[str]:
    """Lists as they should be, for known users."""
    return [log.add({"user": f"u{n % 100}"}) for n in range(lists)]


def test_lists_of_other_versions_and_before_the_period_are_left_out(log: Log) -> None:
    log.add({"user": "u1"}, at=NOW - timedelta(days=9))
    log.add({"user": "u2"}, version="0002-cd")
    log.add({"user": "u3"})
    log.add({"user": "u4"})
    window = read(log, VERSION, NOW - timedelta(days=7))
    assert [one.asked["user"] for one in window.lists] == ["u3", "u4"]
    assert (window.found, window.others) == (2, 1)
    assert [one.asked["user"] for one in read(log, VERSION, None, last=1).lists] == ["u4"]


def test_what_was_taken_is_joined_and_what_was_not_shown_is_counted(log: Log) -> None:
    name = log.add({"user": "u1", "k": 3})
    log.add({"user": "u2"})
    log.take(name, "i002")
    log.take(name, "i199")
    log.take("nobody-0", "i002")
    window = read(log, VERSION, None)
    assert [one.taken for one in window.lists] == [frozenset({"i002"}), frozenset()]
    assert window.astray == 1


def test_a_steady_week_raises_no_alarm(log: Log) -> None:
    names = steady(log)
    for name in names[::10]:
        log.take(name, json.loads(log.rows[names.index(name)][5])[0])
    checked = look(log)
    assert checked.alarms == ()
    assert checked.hit_rate.value == pytest.approx(0.1)
    assert checked.cold.value == 0
    assert checked.same == 1
    assert checked.variety == pytest.approx(1.0, abs=0.1)
    assert [(one.name, one.status) for one in checked.shifts] == [("shown", "steady")]


def test_mostly_cold_lists_are_an_alarm_and_so_is_what_follows(log: Log) -> None:
    for _ in range(300):
        log.add({"user": "stranger"})
    alarms = look(log).alarms
    assert "100.0% of the lists are cold, above 50%" in alarms
    assert any(alarm.startswith("popularity of items shown: PSI") for alarm in alarms)
    assert any("distinct items that as many lists for known users show" in a for a in alarms)


def test_histories_of_another_kind_are_an_alarm(log: Log) -> None:
    for n in range(300):
        log.add({"user": f"u{n % 100}", "history": ["i199", "i198", "gone"]})
    checked = look(log)
    assert [(one.name, one.status) for one in checked.shifts][1] == ("had since", "drift")
    assert any(alarm.startswith("popularity of items had since") for alarm in checked.alarms)


def test_a_hit_rate_is_judged_where_there_is_a_target(log: Log) -> None:
    steady(log)
    assert look(log).alarms == ()
    assert look(log, Limits(fewest=50, hit_rate=0.05)).alarms == ("hit rate 0.00%, below 5.00%",)


def test_lists_that_the_version_does_not_give_are_an_alarm(log: Log) -> None:
    steady(log, 100)
    for _ in range(100):
        log.add({"user": "u7"}, items=["i000"])
    assert any("not what this version gives" in alarm for alarm in look(log).alarms)


def test_few_lists_are_reported_and_not_judged(log: Log) -> None:
    for _ in range(49):
        log.add({"user": "stranger"})
    checked = look(log)
    assert checked.alarms == ()
    assert checked.cold.value == 1
    assert "Fewer than 50 lists: nothing is judged." in markdown(checked, "shop", NOW, [])


def test_nothing_to_look_at_is_misuse(log: Log) -> None:
    log.add({"user": "u1"}, version="0002-cd")
    with pytest.raises(Misuse, match=r"no lists of version 0001-ab \(1 of other versions\)"):
        look(log)


def test_each_bin_holds_a_tenth_of_the_events_most_popular_first() -> None:
    catalogue = Catalogue(ITEMS, np.arange(200, 0, -1), {})
    bins = bins_of(catalogue)
    assert np.all(np.diff(bins) >= 0)
    events = np.bincount(bins, catalogue.popularity, minlength=BINS)
    assert events.sum() == catalogue.popularity.sum()
    assert np.all(np.abs(events / events.sum() - 1 / BINS) < 0.02)
    assert bins_of(Catalogue(("a", "b"), np.zeros(2, dtype=np.int64), {})).tolist() == [0, 0]


def test_a_shift_needs_size_and_enough_lists() -> None:
    even = np.full(BINS, 1 / BINS)
    skewed = shares([0] * 9 + [1], np.arange(BINS))
    assert shift("x", even, even, 1000, 0.2).status == "steady"
    assert shift("x", even, skewed, 1000, 0.2).status == "drift"
    assert shift("x", even, skewed, 50, 0.2).status == "too few"
    assert shift("x", even, skewed, 0, 0.2).status == "too few"


def test_an_interval_of_a_share_stays_within_bounds() -> None:
    assert proportion(0, 10).low == pytest.approx(0, abs=1e-12)
    assert 0.2 < proportion(0, 10).high < 0.4
    assert proportion(10, 10).high == pytest.approx(1)
    assert proportion(50, 100).low == pytest.approx(0.404, abs=0.001)


def test_the_report_tells_alarms_signals_and_limits(log: Log, tmp_path: Any) -> None:
    for _ in range(300):
        log.add({"user": "stranger", "history": ["i001"]})
    checked = look(log)
    path = write(checked, "shop_<b>", NOW, tmp_path)
    text = path.read_text()
    assert "shop\\_&lt;b>" in text or "shop_&lt;b>" in text
    assert "- **100.0% of the lists are cold" in text
    assert "| cold lists | 100.0 % [98.7 %, 100.0 %] | at most 50.0 % |" in text
    for one in checked.shifts:
        assert (path.parent / f"{path.stem}-{one.name.replace(' ', '-')}.svg").exists()
    data = json.loads(path.with_suffix(".json").read_text())
    assert data == json.loads(json.dumps(as_data(checked, NOW)))
    assert data["alarms"] == list(checked.alarms)
