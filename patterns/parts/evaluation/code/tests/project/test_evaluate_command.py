"""The `evaluate` command on the wired system."""

import argparse
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ml_app.artifact import current
from ml_app.commands import evaluate as command
from ml_app.evaluation.reports import read_measured
from ml_app.refusal import Refused
from ml_app.synthetic import write_sample
from ml_app.system import System


@pytest.fixture
def live(system: System, trained: Path, tmp_path: Path) -> System:
    """The trained system in a folder of its own."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return system


def run(system: System, *words: str) -> int:
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(system, parser.parse_args(words))


def test_judging_again_gives_what_training_found(
    live: System, capsys: pytest.CaptureFixture[str]
) -> None:
    trained = read_measured()
    Path("reports/evaluation.md").unlink()
    assert run(live) == 0
    assert read_measured() == trained
    assert Path("reports/evaluation.md").is_file()
    assert f"version {trained['version']}" in capsys.readouterr().out


def test_every_report_names_the_data_it_rests_on(live: System) -> None:
    digest = read_measured()["data"]["sha256"]
    texts = [Path("reports/evaluation.md"), Path("docs/measured.md"), current().file("card.md")]
    for path in texts:
        assert digest[:12] in path.read_text(encoding="utf-8"), path


def test_every_number_has_an_interval_that_holds_it(live: System) -> None:
    metrics = read_measured()["metrics"]
    assert metrics
    for name, found in metrics.items():
        if found["value"] is not None:  # undefined where no row counts: precision of no positives
            assert found["n"] > 0, name
            assert found["low"] <= found["high"], name


def test_other_data_than_those_of_training_are_refused(live: System) -> None:
    fresh = replace(live, source=write_sample(live, 700))
    with pytest.raises(Refused, match="its test part cannot be told apart; run `train`"):
        run(fresh)


def test_another_version_can_be_judged(live: System) -> None:
    artifact = current()
    kept = json.loads(Path("reports/measured.json").read_text(encoding="utf-8"))
    assert run(live, "--artifact", str(artifact.directory)) == 0
    assert read_measured() == kept
