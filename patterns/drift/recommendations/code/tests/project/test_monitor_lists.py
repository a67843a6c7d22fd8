import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from ml_app.cli import main
from ml_app.prediction_log.records import Outcome, Prediction
from ml_app.recommender.query import Query
from ml_app.recommender.recommender import Recommender
from ml_app.wiring import build


@pytest.fixture
def recommender(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Recommender:
    shutil.copytree(trained, tmp_path / "copy")
    monkeypatch.chdir(tmp_path / "copy")
    return Recommender.load(build())


def write(recommender: Recommender, asked: list[dict[str, Any]]) -> None:
    """Log lists as the service would, of each of which the first item was taken."""
    log = build().prediction_log
    lists, taken, now = [], [], time.time()
    for number, body in enumerate(asked):
        answer = recommender.recommend(Query(**body))
        items = [one.item for one in answer.items]
        lists.append(
            Prediction(
                now,
                f"r{number}",
                recommender.version,
                json.dumps(body).encode(),
                lambda sent: (sent,),
                (1.0,),
                (json.dumps(items),),
                ({"cold": answer.cold, "known_user": answer.known_user},),
            )
        )
        taken.append(Outcome(now, f"r{number}-0", items[0]))
    log.write(lists, taken)
    log.close()


def test_a_steady_week_is_no_alarm(
    recommender: Recommender, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = list(recommender.users.ids)
    write(recommender, [{"user": ids[n % len(ids)]} for n in range(300)])
    assert main(["monitor"]) == 0
    told = capsys.readouterr().out
    assert "300 lists of version" in told
    assert "hit rate 100.0 %" in told
    assert len(list(Path("reports/monitoring").glob("*.json"))) == 1


def test_strangers_only_ring_the_alarm(
    recommender: Recommender, capsys: pytest.CaptureFixture[str]
) -> None:
    write(recommender, [{"user": f"stranger {n}"} for n in range(300)])
    assert main(["monitor", "--last", "250"]) == 1
    assert "ALARM 100.0% of the lists are cold" in capsys.readouterr().out


def test_nothing_logged_is_misuse(
    recommender: Recommender, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["monitor", "--since", "2020-01-01"]) == 2
    assert recommender.version in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--last", "0"], ["--since", "soon"]])
def test_a_period_that_is_none_is_misuse(recommender: Recommender, words: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["monitor", *words])
