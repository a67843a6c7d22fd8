"""Fixtures for tests of the wired system: a made-up sample, and a model trained on it once."""

from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import pytest

from bike_demand.synthetic import write_sample
from bike_demand.system import System
from bike_demand.training import train
from bike_demand.wiring import build

ROWS = 600
"""Enough to learn from, few enough to train in a second."""


def on_sample() -> System:
    """The wired system with a synthetic sample, written below the current folder, as its source;
    large enough for what it has to calibrate, and with a search that is soon over."""
    system, rows = build(), ROWS
    if system.calibration is not None:
        rows = max(rows, 6 * system.calibration.fewest)
    if system.search is not None:
        system = replace(system, search=replace(system.search, trials=3))
    return replace(system, source=write_sample(system, rows))


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """The wired system in an empty folder of its own, with a sample to read."""
    monkeypatch.chdir(tmp_path)
    return on_sample()


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as it is after training: artifacts, reports and the sample. Tests only read it."""
    folder = tmp_path_factory.mktemp("trained")
    with chdir(folder):
        train(on_sample())
    return folder
