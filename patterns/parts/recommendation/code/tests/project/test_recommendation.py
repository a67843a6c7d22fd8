"""The wired system: train, judge, export, recommend, retrain."""

import json
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from ml_app import wiring
from ml_app.artifact import current, versions
from ml_app.cli import main
from ml_app.evaluation.gates import Gate
from ml_app.recommendation import shipping, training
from ml_app.recommendation.export import Wanted, export
from ml_app.recommendation.judging import Evaluation, Judged, primary_of
from ml_app.recommendation.learning import learn
from ml_app.recommendation.reading import read
from ml_app.recommendation.retraining import retrain
from ml_app.recommendation.shipping import gated
from ml_app.recommendation.system import System
from ml_app.recommendation.training import make, train
from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.refusal import Misuse, Refused


def test_a_version_holds_what_answers_and_the_reports_say_so(trained: Path) -> None:
    with chdir(trained):
        artifact = current()
        found = json.loads(Path("reports/measured.json").read_text(encoding="utf-8"))
        report = Path("reports/evaluation.md").read_text(encoding="utf-8")
    files = artifact.manifest["files"]
    assert {"catalogue.parquet", "users.parquet", "card.md", "learned.npy"} <= files.keys()
    assert found["version"] == artifact.version
    others = {one["name"] for one in found["baselines"]}
    assert len(others & {"popularity", "item_knn", "ease", "markov", "two_tower"}) == 4
    assert found["metrics"]["ndcg@10"]["low"] <= found["metrics"]["ndcg@10"]["value"]
    assert f"Version `{artifact.version}`" in report
    assert "## What ships" in report
    assert all((trained / "reports/figures" / f["file"]).is_file() for f in found["figures"])
    assert artifact.manifest["package"]["index"]["recall"] >= 0.98


def test_the_planted_order_is_found(trained: Path) -> None:
    found = json.loads((trained / "reports/measured.json").read_text(encoding="utf-8"))
    popularity = next(b for b in found["baselines"] if b["name"] == "popularity")
    assert popularity["gains"]["recall@20"]["verdict"] == "better"


def test_the_same_seed_gives_the_same_version(system: System) -> None:
    assert train(system).version[5:] == train(system).version[5:]


def test_what_was_trained_recommends(trained: Path) -> None:
    with chdir(trained):
        recommender = Recommender.load(wiring.build())
        user = recommender.users.ids[0]
        answer = recommender.recommend(Query(user=user, k=5))
        cold = recommender.recommend(Query(user="nobody", k=5))
    assert len(answer.items) == 5
    assert answer.known_user
    assert cold.cold


