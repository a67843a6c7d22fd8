import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.intake import fingerprint
from ml_app.reading import Data, read
from ml_app.refusal import Refused
from ml_app.source.interface import Refusal
from ml_app.system import System


@dataclass(frozen=True)
class Rows:
    """A source in memory. `broken` are rows, counted from 1, that cannot be cut into fields."""

    path: str
    rows: tuple[dict[str, str | None], ...] = ()
    broken: tuple[int, ...] = ()
    bad_share: float = 0.5
    written: list[pa.Table] = field(default_factory=list)

    def exists(self) -> bool:
        return bool(self.rows) or Path(self.path).exists()

    def at(self, path: str) -> "Rows":
        return replace(self, path=path)

    def write(self, table: pa.Table) -> None:
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        Path(self.path).write_bytes(table.to_string().encode())
        self.written.append(table)

    def header(self) -> list[str]:
        return list(self.rows[0]) if self.rows else self.written[-1].column_names

    def batches(
        self,
        columns: Sequence[str] | None = None,
        rows: int = 65_536,
        refused: Refusal | None = None,
    ) -> Iterator[pa.RecordBatch]:
        if self.written:
            yield from self.written[-1].to_batches()
            return
        readable = [row for place, row in enumerate(self.rows, 1) if place not in self.broken]
        for place in self.broken:
            assert refused is not None
            refused(place, f"line {place}", "has 1 fields where the header has 2")
        for start in range(0, len(readable), 2):
            piece = readable[start : start + 2]
            yield pa.RecordBatch.from_pylist(piece, pa.schema([(n, pa.string()) for n in piece[0]]))


class Target:
    target = "y"
    labels = ("no", "yes")


class NoSplit:
    time = None
    group = None


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def system(source: Rows) -> System:
    columns = (
        Column("id", "identifier", unique=True),
        Column("x", "integer", minimum=0),
        Column("y", "category", categories=("no", "yes")),
    )
    task: Any = Target()
    split: Any = NoSplit()
    unused: Any = None
    return System("test", task, columns, source, (), split, unused, key="id")


def rows(*values: str | None, **other: Any) -> Rows:
    """One row for each value of x; the file itself need not exist to be read."""
    Path("x.csv").write_text("content")
    made = [{"id": f"id-{n}", "x": x, "y": "no"} for n, x in enumerate(values)]
    return Rows("x.csv", tuple(made), **other)


def quarantined() -> list[list[str]]:
    with Path("reports/quarantine.csv").open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def test_good_rows_are_typed_and_the_file_is_identified() -> None:
    data = read(system(rows("1", "2", "3")))
    assert data.table["x"].to_pylist() == [1, 2, 3]
    assert data.facts() == {
        "path": "x.csv",
        "sha256": fingerprint(Path("x.csv")),
        "rows": 3,
        "refused": 0,
        "synthetic": False,
    }
    assert not Path("reports/quarantine.csv").exists()


def test_bad_rows_are_set_aside_as_they_were_read(capsys: pytest.CaptureFixture[str]) -> None:
    data = read(system(rows("1", "two", "3", "-4", "5")))
    assert data.table["x"].to_pylist() == [1, 3, 5]
    assert data.refused == 2
    assert quarantined() == [
        ["row", "faults", "id", "x", "y"],
        ["2", "x: is not a whole number", "id-1", "two", "no"],
        ["4", "x: is below 0", "id-3", "-4", "no"],
    ]
    assert "row 2, x: 'two' is not a whole number" in capsys.readouterr().err


def test_a_quarantine_of_an_earlier_run_does_not_stay() -> None:
    read(system(rows("1", "two", "3")))
    read(system(rows("1", "2", "3")))
    assert not Path("reports/quarantine.csv").exists()


def test_too_many_bad_rows_refuse_the_file_and_are_kept_all_the_same() -> None:
    with pytest.raises(Refused, match=r"66\.7% of 3 rows break the contract, 50\.0% may"):
        read(system(rows("a", "b", "3")))
    assert len(quarantined()) == 3


def test_lines_that_cannot_be_read_count_as_rows() -> None:
    data = read(system(rows("1", "broken", "3", "broken", "bad", broken=(2, 4), bad_share=0.6)))
    assert data.table["x"].to_pylist() == [1, 3]
    assert [row[:2] for row in quarantined()[1:]] == [
        ["2", "line: has 1 fields where the header has 2"],
        ["4", "line: has 1 fields where the header has 2"],
        ["5", "x: is not a whole number"],
    ]


def test_repeats_are_found_across_pieces() -> None:
    source = rows("1", "2", "3")
    twice = replace(source, rows=(*source.rows, {"id": "id-0", "x": "4", "y": "no"}))
    assert read(system(twice)).refused == 1
    assert quarantined()[1] == [
        "4",
        "id: has occurred before, and must be unique",
        "id-0",
        "4",
        "no",
    ]


def test_a_missing_column_refuses_the_file() -> None:
    source = replace(rows("1"), rows=({"id": "a", "extra": "1"},))
    with pytest.raises(Refused, match=r"x\.csv lacks 2 declared column\(s\): x, y"):
        read(system(source))


def test_columns_that_are_not_declared_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    source = replace(rows("1"), rows=({"id": "a", "x": "1", "y": "no", "extra": "1"},))
    assert read(system(source)).table.column_names == ["id", "x", "y"]
    assert "not declared, not used: extra" in capsys.readouterr().err


def test_a_file_without_rows_is_refused() -> None:
    source = rows("1", broken=(1,))
    with pytest.raises(Refused, match=r"100\.0% of 1 rows"):
        read(system(source))
    with pytest.raises(Refused, match="has no rows"):
        read(system(Rows("x.csv", (), written=[pa.table({"id": [], "x": [], "y": []})])))


def test_without_a_file_a_synthetic_sample_is_used_and_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    data: Data = read(system(Rows("data/absent.csv")))
    assert data.synthetic
    assert data.path == str(Path("data/synthetic/absent.csv"))
    assert data.table.num_rows == 3000
    assert "SYNTHETIC" in capsys.readouterr().err


def test_a_folder_has_a_fingerprint_of_names_and_contents() -> None:
    folder = Path("folder")
    folder.mkdir()
    (folder / "a").write_text("1")
    before = fingerprint(folder)
    assert fingerprint(folder) == before
    (folder / "a").rename(folder / "b")
    assert fingerprint(folder) != before
