"""Tables as they come: every way of writing one is read, or refused in words."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest

from mldesign.profile import SourceFacts, profile_source
from mldesign.profile.source import QUICK_ROWS


def look(tmp_path: Path, content: str | bytes, *, deep: bool = True) -> SourceFacts:
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return profile_source(path, "csv", deep=deep)


def names(facts: SourceFacts) -> list[str]:
    return [column.name for column in facts.columns]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1;2\n", ";"),
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('a;b\n"x,y";2\n', ";"),
        ('a,b\n"x;y;z",2\n', ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, text: str, delimiter: str) -> None:
    facts = look(tmp_path, text)
    assert facts.delimiter == delimiter
    assert names(facts) == ["a", "b"]
    assert bool(facts.notes) == (delimiter != ",")


def test_one_column_needs_no_delimiter(tmp_path: Path) -> None:
    facts = look(tmp_path, "a\n1\n2\n")
    assert (names(facts), facts.rows, facts.delimiter) == (["a"], 2, ",")


def test_quotes_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    facts = look(tmp_path, 'a,b\n"x, ""y""\nz",1\n\nw,2\n')
    column = facts.column("a")
    assert column is not None
    assert column.values == ("w", 'x, "y"\nz')
    assert facts.rows == 2
    assert facts.multiline
    assert not look(tmp_path, "a,b\n\n1,2\n\n3,4\n").multiline


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark(tmp_path: Path, end: str, mark: bytes) -> None:
    facts = look(tmp_path, mark + f"a,b{end}1,2{end}".encode())
    assert names(facts) == ["a", "b"]
    assert facts.encoding == "utf-8"
    assert facts.columns[1].maximum == 2


def test_latin_1_is_read_with_a_note(tmp_path: Path) -> None:
    facts = look(tmp_path, "name\nMüller\nGrün\n".encode("latin-1"))
    assert facts.columns[0].values == ("Grün", "Müller")
    assert any("not valid UTF-8" in note for note in facts.notes)


def test_a_wrong_byte_after_the_head_is_noticed(tmp_path: Path) -> None:
    facts = look(tmp_path, b"a,b\n" + b"1,2\n" * 40_000 + b"3,\xff\n")
    assert facts.encoding == "latin-1"
    assert facts.rows == 40_001


def test_utf_16_is_read_with_a_note(tmp_path: Path) -> None:
    facts = look(tmp_path, "a,b\n1,ü\n".encode("utf-16"))
    assert names(facts) == ["a", "b"]
    assert any("UTF-16" in note for note in facts.notes)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (b"PK\x03\x04\x00\x00binary", "it is a binary file, not text"),
        (b"," * 20_000 + b"\n", "it is empty"),
        (b",".join(b"c" for _ in range(20_000)) + b"\n", "its first line has 20000 cells"),
    ],
)
def test_what_is_no_table_has_a_problem(tmp_path: Path, content: bytes, problem: str) -> None:
    facts = look(tmp_path, content)
    assert facts.exists
    assert facts.problem == problem
    assert facts.columns == ()


def test_missing_file_and_directory(tmp_path: Path) -> None:
    missing = profile_source(tmp_path / "no.csv", "csv")
    assert (missing.exists, missing.problem) == (False, "there is no such file")
    assert profile_source(tmp_path, "csv").problem == "it is a directory"
    assert missing.as_facts()["columns"] == {}


def test_an_unknown_kind_of_file_is_not_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"x")
    assert "`xlsx` are not looked into" in profile_source(path, "xlsx").problem


def test_a_header_alone_has_columns_and_no_rows(tmp_path: Path) -> None:
    facts = look(tmp_path, "a,b\n")
    assert (names(facts), facts.rows, facts.rows_read) == (["a", "b"], 0, 0)
    assert facts.column("c") is None


def test_ragged_rows_are_counted_and_kept(tmp_path: Path) -> None:
    facts = look(tmp_path, "a,b,c\n1,2,3\n4,5\n6,7,8,9\n")
    assert (facts.rows, facts.ragged) == (3, 2)
    assert facts.columns[2].nulls == 1
    assert "the first is row 2" in " ".join(facts.notes)


def test_columns_without_a_name_or_with_the_same(tmp_path: Path) -> None:
    facts = look(tmp_path, ",a,a,b\n1,2,3,4\n")
    assert names(facts) == ["a", "b"]
    assert facts.columns[0].maximum == 2
    notes = " ".join(facts.notes)
    assert "column 1 has no name" in notes
    assert "several columns are called `a`" in notes


def test_an_enormous_cell_ends_the_reading_and_says_so(tmp_path: Path) -> None:
    facts = look(tmp_path, 'a,b\n1,2\n"' + "x" * 1_100_000 + "\n")
    assert facts.rows_read == 1
    assert facts.sampled
    assert "reading stopped after row" in " ".join(facts.notes)


def test_long_cells_are_prose_and_cost_no_memory(tmp_path: Path) -> None:
    facts = look(tmp_path, "a,b\n" + "".join(f"{i} {'word ' * 900},1\n" for i in range(60)))
    assert facts.columns[0].type == "text"
    assert len(facts.columns[0].example) == 200


def test_a_quick_look_stops_early_and_says_so(tmp_path: Path) -> None:
    content = "a,b\n" + "".join(f"{i},{i % 3}\n" for i in range(QUICK_ROWS + 10))
    facts = look(tmp_path, content, deep=False)
    assert facts.sampled
    assert facts.rows_read == QUICK_ROWS
    assert (facts.rows, facts.rows_exact) == (QUICK_ROWS + 10, False)
    assert facts.sha256 == ""
    assert facts.sample == ()
    whole = look(tmp_path, content)
    assert (whole.rows, whole.rows_exact, whole.sampled) == (QUICK_ROWS + 10, True, False)
    assert whole.sha256 == hashlib.sha256(content.encode()).hexdigest()


def test_exactly_the_rows_of_a_quick_look_are_all_rows(tmp_path: Path) -> None:
    content = "a\n" + "1\n" * QUICK_ROWS
    facts = look(tmp_path, content, deep=False)
    assert (facts.sampled, facts.rows, facts.rows_exact) == (False, QUICK_ROWS, True)


def test_three_hundred_columns(tmp_path: Path) -> None:
    head = ",".join(f"c{i}" for i in range(300))
    row = ",".join(str(i) for i in range(300))
    facts = look(tmp_path, head + "\n" + (row + "\n") * 50)
    assert len(facts.columns) == 300
    assert facts.duplicates == 49
    assert facts.columns[299].constant


def test_the_sample_is_spread_over_the_file_and_bounded(tmp_path: Path) -> None:
    wide = ",".join(f"c{i}" for i in range(1_000))
    rows = "".join(",".join([str(n)] + ["0"] * 999) + "\n" for n in range(2_500))
    facts = look(tmp_path, wide + "\n" + rows)
    kept = [int(row[0]) for row in facts.sample]
    assert len(kept) <= 1_000
    steps = {b - a for a, b in pairwise(kept)}
    assert len(steps) == 1
    assert kept[-1] > 2_400


def test_too_many_different_values_are_a_lower_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mldesign.profile.source.VALUES_HELD", 0)  # the floor: 2 000 a column
    facts = look(tmp_path, "a\n" + "".join(f"{i}\n" for i in range(9_000)))
    column = facts.columns[0]
    assert column.distinct_is_least
    assert 2_000 <= column.distinct < 9_000
    assert (column.minimum, column.maximum, column.counts) == (0, 8_999, None)
    assert column.unique


def test_parquet_tells_the_same_as_csv(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    table = pa.table(
        {
            "n": [1, 2, None],
            "x": [0.5, 1.5, 2.5],
            "t": pa.array(["2024-01-01", "2024-01-02", "2024-01-03"]).cast(pa.date32()),
            "b": [True, False, True],
            "c": ["u", "v", "u"],
        }
    )
    path = tmp_path / "t.parquet"
    pq.write_table(table, path)
    facts = profile_source(path, "parquet")
    assert [c.type for c in facts.columns] == ["integer", "number", "date", "boolean", "category"]
    assert (facts.rows, facts.columns[0].nulls, facts.columns[1].maximum) == (3, 1, 2.5)
    quick = profile_source(path, "parquet", sample_rows=2)
    assert (quick.rows, quick.rows_read, quick.sampled) == (3, 2, True)


def test_parquet_that_is_none_and_parquet_without_its_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.parquet"
    path.write_bytes(b"not parquet at all")
    assert "not a Parquet file" in profile_source(path, "parquet").problem
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert "pip install mldesign[parquet]" in profile_source(path, "parquet").problem
