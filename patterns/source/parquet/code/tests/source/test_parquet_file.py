from pathlib import Path

import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.source.parquet_file import ParquetFile

TABLE = pa.table({"a": [1, 2, 3], "b": ["x", None, "z"]})


def read(source: ParquetFile) -> list[dict[str, object]]:
    return [row for batch in source.batches() for row in batch.to_pylist()]


def test_what_is_written_can_be_read_with_its_types(tmp_path: Path) -> None:
    source = ParquetFile("absent").at(str(tmp_path / "sub" / "x.parquet"))
    assert not source.exists()
    source.write(TABLE)
    assert source.exists()
    assert source.header() == ["a", "b"]
    assert read(source) == TABLE.to_pylist()


def test_columns_can_be_chosen_and_pieces_are_bounded(tmp_path: Path) -> None:
    source = ParquetFile(str(tmp_path / "x.parquet"))
    source.write(TABLE)
    batches = list(source.batches(["b", "absent"], rows=2))
    assert [batch.num_rows for batch in batches] == [2, 1]
    assert batches[0].schema.names == ["b"]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name, rows in (("2.parquet", TABLE.slice(2)), ("1.parquet", TABLE.slice(0, 2))):
        ParquetFile(str(tmp_path / name)).write(rows)
    assert read(ParquetFile(str(tmp_path))) == TABLE.to_pylist()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no Parquet file there"):
        ParquetFile(str(tmp_path)).header()
    (tmp_path / "x.parquet").write_text("a,b\n1,2\n")
    with pytest.raises(Refused, match=r"x\.parquet"):
        read(ParquetFile(str(tmp_path / "x.parquet")))


def test_a_damaged_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    ParquetFile(str(path)).write(pa.table({"a": [f"value {n}" for n in range(1000)]}))
    content = bytearray(path.read_bytes())
    content[8:200] = b"\xff" * 192
    path.write_bytes(bytes(content))
    with pytest.raises(Refused, match=r"x\.parquet"):
        read(ParquetFile(str(path)))
