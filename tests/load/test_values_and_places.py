"""What the words of a text mean, and where they are."""

import pytest

from mldesign.load import Source, parse
from mldesign.model.finding import Span
from mldesign.model.paths import dotted, parts


def source(text: str) -> Source:
    loaded = parse(text, "b.yaml")
    assert loaded.findings == ()
    assert loaded.source is not None
    return loaded.source


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("~", None),
        ("null", None),
        ("7", 7),
        ("-7", -7),
        ("0", 0),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-05-31", "2026-05-31"),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("1" * 50, "1" * 50),
        ("1.2.3", "1.2.3"),
        ("'7'", "7"),
        ('"true"', "true"),
        ("!!str 7", "7"),
        ("|\n  a\n  b\n", "a\nb\n"),
    ],
)
def test_plain_words(word: str, value: object) -> None:
    data = source(f"key: {word}\n").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_keys_are_always_text() -> None:
    assert source("2019: a\ntrue: b\nno: c\n1.50: d\n").data == {
        "2019": "a",
        "true": "b",
        "no": "c",
        "1.50": "d",
    }


def test_an_alias_is_read_as_if_written_out_and_found_where_it_stands() -> None:
    read = source("a: &x {b: 1}\nc: *x\n")
    assert read.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert read.data["a"] is not read.data["c"]
    assert read.span("c").line == 2


TEXT = """\
name: a
data:
  sources:
    - name: loans
      path: 'data/x.csv'
    - {name: ünï, path: y}
  columns:
    "capital gain": number
    a.b: text
empty:
"""


@pytest.mark.parametrize(
    ("path", "line", "column", "length"),
    [
        ("name", 1, 7, 1),
        ("data", 2, 1, 4),
        ("data.sources", 3, 3, 7),
        ("data.sources[0].name", 4, 13, 5),
        ("data.sources[0].path", 5, 13, 12),
        ("data.sources[1]", 6, 7, 1),
        ("data.sources[1].path", 6, 25, 1),
        ('data.columns["capital gain"]', 8, 21, 6),
        ('data.columns["a.b"]', 9, 10, 4),
        ("empty", 10, 1, 5),
    ],
)
def test_places(path: str, line: int, column: int, length: int) -> None:
    read = source(TEXT)
    assert read.span(path) == Span("b.yaml", line, column, length, path)
    assert read.span(parts(path)) == read.span(path)
    assert read.has(path)


@pytest.mark.parametrize(
    ("path", "line"),
    [("data.sources[0].owner", 4), ("data.sources[7].name", 3), ("data.label.delay", 2), ("x", 1)],
)
def test_what_is_missing_is_found_at_its_nearest_ancestor(path: str, line: int) -> None:
    read = source(TEXT)
    assert not read.has(path)
    assert read.span(path).line == line
    assert read.span(path).path == path


def test_a_key_has_a_place_of_its_own() -> None:
    read = source(TEXT)
    assert read.key_span(("data", "sources", 0, "path")).column == 7
    assert read.key_span(("data", "sources", 0, "owner")).line == 4


@pytest.mark.parametrize(
    "path",
    [(), ("a",), ("a", 0, "b"), ("a", 0, 1), ("a b", "c.d", 'e"f', "g[0]", "h\\"), ("",)],
)
def test_paths_are_written_and_read_back(path: tuple[str | int, ...]) -> None:
    assert parts(dotted(path)) == path


def test_lines_are_counted_as_yaml_counts_them() -> None:
    read = source("a: 1\r\nb: 2\rc: 3\n")
    assert [read.line(read.span(key).line) for key in "abc"] == ["a: 1", "b: 2", "c: 3"]
    assert read.line(99) == ""
