"""What goes in: typed, refused rows kept aside, strangers named."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.recommendation.reading import over, read, seconds
from ml_app.recommendation.system import System
from ml_app.recommendation.tables import EntityTable, InteractionTable
from ml_app.recommendation.task import Retrieval
from ml_app.refusal import Refused
from ml_app.retrieval.features import FeatureSpec
from ml_app.source.csv_file import CsvFile
from ml_app.two_tower.retriever import TwoTowers

UNUSED: Any = None
EVENTS = InteractionTable(
    source=CsvFile("events.csv", bad_share=0.5),
    user="who",
    item="what",
    time="at",
    weight="how_much",
    columns=(
        Column("who", "identifier"),
        Column("what", "identifier"),
        Column("at", "date", nullable=True),
        Column("how_much", "number"),
    ),
)
ITEMS = EntityTable(
    source=CsvFile("items.csv"),
    key="what",
    columns=(
        Column("what", "identifier", unique=True),
        Column("tags", "category", categories=("red", "blue", "big"), separator="|"),
    ),
    features=(FeatureSpec("tags", "categories"),),
)
SYSTEM = System(
    name="tiny",
    task=Retrieval(),
    interactions=EVENTS,
    retriever=TwoTowers(training="closed_form"),
    split=UNUSED,
    items=ITEMS,
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write("items.csv", "what,tags", ["a,red|big", "b,blue", "c,red", "z,big"])
    return tmp_path


def write(name: str, header: str, rows: Sequence[str]) -> None:
    Path(name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")


def events(*rows: str) -> None:
    write("events.csv", "who,what,at,how_much", rows)


def test_events_and_features_come_out_row_for_row(capsys: pytest.CaptureFixture[str]) -> None:
    events("u,a,2026-01-02,1", "u,b,2026-01-01,2.5", "v,d,,1")
    found = read(SYSTEM)
    assert found.interactions.items == ("a", "b", "c", "d", "z")
    assert found.interactions.history(0).tolist() == [1, 0]
    assert found.interactions.weight.tolist() == [2.5, 1.0, 1.0]
    features = found.item_features(SYSTEM)
    assert features is not None
    assert features.matrix.shape[0] == 5
    assert features.encoder.names == ("tags=big", "tags=red")
    assert found.user_features(SYSTEM) is None
    assert not found.synthetic
    assert found.facts["rows"] == 3
    assert "1 of 5 items have no row in items.csv" in capsys.readouterr().err
    assert any("1 of 3 events have no time" in note for note in found.notes)


def test_bad_rows_are_kept_aside_and_named() -> None:
    events("u,a,2026-01-02,1", "u,b,yesterday,1", "u,c,2026-01-03,1")
    found = read(SYSTEM)
    assert found.facts["refused"] == 1
    kept = Path("reports/quarantine.csv").read_text(encoding="utf-8")
    assert "at: is not a date in ISO 8601" in kept


def test_a_tag_that_is_not_declared_is_refused() -> None:
    events("u,a,2026-01-02,1", "u,b,2026-01-03,1")
    write("items.csv", "what,tags", ["a,red|green", "b,blue"])
    with pytest.raises(Refused, match="is not one of red, blue, big"):
        read(SYSTEM)


def test_an_item_twice_in_its_table_is_refused() -> None:
    events("u,a,2026-01-02,1", "u,b,2026-01-03,1")
    write("items.csv", "what,tags", ["a,red", "a,blue"])
    with pytest.raises(Refused, match="must be unique"):
        read(SYSTEM)


def test_a_missing_column_is_named() -> None:
    write("events.csv", "who,what,at", ["u,a,2026-01-01"])
    with pytest.raises(Refused, match=r"lacks 1 declared column.*how_much"):
        read(SYSTEM)


def test_absent_events_are_made_up_and_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    found = read(SYSTEM)
    assert found.synthetic
    assert len(found.interactions) > 1000
    assert "SYNTHETIC" in capsys.readouterr().err


def test_numbers_are_seconds_and_instants_since_1970() -> None:
    assert seconds(pa.chunked_array([[1.5, None]])).tolist()[0] == 1.5
    instants = pa.chunked_array([pa.array([2_000_000], pa.timestamp("us"))])
    assert seconds(instants).tolist() == [2.0]


def test_other_files_take_the_place_of_the_declared_ones() -> None:
    moved = over(SYSTEM, {"interactions": CsvFile("other.csv"), "users": CsvFile("nobody.csv")})
    assert moved.interactions.source.path == "other.csv"
    assert moved.users is None
    assert replace(moved, interactions=EVENTS) == SYSTEM
