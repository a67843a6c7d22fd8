from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from ml_app.artifact import Artifact
from ml_app.commands import score_users
from ml_app.recommender import top_n
from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.refusal import Misuse

SYSTEM: Any = SimpleNamespace(rerank=None)
Publish = Callable[..., Artifact]


@pytest.mark.parametrize("scores", [1, 10_000_000])
def test_every_user_gets_the_list_the_service_would_give(
    published: Publish, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scores: int
) -> None:
    artifact = published()
    monkeypatch.setattr(top_n, "SCORES", scores)
    summary = top_n.write_lists(SYSTEM, tmp_path / "lists.parquet", 2)
    table = pq.read_table(tmp_path / "lists.parquet")
    assert (summary.users, summary.rows, summary.version) == (3, table.num_rows, artifact.version)
    recommender = Recommender.load(SYSTEM)
    for user in ("ann", "bob"):
        rows = [row for row in table.to_pylist() if row["user"] == user]
        answer = recommender.recommend(Query(user=user, k=2))
        assert [row["item"] for row in rows] == [one.item for one in answer.items]
        assert np.allclose([r["score"] for r in rows], [one.score for one in answer.items])
        assert [row["rank"] for row in rows] == [1, 2]
    assert set(table["model_version"].to_pylist()) == {artifact.version}


def test_what_users_have_had_may_be_included(published: Publish, tmp_path: Path) -> None:
    published()
    top_n.write_lists(SYSTEM, tmp_path / "lists.parquet", 5, exclude_seen=False)
    table = pq.read_table(tmp_path / "lists.parquet")
    ann = [row["item"] for row in table.to_pylist() if row["user"] == "ann"]
    assert sorted(ann) == ["alien", "brazil", "casablanca", "dune", "eraserhead"]


def test_misuse_is_refused_before_anything_is_written(published: Publish, tmp_path: Path) -> None:
    published()
    with pytest.raises(Misuse, match="at least one"):
        top_n.write_lists(SYSTEM, tmp_path / "lists.parquet", 0)
    with pytest.raises(Misuse, match="must end in"):
        top_n.write_lists(SYSTEM, tmp_path / "lists.csv", 3)
    assert not list(tmp_path.glob("lists*"))


def test_the_command_says_what_it_wrote(
    published: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    published()
    parser = argparse.ArgumentParser()
    score_users.configure(parser)
    assert score_users.run(SYSTEM, parser.parse_args(["-k", "2"])) == 0
    assert "3 user(s), 6 recommendation(s) by 0001-" in capsys.readouterr().out
    assert Path("reports/recommendations.parquet").exists()
