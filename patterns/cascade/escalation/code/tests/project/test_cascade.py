"""The cascade of this system, trained and in use."""

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ml_app.artifact import current
from ml_app.commands import predict
from ml_app.fitting import restore
from ml_app.package.report import Remarks
from ml_app.reading import read
from ml_app.scorer import Scorer
from ml_app.system import System


@pytest.fixture
def scorer(system: System, trained: Path, monkeypatch: pytest.MonkeyPatch) -> Scorer:
    """What training has put into use."""
    monkeypatch.chdir(trained)
    return Scorer.load(system)


def test_the_manifest_says_what_ships_and_why(system: System, scorer: Scorer) -> None:
    told = scorer.manifest["cascade"]
    assert told["reason"].startswith("the cascade ")
    assert told["ships"] in {"cascade", *told["shares"]}
    assert sum(told["shares"].values()) == pytest.approx(1.0)
    assert list(told["policy"]["stages"]) == list(scorer.manifest["package"]["stages"])
    certificate = told["certificate"]
    assert certificate["certified"] or certificate["missing_labels"] > 0
    rows = told["rows"]["certify"]  # rows of one group count once
    assert 0 < certificate["n"] <= rows
    assert certificate["n"] == rows or system.split.group is not None


def test_only_what_ships_is_packaged(scorer: Scorer) -> None:
    folder = scorer.artifact.directory / "stages"
    packaged = {path.name for path in folder.glob("*")}
    assert packaged <= set(scorer.manifest["cascade"]["policy"]["stages"])


def test_the_packaged_cascade_answers_like_the_fitted_one(system: System, scorer: Scorer) -> None:
    table = read(system).table
    fitted = restore(system, current())
    remarks: list[Remarks] = []
    scorer.score_table(table, remarks)
    X = fitted.encoder.encode(table)
    stages = fitted.pipeline.policy_.stages
    expected = [stages[place] for place in fitted.pipeline.outcome(X).stage]
    same = np.array([said["stage"] for said in remarks]) == np.array(expected)
    assert same.mean() > 0.995
    # before calibration: its steps may be steep, and make more of the last digit
    models = (system.package.load(scorer.artifact), fitted.pipeline)
    packaged, own = (system.task.scores(model, X) for model in models)
    largest = np.maximum(1.0, np.abs(own).max())
    assert np.abs(packaged - own)[same].max() / largest < 1e-5


def test_a_row_gets_the_answer_it_gets_in_a_table(system: System, scorer: Scorer) -> None:
    table = read(system).table.slice(0, 50)
    remarks: list[Remarks] = []
    scores = scorer.score_table(table, remarks)
    one_by_one, said = [], []
    for row in table.to_pylist():
        one_by_one.append(scorer.score_row(row))
        said.append(scorer.remarks)
    assert np.array(one_by_one) == pytest.approx(scores, rel=1e-4, abs=1e-5)
    in_time = [place for place, one in enumerate(said) if one and "timed_out" not in one]
    assert [said[place] for place in in_time] == [remarks[place] for place in in_time]


def test_what_each_stage_did_is_counted(system: System, scorer: Scorer) -> None:
    before = {measure.name: dict(measure.values) for measure in scorer.measures()}
    remarks: list[Remarks] = []
    scorer.score_table(read(system).table, remarks)
    after = {measure.name: measure.values for measure in scorer.measures()}
    counted = Counter(said["stage"] for said in remarks)
    for stage, rows in after["stage_answered_rows"].items():
        assert rows - before["stage_answered_rows"][stage] == counted[stage]


def test_predict_says_which_stage_answered(
    system: System,
    trained: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(trained)
    row = Path("reports/example.json").read_text(encoding="utf-8")
    assert predict.run(system, argparse.Namespace(row=row)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["stage"] in Scorer.load(system).manifest["cascade"]["shares"]


def test_the_share_of_each_stage_is_watched(scorer: Scorer) -> None:
    reference = scorer.artifact.directory / "reference.json"
    if not reference.exists():
        pytest.skip("this system watches no drift")
    series = json.loads(reference.read_text(encoding="utf-8"))["series"]
    watched = {(one["of"], one["name"]): one for one in series}
    assert ("prediction", "stage") in watched
