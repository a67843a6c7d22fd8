import argparse
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from ml_app.artifact import current
from ml_app.commands import retrain as command
from ml_app.evaluation.gates import Gate
from ml_app.evaluation.margins import Gain
from ml_app.evaluation.reports import read_measured
from ml_app.files import sha256_of
from ml_app.fingerprints import LEARNED, fingerprints
from ml_app.reading import read
from ml_app.refusal import Refused
from ml_app.synthetic import write_sample


@pytest.fixture
def live(system, trained, tmp_path):
    """The trained system in a folder of its own."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return system


@pytest.fixture
def hasty(live):
    """The same without a search, which would only take longer to find another candidate."""
    return replace(live, search=None)


def run(system, *words):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(system, parser.parse_args(words))


def number_of_rows(system):
    return read(system).table.num_rows


def many_more(system):
    """So many rows that, of a rare class too, enough are new to the model in use."""
    return max(2 * number_of_rows(system), 2400)


def record(tmp_path):
    (path,) = (tmp_path / "reports/retraining").glob("*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_same_data_give_the_same_model_and_it_stays(live, tmp_path, capsys):
    before = current().version
    assert run(live) == 0
    assert current().version == before
    assert read_measured()["version"] == before
    assert f"kept {before}: the candidate answers every row alike" in capsys.readouterr().out
    assert record(tmp_path)["comparisons"] == []


def test_new_rows_give_a_candidate_that_is_promoted_when_it_is_no_worse(hasty, tmp_path, capsys):
    before = current().version
    other = many_more(hasty)
    fresh = replace(hasty, source=write_sample(hasty, other))
    assert run(fresh, "--margin", "0.99") == 0
    after = current().version
    assert after != before
    assert read_measured()["version"] == after
    found = record(tmp_path)
    assert (found["candidate"], found["current"], found["promoted"]) == (after, before, True)
    (compared,) = found["comparisons"]
    assert compared["word"] in {"better", "not worse"}
    assert f"promoted {after}" in capsys.readouterr().out


def test_rows_the_model_in_use_has_learned_from_do_not_judge_it(hasty, tmp_path, capsys):
    artifact = current()
    other = number_of_rows(hasty) + 300
    everything = replace(hasty, seed=hasty.seed + 1, source=write_sample(hasty, other))
    learned = artifact.directory / LEARNED
    np.save(learned, fingerprints(read(everything).table, hasty.key))
    manifest = json.loads((artifact.directory / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][LEARNED] = sha256_of(learned)
    (artifact.directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(everything) == 0
    assert current().version == artifact.version
    found = record(tmp_path)
    assert found["rows"] == 0
    assert found["left_out"] > 0
    assert "too few test rows that are new to both models" in capsys.readouterr().out


def test_a_candidate_that_is_not_shown_to_be_no_worse_is_kept_back(hasty, capsys, monkeypatch):
    before = current().version
    monkeypatch.setattr(Gain, "word", property(lambda found: "worse"))
    other = many_more(hasty)
    assert run(replace(hasty, source=write_sample(hasty, other))) == 0
    assert current().version == before
    assert read_measured()["version"] == before
    assert " is worse: " in capsys.readouterr().out


def test_a_candidate_must_pass_the_margin_and_the_bound_of_every_gate(hasty, tmp_path):
    before = current().version
    first, second = (metric.name for metric in hasty.task.metrics[:2])
    gates = (Gate(first, margin=1e9), Gate(second, margin=1e9, maximum=-1e9))
    fresh = write_sample(hasty, many_more(hasty))
    assert run(replace(hasty, source=fresh, gates=gates)) == 0
    found = record(tmp_path)
    assert [one["metric"] for one in found["comparisons"]] == [first, second]
    assert [one["margin"] for one in found["comparisons"]] == [1e9, 1e9]
    assert "asks for at most -1e+09" in found["reason"]
    assert (found["promoted"], current().version) == (False, before)


def test_without_a_model_in_use_it_says_what_to_do(system):
    with pytest.raises(Refused, match="train"):
        run(system)


def test_a_model_with_other_features_is_not_compared(live):
    with pytest.raises(Refused, match=r"cannot be compared.*`train`"):
        run(replace(live, features=live.features[:-1]))


def test_a_margin_that_is_no_share_is_misuse(live):
    with pytest.raises(SystemExit) as ended:
        run(live, "--margin", "2")
    assert ended.value.code == 2
