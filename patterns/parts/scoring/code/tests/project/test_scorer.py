import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from ml_app import artifact, wiring
from ml_app.artifact import Damaged
from ml_app.cli import main
from ml_app.refusal import Refused
from ml_app.scorer import CHUNK_ROWS, Scorer, chosen_score
from ml_app.synthetic import sample

ROWS = 200


@pytest.fixture
def here(trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the trained artifact."""
    (tmp_path / "artifacts").symlink_to(trained / "artifacts")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def scorer(here: Path) -> Scorer:
    return Scorer.load(wiring.build())


@pytest.fixture
def table(scorer: Scorer) -> pa.Table:
    """Good rows with what a caller sends."""
    checked = scorer.contract.check(sample(wiring.build(), ROWS), target=False)
    assert not checked.faults
    return checked.table.select([column.name for column in scorer.contract.inputs])


def with_strangers(table: pa.Table, scorer: Scorer) -> pa.Table:
    """The rows with categories no training row had, and with gaps where the contract allows
    them."""
    for column in scorer.contract.inputs:
        place = table.schema.get_field_index(column.name)
        if column.type == "category" and column.categories is None:
            values = pa.array(["never seen before"] * table.num_rows)
            table = table.set_column(place, column.name, values)
        elif column.nullable:
            gaps = pa.nulls(table.num_rows, table.schema.types[place])
            table = table.set_column(place, column.name, gaps)
    return table


def scale(scores: npt.ArrayLike) -> float:
    """What a difference is measured by, as the parity gate does: one, or the largest number."""
    return max(1.0, float(np.abs(scores).max()))


def test_single_rows_score_as_tables_do(scorer: Scorer, table: pa.Table) -> None:
    for rows in (table, with_strangers(table, scorer)):
        scores = scorer.score_table(rows)
        single = [scorer.score_row(row) for row in rows.to_pylist()]
        np.testing.assert_allclose(single, scores, atol=1e-5 * scale(scores))


def test_decisions_of_rows_are_those_of_tables(scorer: Scorer, table: pa.Table) -> None:
    scores = scorer.score_table(table)
    single = [scorer.decide_row(score) for score in scores.tolist()]
    if scorer.labels:
        assert single == scorer.decide(scores).tolist()
        assert set(single) <= set(scorer.labels)
    else:
        assert set(single) == {None}
        assert scorer.decide(scores).tolist() == scores.tolist()


def test_large_tables_are_scored_in_pieces(scorer: Scorer, table: pa.Table) -> None:
    many = pa.concat_tables([table] * (CHUNK_ROWS // ROWS + 2))
    scores = scorer.score_table(many)
    assert len(scores) == many.num_rows
    np.testing.assert_allclose(scores[-ROWS:], scores[:ROWS], atol=1e-6 * scale(scores))
    assert len(scorer.score_table(table.slice(0, 0))) == 0


def test_categories_never_seen_are_told_by_column(scorer: Scorer, table: pa.Table) -> None:
    rows = with_strangers(table, scorer)
    open_ended = [
        column.name
        for column in scorer.contract.inputs
        if column.type == "category" and column.categories is None
    ]
    told = scorer.unseen_in(rows)
    assert {name: told[name] for name in open_ended} == dict.fromkeys(open_ended, ROWS)
    assert set(open_ended) <= set(scorer.unseen(rows.to_pylist()[0]))


def test_the_version_can_be_chosen_and_a_damaged_one_is_refused(
    scorer: Scorer, trained: Path, tmp_path: Path
) -> None:
    current = artifact.current(trained / "artifacts").directory
    assert Scorer.load(wiring.build(), current).version == scorer.version
    copy = tmp_path / "copy"
    shutil.copytree(current, copy)
    for path in copy.rglob("*"):
        if path.suffix in {".onnx", ".joblib"}:
            path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(Damaged, match="changed since training"):
        Scorer.load(wiring.build(), copy)


def test_the_proof_of_the_export_is_in_the_manifest(scorer: Scorer) -> None:
    package: Any = scorer.manifest["package"]
    assert package["reason"]
    if package["path"] == "compiled":
        assert package["parity_max_abs"] <= 1e-5
        assert package["rows"] >= scorer.manifest["training"]["rows"]["train"]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_file_is_scored_and_bad_rows_are_kept_aside(
    scorer: Scorer, here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sample(wiring.build(), ROWS)
    first = scorer.contract.inputs[0]
    texts = {c: rows[c].cast(pa.string()).to_pylist() for c in rows.column_names}
    numbers = [c for c in scorer.contract.inputs if c.type in {"number", "integer", "date"}]
    bad = numbers[0].name if numbers else first.name
    if numbers:
        texts[bad][2] = "rubbish"
    csv.write_csv(pa.table(texts), here / "rows.csv")
    assert main(["score", "rows.csv", "-o", name]) == 0
    found = csv.read_csv(name) if name.endswith("csv") else pq.read_table(name)
    kept = ROWS - bool(numbers)
    assert found.num_rows == kept
    assert f"{kept} row(s) scored by {scorer.version}" in capsys.readouterr().out
    assert set(found["model_version"].to_pylist()) == {scorer.version}
    if numbers:
        aside = (here / f"{name}.refused.csv").read_text().splitlines()
        assert len(aside) == 2
        assert aside[1].startswith(f"3,{bad}: is not ")
    good = rows.take([i for i in range(ROWS) if not (numbers and i == 2)])
    checked = scorer.contract.check(good, target=False).table
    expected = [chosen_score(score) for score in scorer.score_table(checked).tolist()]
    np.testing.assert_allclose(found["score"].to_pylist(), expected, atol=1e-6 * scale(expected))
    if scorer.labels:
        decisions = scorer.decide(scorer.score_table(checked)).tolist()
        assert [str(decision) for decision in found["decision"].to_pylist()] == decisions
    if len(scorer.labels) > 2:
        columns = [f"probability_{label}" for label in scorer.labels]
        sums = np.sum([found[column].to_pylist() for column in columns], axis=0)
        np.testing.assert_allclose(sums, 1, atol=1e-6)


def test_rows_are_known_by_their_key_or_their_place(scorer: Scorer, here: Path) -> None:
    system = wiring.build()
    pq.write_table(sample(system, ROWS), here / "rows.parquet")
    assert main(["score", "rows.parquet", "-o", "out.parquet"]) == 0
    found = pq.read_table("out.parquet")
    if system.key is None:
        assert found["row"].to_pylist() == list(range(1, ROWS + 1))
    else:
        keys = pq.read_table("rows.parquet")[system.key].cast(pa.string())
        assert found[system.key].to_pylist() == keys.to_pylist()


def test_a_file_without_a_needed_column_or_without_a_good_row_gives_no_output(
    scorer: Scorer, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = sample(wiring.build(), ROWS)
    name = scorer.contract.inputs[0].name
    pq.write_table(rows.drop_columns([name]), here / "rows.parquet")
    assert main(["score", "rows.parquet", "-o", "out.parquet"]) == 1
    assert name in capsys.readouterr().err
    pq.write_table(rows.slice(0, 0), here / "rows.parquet")
    assert main(["score", "rows.parquet", "-o", "out.parquet"]) == 1
    assert "no row could be scored" in capsys.readouterr().err
    assert not (here / "out.parquet").exists()


def test_without_a_model_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="run `train` first"):
        Scorer.load(wiring.build())


def test_the_manifest_is_json(scorer: Scorer) -> None:
    assert json.loads(json.dumps(scorer.manifest)) == scorer.manifest