def test_commands_answer(trained: Path, capsys: pytest.CaptureFixture[str], system: System) -> None:
    with chdir(trained):
        user = Recommender.load(wiring.build()).users.ids[1]
        assert main(["recommend", "--user", user, "-k", "3"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert main(["recommend", "-k", "0"]) == 2
    assert len(answer["items"]) == 3
    assert answer["known_user"] is True


def test_evaluate_finds_what_training_found(
    system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "build", lambda: system)
    assert main(["train", "--seed", "1"]) == 0
    before = json.loads(Path("reports/measured.json").read_text(encoding="utf-8"))
    assert main(["evaluate"]) == 0
    after = json.loads(Path("reports/measured.json").read_text(encoding="utf-8"))
    assert after["metrics"] == before["metrics"]
    assert "NDCG@10" in capsys.readouterr().out


def test_evaluate_refuses_other_events(
    system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "build", lambda: system)
    train(system)
    _with_more_events(system)
    assert main(["evaluate"]) == 1
    assert "has changed since version" in capsys.readouterr().err


def test_retraining_on_the_same_events_keeps_what_is_in_use(
    system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wiring, "build", lambda: system)
    before = train(system).version
    assert main(["retrain"]) == 0
    assert current().version == before
    assert len(versions()) == 2
    assert "kept" in capsys.readouterr().out


def test_a_version_that_misses_a_gate_is_kept_but_not_put_into_use(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    gated = replace(system, gates=(Gate("recall_at_20", minimum=1.1, path="gate"),))
    made = make(gated)
    monkeypatch.setattr(training, "make", lambda system, root: made)
    with pytest.raises(Refused, match=r"Recall@20 is .*gate asks for at least 1\.1.*--ungated"):
        train(gated)
    assert versions() == (made.artifact.version,)
    assert train(gated, gated=False).version == current().version
    monkeypatch.setattr(Evaluation, "synthetic", property(lambda found: True))
    assert training.barred(made) == ()  # made-up events prove nothing


def test_a_gate_that_cannot_be_held_is_refused_before_training(system: System) -> None:
    with pytest.raises(Refused, match="`auc`, which is not measured here"):
        train(replace(system, gates=(Gate("auc", minimum=0.5),)))
    train(system)
    with pytest.raises(Refused, match="no value for each user"):
        retrain(replace(system, gates=(Gate("coverage", margin=0.1),)))


def test_retraining_on_later_events_compares_on_what_is_new_to_both(system: System) -> None:
    train(system)
    _with_more_events(system)
    decision = retrain(system, 0.5)
    assert decision.users > 30
    assert [gain.metric for gain in decision.gains] == [primary_of(system).name]
    assert decision.promoted is (current().version == decision.candidate)


def test_exported_factors_score_as_the_towers(trained: Path, system: System) -> None:
    factors = export(system, Wanted(train=system.interactions.source.path), Path("factors.npz"))
    with np.load("factors.npz", allow_pickle=False) as file:
        assert set(file.files) == {
            "user_ids",
            "item_ids",
            "user_vectors",
            "item_vectors",
            "item_bias",
        }
        assert file["user_vectors"].shape[0] == len(factors["user_ids"])
    scores = factors["user_vectors"] @ factors["item_vectors"].T + factors["item_bias"]
    data = read(system)
    features = data.user_features(system)
    model = system.retriever.fit(
        data.interactions, data.item_features(system), features, system.seed
    )
    ranker = model.ranker(None if features is None else features.matrix)
    users = np.arange(len(data.interactions.users))
    assert scores == pytest.approx(ranker.scores(users, data.interactions.histories()), abs=1e-4)


def test_export_of_some_users_of_the_current_version(system: System) -> None:
    train(system)
    ids = read(system).interactions.users[:3]
    table = pa.table({system.interactions.user: pa.array([*ids, "nobody"])})
    system.interactions.source.at("some.csv").write(table)
    factors = export(system, Wanted(users="some.csv"), Path("factors.npz"))
    assert factors["user_ids"].tolist() == [*ids, "nobody"]
    assert np.isfinite(factors["user_vectors"]).all()


def test_export_says_what_is_wrong(system: System) -> None:
    with pytest.raises(Misuse, match=r"must end in \.npz"):
        export(system, Wanted(), Path("factors.txt"))
    with pytest.raises(Refused, match="is not there"):
        export(system, Wanted(train="nothing.csv"), Path("factors.npz"))


def test_an_index_that_finds_too_little_gives_way_to_the_exact_one(system: System) -> None:
    strict = replace(system, retriever=replace(system.retriever, index_recall=1.01))
    data = read(strict)
    index, gate = gated(strict, data, learn(strict, data))
    assert index.kind == gate["kind"] == "exact"
    assert "the exact index ships instead" in gate["reason"]


def test_a_baseline_that_wins_ships_as_neighbours(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    def markov_wins(towers: Judged, others: Sequence[Judged], *_: object) -> tuple[Judged, str]:
        return next(one for one in others if one.name == "markov"), "Markov is better."

    monkeypatch.setattr(shipping, "better", markov_wins)
    artifact = train(system)
    found = json.loads(Path("reports/measured.json").read_text(encoding="utf-8"))
    assert artifact.manifest["retriever"]["kind"] == "neighbours"
    assert artifact.manifest["package"]["format"] == "neighbours"
    assert "two_tower" in {one["name"] for one in found["baselines"]}
    assert "Markov is better." in Path("reports/evaluation.md").read_text(encoding="utf-8")
    recommender = Recommender.load(wiring.build())
    answer = recommender.recommend(Query(history=recommender.catalogue.items[:2], k=4))
    assert len(answer.items) == 4
    decision = retrain(system, 0.5)
    assert decision.gains == ()
    assert "ranks every user alike" in decision.reason
    assert not decision.promoted


def test_data_writes_a_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["data", "--users", "50", "--items", "30", "--events", "500"]) == 0
    assert "the sample is used" in capsys.readouterr().out
    assert main(["data", "--users", "0"]) == 2


def _with_more_events(system: System) -> None:
    """Every user does something more, after everything else."""
    data = read(system)
    table, events = system.interactions, data.interactions
    rng = np.random.default_rng(9)
    count = len(events.users)
    pieces = []
    for batch in table.source.batches():
        pieces.append(pa.Table.from_batches([batch]))
    before = pa.concat_tables(pieces)
    last = before.slice(before.num_rows - 1, 1)
    rows = {}
    for name in before.column_names:
        if name == table.user:
            values = list(events.users)
        elif name == table.item:
            values = [events.items[row] for row in rng.integers(0, len(events.items), count)]
        else:
            values = last[name].to_pylist() * count
        rows[name] = pa.array([str(value) for value in values])
    texts = before.cast(pa.schema([(name, pa.string()) for name in before.column_names]))
    table.source.write(pa.concat_tables([texts, pa.table(rows)]))
