"""Nothing that is learned from is later than what is asked for."""

import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.interactions import Interactions
from ml_app.split.global_time import GlobalTime


def test_the_latest_share_of_all_events_is_held_out() -> None:
    events = Interactions.of(["u", "u", "v", "v"], ["a", "b", "b", "c"], [1.0, 2.0, 3.0, 4.0])
    found = GlobalTime(test=0.25).holdout(events)
    assert float(found.train.time.max()) == 3.0
    assert [found.train.items[i] for i in found.targets.items] == ["c"]


def test_events_without_time_are_refused() -> None:
    with pytest.raises(Refused, match="needs the time"):
        GlobalTime(test=0.5).holdout(Interactions.of(["u", "u"], ["a", "b"]))
