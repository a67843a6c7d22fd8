import threading
from pathlib import Path
from typing import Any

import pytest

from ml_app.recommender_api.switch import Switch
from ml_app.refusal import Refused


class Version:
    def __init__(self, version: str) -> None:
        self.version = version


@pytest.fixture
def pointer(tmp_path: Path) -> Path:
    path = tmp_path / "current"
    path.write_text("0001-a\n")
    return path


def switch(pointer: Path, load: Any, seconds: float = 0.0) -> Switch:
    first: Any = Version("0001-a")
    return Switch(first, load, seconds, pointer)


def test_another_version_takes_the_place_of_the_one_in_use(pointer: Path) -> None:
    made = switch(pointer, lambda: Version("0002-b"))
    held = made.current
    assert not made.look()
    pointer.write_text("0002-b\n")
    assert made.look()
    assert (held.version, made.current.version, made.switched) == ("0001-a", "0002-b", 1)
    assert not made.look()


def test_a_version_that_cannot_be_loaded_changes_nothing_and_is_tried_once(pointer: Path) -> None:
    tried = []

    def load() -> Any:
        tried.append(pointer.read_text().strip())
        if tried[-1] == "0002-b":
            raise Refused("damaged")
        return Version(tried[-1])

    made = switch(pointer, load)
    pointer.write_text("0002-b\n")
    assert not made.look()
    assert not made.look()
    assert (made.current.version, made.failures, tried) == ("0001-a", 1, ["0002-b"])
    pointer.write_text("0003-c\n")
    assert made.look()
    assert (made.current.version, made.failures) == ("0003-c", 1)


def test_a_pointer_that_is_away_for_a_while_changes_nothing(pointer: Path) -> None:
    made = switch(pointer, lambda: Version("0002-b"))
    pointer.unlink()
    assert not made.look()
    assert made.failures == 0


def test_it_looks_in_the_background_until_it_is_closed(pointer: Path) -> None:
    loaded = threading.Event()

    def load() -> Any:
        loaded.set()
        return Version("0002-b")

    made = switch(pointer, load, seconds=0.001)
    made.start()
    pointer.write_text("0002-b\n")
    assert loaded.wait(20)
    made.close()
    assert made.current.version == "0002-b"


def test_without_an_interval_nothing_runs(pointer: Path) -> None:
    made = switch(pointer, lambda: Version("0002-b"))
    before = threading.active_count()
    made.start()
    assert threading.active_count() == before
    made.close()


def test_requests_before_and_after_a_switch_tell_their_version(
    client: Any, application: Any, recommender: Any, log: Any
) -> None:
    assert client.post("/recommend", json={}).json()["model_version"] == "0001-abcdef01"
    application.switch.current = type(recommender)("0002-abcdef02")
    assert client.post("/recommend", json={}).json()["model_version"] == "0002-abcdef02"
    client.__exit__()
    assert [row[2] for row in log.rows] == ["0001-abcdef01", "0002-abcdef02"]
