import argparse
import json
import shutil
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ml_app.commands import monitor
from ml_app.drift.series import WATCHED
from ml_app.prediction_log.records import Outcome, Prediction
from ml_app.reading import read
from ml_app.refusal import Misuse
from ml_app.scorer import Scorer, chosen_score


@pytest.fixture
def live(system, trained, tmp_path):
    """The trained system in a folder of its own, with nothing logged yet."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return system


def run(system, *words):
    parser = argparse.ArgumentParser()
    monitor.configure(parser)
    return monitor.run(system, parser.parse_args(words))


def report(tmp_path):
    (path,) = (tmp_path / "reports/monitoring").glob("*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def rows_of(system, *, unseen=False):
    """Rows of the sample as a caller would send them, and their outcomes as text: all, or only
    those the model has not learned from. Of rows it knows a model is too sure."""
    table = read(system).table
    if unseen:
        table = table.take(system.split.parts(table, system.task.target, system.seed).test)
    names = [column.name for column in system.contract.inputs]
    rows = json.loads(json.dumps(table.select(names).to_pylist(), default=str))
    return rows, [str(value) for value in table[system.task.target].to_pylist()]


def watched(system):
    return [column for column in system.contract.inputs if column.type in WATCHED]


def serve(system, rows, outcomes=(), noise=0.0):
    """Log the rows as answered a moment ago, and once more as long ago as outcomes take."""
    scorer = Scorer.load(system)
    scores, remarks = [], []
    for row in rows:
        scores.append(scorer.score_row(row))
        remarks += [] if scorer.remarks is None else [scorer.remarks]
    body = json.dumps(rows).encode()

    def pieces(content):
        return [json.dumps(row).encode() for row in json.loads(content)]

    now = datetime.now(UTC)
    logged = []
    for name, days in (("late", system.label_delay_days), ("new", 0.0)):
        at = (now - timedelta(days=days, hours=1)).timestamp()
        shown = [chosen_score(score) + noise for score in scores]
        decisions = [scorer.decide_row(score) for score in scores]
        logged.append(Prediction(at, name, scorer.version, body, pieces, shown, decisions, remarks))
    told = [Outcome(now.timestamp(), f"late-{i}", text) for i, text in enumerate(outcomes)]
    system.prediction_log.write(logged, told)
    system.prediction_log.close()


def test_new_rows_of_the_same_kind_raise_no_alarm(live, tmp_path, capsys):
    rows, _ = rows_of(live, unseen=True)
    serve(live, rows)
    assert run(live) == 0
    found = report(tmp_path)
    assert found["alarms"] == []
    assert {verdict["status"] for verdict in found["drift"]} <= {"steady", "too few"}
    columns = {"feature"} if watched(live) else set()
    assert {verdict["of"] for verdict in found["drift"]} == columns | {"prediction"}
    assert "report: reports/monitoring/" in capsys.readouterr().out
    (page,) = (tmp_path / "reports/monitoring").glob("*.md")
    assert "No alarm." in page.read_text(encoding="utf-8")


def test_known_outcomes_are_joined_and_judged(live, tmp_path):
    rows, outcomes = rows_of(live)
    serve(live, rows, outcomes)
    run(live)  # outcomes may well drift over time: whether this alarms is not the question
    found = report(tmp_path)
    assert found["outcomes"]["known"] >= len(rows)
    assert found["skew"] < 1e-4
    assert "label" in {verdict["of"] for verdict in found["drift"]}
    assert found["quality"]["metrics"][0]["primary"]
    (page,) = (tmp_path / "reports/monitoring").glob("*.md")
    assert "## Quality on known outcomes" in page.read_text(encoding="utf-8")


def test_a_column_that_jumps_raises_an_alarm_that_names_it(live, tmp_path, capsys):
    rows, _ = rows_of(live)
    if not watched(live):
        pytest.skip("texts and dates only: drift of the inputs shows in the scores")
    column = watched(live)[0]
    value = 9_999 if WATCHED[column.type] else "something new"
    serve(live, [{**row, column.name: value} for row in rows])
    assert run(live, "--last", "600") == 1
    assert f"ALARM feature {column.name}: drift" in capsys.readouterr().out
    assert any(column.name in alarm for alarm in report(tmp_path)["alarms"])
    pictures = [path.name for path in (tmp_path / "reports/monitoring").glob("*.svg")]
    assert len(pictures) >= 2


def test_outcomes_that_no_longer_follow_the_model_raise_an_alarm(live, tmp_path):
    rows, outcomes = rows_of(live)
    if labels := live.task.labels:  # each is another one than it was
        moved = [labels[(labels.index(text) + 1) % len(labels)] for text in outcomes]
    else:
        moved = np.random.default_rng(0).permutation(outcomes).tolist()
    serve(live, rows, moved)
    assert run(live) == 1
    assert any("has become worse" in alarm for alarm in report(tmp_path)["alarms"])


def test_scores_the_model_did_not_give_raise_an_alarm(live, tmp_path):
    rows, outcomes = rows_of(live)
    serve(live, rows, outcomes, noise=0.5)
    assert run(live) == 1
    assert any("logged scores differ" in alarm for alarm in report(tmp_path)["alarms"])


def test_few_rows_are_not_judged_and_outcomes_that_break_the_contract_are_named(live, tmp_path):
    rows, _ = rows_of(live)
    serve(live, rows[:5], ["\u2620"])
    assert run(live) == 0
    found = report(tmp_path)
    assert {verdict["status"] for verdict in found["drift"]} == {"too few"}
    assert found["quality"]["too_few"] == "no outcomes yet"
    assert found["outcomes"]["known"] == 0
    (page,) = (tmp_path / "reports/monitoring").glob("*.md")
    assert "outcomes break the contract" in page.read_text(encoding="utf-8")


def test_without_predictions_it_says_so(live):
    with pytest.raises(Misuse, match="nothing to monitor: no predictions of version 0001"):
        run(live)


def test_predictions_before_the_period_do_not_count(live):
    rows, _ = rows_of(live)
    serve(live, rows[:3])
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with pytest.raises(Misuse, match="nothing to monitor"):
        run(live, "--since", tomorrow.isoformat())


@pytest.mark.parametrize("words", [("--since", "soon"), ("--last", "0"), ("--last", "some")])
def test_arguments_that_make_no_sense_are_misuse(live, words):
    with pytest.raises(SystemExit) as ended:
        run(live, *words)
    assert ended.value.code == 2
