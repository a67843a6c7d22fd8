import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from ml_app.refusal import Misuse, Refused
from ml_app.scoring.files import batches, writing

TABLE = pa.table({"id": ["a", "b"], "age": [41, None], "other": [1, 2]})


class Source:
    """A source that says what it was asked for."""

    bad_share = 0.01

    def __init__(self, path: str) -> None:
        self.path = path

    def at(self, path: str) -> "Source":
        return Source(path)

    def batches(self, columns: Sequence[str], rows: int, refused: Any) -> Iterator[pa.RecordBatch]:
        refused(3, "text", "rule")
        yield pa.record_batch({"path": [self.path], "columns": [",".join(columns)]})


def read(source: str, path: Path) -> pa.Table:
    lines: list[Any] = []
    kind: Any = Source(source)
    found = batches(kind, path, ["age", "id", "absent"], lambda *line: lines.append(line))
    return pa.Table.from_batches(found)


def test_a_file_of_the_sources_kind_is_read_as_the_source_reads(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("anything")
    assert read("train.csv", path).to_pylist() == [{"path": str(path), "columns": "age,id,absent"}]


def test_parquet_is_read_beside_a_csv_source(tmp_path: Path) -> None:
    pq.write_table(TABLE, tmp_path / "rows.parquet")
    assert read("train.csv", tmp_path / "rows.parquet").equals(TABLE.select(["id", "age"]))


def test_a_folder_of_parquet_files_is_read_in_order(tmp_path: Path) -> None:
    pq.write_table(TABLE.slice(1), tmp_path / "2.parquet")
    pq.write_table(TABLE.slice(0, 1), tmp_path / "1.parquet")
    assert read("train.csv", tmp_path)["id"].to_pylist() == ["a", "b"]


def test_csv_is_read_as_text_beside_a_parquet_source(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('id,age,other\na,041,1\nb,,2\n"",7,3\n')
    assert read("train.parquet", path).to_pylist() == [
        {"id": "a", "age": "041"},
        {"id": "b", "age": None},
        {"id": "", "age": "7"},
    ]


def test_what_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"rows\.csv is not there"):
        read("train.csv", tmp_path / "rows.csv")
    (tmp_path / "rows.parquet").write_text("this is no Parquet")
    with pytest.raises(Refused, match=r"rows\.parquet"):
        read("train.csv", tmp_path / "rows.parquet")
    (tmp_path / "rows.csv").write_text("a,b\n1,2,3\n")
    with pytest.raises(Refused, match=r"rows\.csv"):
        read("train.parquet", tmp_path / "rows.csv")


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz", "out.parquet"])
def test_tables_are_appended(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new" / name
    with writing(path, TABLE.schema) as writer:
        writer.write_table(TABLE)
        writer.write_table(TABLE)
    found = pq.read_table(path) if name.endswith("parquet") else csv.read_csv(path)
    assert found["other"].to_pylist() == [1, 2, 1, 2]
    if name.endswith("gz"):
        assert gzip.decompress(path.read_bytes()).startswith(b'"id","age"')


def test_a_failure_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"

    def fail() -> None:
        with writing(path, TABLE.schema) as writer:
            writer.write_table(TABLE)
            raise KeyError("stop")

    with pytest.raises(KeyError, match="stop"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_name_without_format_is_misuse(tmp_path: Path) -> None:
    with (
        pytest.raises(Misuse, match=r"scores\.xlsx.*must end in"),
        writing(tmp_path / "scores.xlsx", TABLE.schema),
    ):
        pass
