import argparse
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from ml_app.artifact import current
from ml_app.commands import retrain as command
from ml_app.evaluation.reports import read_measured
from ml_app.files import sha256_of
from ml_app.fingerprints import LEARNED, fingerprints
from ml_app.reading import read
from ml_app.refusal import Refused
from ml_app.retraining.gate import Comparison
from ml_app.synthetic import write_sample


@pytest.fixture
def live(system, trained, tmp_path):
    """The trained system in a folder of its own."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    return system


def run(system, *words):
    parser = argparse.ArgumentParser()
    command.configure(parser)
    return command.run(system, parser.parse_args(words))


def number_of_rows(system):
    return read(system).table.num_rows


def record(tmp_path):
    (path,) = (tmp_path / "reports/retraining").glob("*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_same_data_give_the_same_model_and_it_stays(live, tmp_path, capsys):
    before = current().version
    assert run(live) == 0
    assert current().version == before
    assert read_measured()["version"] == before
    assert f"kept {before}: the candidate answers every row alike" in capsys.readouterr().out
    assert record(tmp_path)["comparison"] is None


def test_new_rows_give_a_candidate_that_is_promoted_when_it_is_no_worse(live, tmp_path, capsys):
    before = current().version
    other = 4 * number_of_rows(live)
    fresh = replace(live, source=write_sample(live, other))
    assert run(fresh, "--margin", "0.99") == 0
    after = current().version
    assert after != before
    assert read_measured()["version"] == after
    found = record(tmp_path)
    assert (found["candidate"], found["current"], found["promoted"]) == (after, before, True)
    assert found["comparison"]["word"] in {"better", "not worse"}
    assert f"promoted {after}" in capsys.readouterr().out


def test_rows_the_model_in_use_has_learned_from_do_not_judge_it(live, tmp_path, capsys):
    artifact = current()
    other = number_of_rows(live) + 300
    everything = replace(live, seed=live.seed + 1, source=write_sample(live, other))
    learned = artifact.directory / LEARNED
    np.save(learned, fingerprints(read(everything).table, live.key))
    manifest = json.loads((artifact.directory / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][LEARNED] = sha256_of(learned)
    (artifact.directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert run(everything) == 0
    assert current().version == artifact.version
    found = record(tmp_path)
    assert found["rows"] == 0
    assert found["left_out"] > 0
    assert "too few test rows that are new to both models" in capsys.readouterr().out


def test_a_candidate_that_is_not_shown_to_be_no_worse_is_kept_back(live, capsys, monkeypatch):
    before = current().version
    monkeypatch.setattr(Comparison, "word", property(lambda found: "worse"))
    other = 4 * number_of_rows(live)
    assert run(replace(live, source=write_sample(live, other))) == 0
    assert current().version == before
    assert read_measured()["version"] == before
    assert f"kept {before}: worse" in capsys.readouterr().out


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
