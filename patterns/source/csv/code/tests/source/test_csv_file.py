import gzip
from pathlib import Path

import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.source.csv_file import CsvFile


def csv(folder: Path, text: str | bytes, name: str = "x.csv") -> CsvFile:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return CsvFile(str(path))


def read(source: CsvFile, **options: object) -> list[dict[str, str | None]]:
    batches = source.batches(**options)  # type: ignore[arg-type]
    return [row for batch in batches for row in batch.to_pylist()]


def test_values_are_kept_as_text(tmp_path: Path) -> None:
    source = csv(tmp_path, 'a,b\n1.50,"x, ""y"""\n007,\n')
    assert read(source) == [{"a": "1.50", "b": 'x, "y"'}, {"a": "007", "b": None}]


def test_words_for_no_value_are_missing_unless_quoted(tmp_path: Path) -> None:
    source = csv(tmp_path, 'a\nNA\n"NA"\nnull\n?\n')
    assert [row["a"] for row in read(source)] == [None, "NA", None, "?"]
    asked = CsvFile(source.path, missing=("?",))
    assert [row["a"] for row in read(asked)] == ["NA", "NA", "null", None]


def test_columns_can_be_chosen_and_pieces_are_bounded(tmp_path: Path) -> None:
    source = csv(tmp_path, "a,b,c\n" + "1,2,3\n" * 10)
    batches = list(source.batches(["c", "a", "absent"], rows=4))
    assert [batch.num_rows for batch in batches] == [4, 4, 2]
    assert batches[0].schema.names == ["c", "a"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("a;b\n1;ä\n".encode("latin-1"), {"delimiter": ";", "encoding": "latin-1"}),
        ("a,b\r\n1,ä\r\n".encode("utf-8-sig"), {}),
        ("a,b\n1,ä\n".encode("utf-16"), {"encoding": "utf-16"}),
    ],
)
def test_other_encodings_and_delimiters(
    tmp_path: Path, text: bytes, options: dict[str, str]
) -> None:
    source = CsvFile(csv(tmp_path, text).path, **options)  # type: ignore[arg-type]
    assert read(source) == [{"a": "1", "b": "ä"}]


def test_a_packed_file_is_unpacked_on_the_way(tmp_path: Path) -> None:
    source = csv(tmp_path, gzip.compress(b"a,b\n1,2\n"), "x.csv.gz")
    assert read(source) == [{"a": "1", "b": "2"}]


def test_lines_that_cannot_be_read_come_with_their_row(tmp_path: Path) -> None:
    source = csv(tmp_path, "a,b\n1,2\n3\n4,5\n6,7,8\n")
    refused: list[tuple[int, str, str]] = []
    rows = read(source, refused=lambda *line: refused.append(line))
    assert [row["a"] for row in rows] == ["1", "4"]
    assert refused == [
        (2, "3", "has 1 fields where the header has 2"),
        (4, "6,7,8", "has 3 fields where the header has 2"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a,b\n1\n", "Expected 2 columns, got 1"),
        (b"a,b\n1,\xe4\n", "give its encoding beside the source"),
        (b"", "there is no header"),
        (b"a,b,a\n1,2,3\n", "names a twice"),
        (b'a,b\n0,0\n1,"open\n2,3\n', "near row 2, b: a quote is not closed"),
        (b'a,b\n1,"open\n' + b"2,3\n" * 1_200_000, "`multiline: true`"),
    ],
)
def test_what_cannot_be_read_is_told_with_a_remedy(
    tmp_path: Path, text: bytes, message: str
) -> None:
    with pytest.raises(Refused, match=message):
        read(csv(tmp_path, text))


def test_line_breaks_inside_quotes_when_asked_for(tmp_path: Path) -> None:
    path = csv(tmp_path, 'a,b\n1,"two\nlines"\n').path
    assert read(CsvFile(path, multiline=True)) == [{"a": "1", "b": "two\nlines"}]


def test_a_quote_that_is_never_closed_is_told_there_too(tmp_path: Path) -> None:
    path = csv(tmp_path, b'a,b\n0,0\n1,"open\n' + b"2,3\n" * 2_400_000).path
    with pytest.raises(Refused, match="a row is longer than 4 MiB or a quote is not closed"):
        read(CsvFile(path, multiline=True))


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert read(csv(tmp_path, "a,b\n")) == []


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    source = CsvFile(str(tmp_path / "absent.csv"))
    assert not source.exists()
    there = source.at(str(tmp_path / "sub" / "y.csv"))
    there.write(pa.table({"a": ["x,y", None], "n": [1.5, 2.0]}))
    assert there.exists()
    assert read(there) == [{"a": "x,y", "n": "1.5"}, {"a": None, "n": "2"}]
