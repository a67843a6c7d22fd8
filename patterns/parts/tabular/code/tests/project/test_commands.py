import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ml_app import reading, wiring
from ml_app.cli import main
from ml_app.commands.predict import parse
from ml_app.refusal import Misuse
from ml_app.synthetic import sample, write_sample
from ml_app.system import System


@pytest.fixture
def row(system: System) -> dict[str, Any]:
    """A row that a caller might send."""
    first = sample(system, 20).to_pylist()[7]
    values = {column.name: first[column.name] for column in system.contract.inputs}
    return {name: v.isoformat() if hasattr(v, "isoformat") else v for name, v in values.items()}


@pytest.fixture
def here(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run where a model was trained."""
    monkeypatch.chdir(trained)
    return trained


def test_a_row_is_predicted(
    row: dict[str, Any], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "--row", json.dumps(row)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {"decision", "score", "model_version"} <= set(answer)


def test_a_row_may_come_on_standard_input(
    row: dict[str, Any],
    here: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    main(["predict", "--row", json.dumps(row)])
    given = capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(row)))
    assert main(["predict"]) == 0
    assert capsys.readouterr().out == given


def test_a_bad_row_is_refused_with_the_fault_named(
    row: dict[str, Any], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "--row", json.dumps({**row, "surprise": 1})]) == 1
    assert "not columns of this model: surprise" in capsys.readouterr().err
    assert main(["predict", "--row", "{}"]) in {0, 1}


@pytest.mark.parametrize("text", ["", "{", "[1]", "3"])
def test_what_is_no_json_object_is_misuse(text: str) -> None:
    with pytest.raises(Misuse, match="the row is not"):
        parse(text)


def test_without_a_model_the_remedy_is_named(
    row: dict[str, Any], system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["predict", "--row", json.dumps(row)]) == 1
    assert "run `train` first" in capsys.readouterr().err


def test_a_sample_can_be_made(system: System, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", "--rows", "50"]) == 0
    assert "50 synthetic rows in data/synthetic/" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["data", "--rows", "0"])


def test_training_without_data_says_that_it_is_synthetic(
    system: System, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = 3000  # a fifth of them is enough for every kind of calibration
    monkeypatch.setattr(reading, "write_sample", lambda system: write_sample(system, rows))
    hasty = replace(wiring.build(), search=None)
    monkeypatch.setattr(wiring, "build", lambda: hasty)
    assert main(["train", "--seed", "1"]) == 0
    out, err = capsys.readouterr()
    assert "version 0001-" in out
    assert "SYNTHETIC" in err
    measured = json.loads(Path("reports/measured.json").read_text())
    assert measured["data"]["synthetic"] is True
    assert "synthetic" in Path("reports/evaluation.md").read_text().lower()
