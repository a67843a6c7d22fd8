"""Files that are no blueprint: each is refused with one clear sentence, and nothing is raised."""

import os
from pathlib import Path

import pytest
import yaml

from mldesign.load import SIZE_LIMIT, parse, read
from mldesign.load.messages import DEPTH_LIMIT
from mldesign.load.tree import NODE_LIMIT
from mldesign.model.finding import Finding


def told(finding: Finding) -> str:
    where = finding.where
    return f"{where.line}:{where.column} {finding.code} {finding.message} | {finding.help}"


def only(path: Path) -> str:
    loaded = read(path)
    assert loaded.source is None
    (finding,) = loaded.findings
    return told(finding)


def refused(text: str) -> list[str]:
    loaded = parse(text, "b.yaml")
    assert loaded.source is None
    return [told(finding) for finding in loaded.findings]


def test_a_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert only(Path("none.yaml")) == (
        "1:1 LANG001 there is no file `none.yaml` | "
        "check the path, or write a first blueprint with `mldesign init`"
    )


def test_a_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("designs").mkdir()
    assert only(Path("designs")) == (
        "1:1 LANG002 `designs` is a directory | give the path of a blueprint file"
    )
    Path("designs/blueprint.yaml").write_text("name: a")
    assert only(Path("designs")).endswith("| give the file: `designs/blueprint.yaml`")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    assert only(Path("pipe")) == (
        "1:1 LANG002 `pipe` is no regular file | give the path of a blueprint file"
    )


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", never)
    assert only(path) == (
        "1:1 LANG003 the file has 50.0 MB; a blueprint has at most 1 MB | "
        "check that it is the blueprint and not its data"
    )


def test_a_file_of_the_greatest_size_is_read(tmp_path: Path) -> None:
    path = tmp_path / "full.yaml"
    path.write_text("name: a\n" + "#" * (SIZE_LIMIT - 9) + "\n")
    assert path.stat().st_size == SIZE_LIMIT
    assert read(path).source is not None


def test_invalid_utf8_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes("name: a\nsummary: für ".encode() + b"\xff\n")
    assert only(path) == ("2:14 LANG004 byte 22 (0xff) is not valid UTF-8 | save the file as UTF-8")


def test_utf16(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes("name: a\n".encode("utf-16"))
    assert only(path) == ("1:1 LANG004 the file is UTF-16 text; expected UTF-8 | save it as UTF-8")


def test_a_binary_file(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"PAR1\x00\x15\x04")
    assert only(path) == (
        "1:1 LANG005 the file holds binary data; expected YAML text | "
        "check that it is the blueprint and not its data"
    )


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: a\n")
    source = read(path).source
    assert source is not None
    assert source.data == {"name": "a"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file(text: str) -> None:
    assert refused(text) == [
        "1:1 LANG010 the file is empty; expected a blueprint | "
        "write a first blueprint with `mldesign init`"
    ]


SYNTAX = {
    "tabs": (
        "problem:\n\ttask: x\n\tgoals: [a]\n",
        [
            "2:1 LANG014 the line is indented with a tab; YAML allows only spaces | "
            "replace each tab by two spaces",
            "3:1 LANG014 the line is indented with a tab; YAML allows only spaces | "
            "replace each tab by two spaces",
        ],
    ),
    "a list": (
        "- a\n- b\n",
        [
            "1:1 LANG011 expected keys such as `name:` and `problem:`, found a list | "
            "write `key: value` lines"
        ],
    ),
    "a word": (
        "hello\n",
        [
            "1:1 LANG011 expected keys such as `name:` and `problem:`, found `hello` | "
            "write `key: value` lines"
        ],
    ),
    "two documents": (
        "name: a\n---\nname: b\n",
        [
            "2:1 LANG012 a second document begins here; a file holds one blueprint | "
            "put it in a file of its own, or remove `---`"
        ],
    ),
    "an open bracket": (
        "name: a\nowners: [x, y\nstage: design\n",
        [
            "2:9 LANG013 not valid YAML: a bracket is opened and not closed, or a comma is missing"
            " | close the bracket, or put a comma between the items"
        ],
    ),
    "an open quote": (
        'name: "a\nstage: design\n',
        ["1:7 LANG013 not valid YAML: a quote is opened and never closed | close the quote"],
    ),
    "a colon in a text": (
        "summary: risk: high\n",
        [
            "1:14 LANG013 not valid YAML: a `:` stands where no key can begin | put a text that "
            "contains `: ` in quotes; write a key on a line of its own, indented like its "
            "neighbours"
        ],
    ),
    "a strange first character": (
        "summary: @home\n",
        [
            "1:10 LANG013 not valid YAML: a value cannot begin with this character | "
            'put the value in quotes, like `"…"`'
        ],
    ),
    "wrong indentation": (
        "problem:\n    task: x\n  goals: [a]\n",
        [
            "3:3 LANG013 not valid YAML: this line belongs to no key: its indentation fits no line "
            "above | indent it like its neighbours, two spaces for each level"
        ],
    ),
    "a control character": (
        "name: a\nsummary: \x07\n",
        [
            "2:10 LANG006 the invisible character U+0007 is not allowed in YAML | delete it",
        ],
    ),
    "an anchor that is not there": (
        "name: *x\n",
        [
            "1:7 LANG018 `*x` refers to an anchor that is not set above | "
            'set `&x` before it, or put the text in quotes: `"*x"`'
        ],
    ),
    "an alias inside its own value": (
        "name: &x [*x]\n",
        [
            "1:11 LANG018 `*x` refers to an anchor that is not set above | "
            'set `&x` before it, or put the text in quotes: `"*x"`'
        ],
    ),
    "a mapping as key": (
        "? {a: b}\n: c\n",
        ["1:3 LANG021 a key must be one word or text | write `key: value`"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SYNTAX.values(), ids=SYNTAX.keys())
def test_texts_that_cannot_be_read(text: str, expected: list[str]) -> None:
    assert refused(text) == expected


def test_deep_nesting_is_bounded() -> None:
    deep = "name: " + "[" * DEPTH_LIMIT + "]" * DEPTH_LIMIT
    assert refused(deep) == [
        "1:46 LANG016 values are nested more than 40 levels deep | "
        "no part of a blueprint needs that; flatten it"
    ]
    assert "LANG016" in refused("[" * 100_000)[0]


def test_an_alias_bomb_is_bounded() -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    (finding,) = refused(bomb)
    assert f"LANG017 the file holds more than {NODE_LIMIT} values once its aliases" in finding


def test_aliases_cannot_get_around_the_depth() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 60))
    (finding,) = refused(chain)
    assert "LANG016" in finding


FAULTS_BESIDE_DATA = {
    "duplicate keys": (
        "name: a\nproblem: {task: x, task: y}\nname: b\n",
        [
            "2:20 LANG015 the key `task` is written twice; the first is in line 2 | "
            "remove one of them",
            "3:1 LANG015 the key `name` is written twice; the first is in line 1 | "
            "remove one of them",
        ],
    ),
    "tags": (
        "name: !!python/object/apply:os.system [ls]\nsummary: !secret x\n",
        [
            "1:7 LANG019 the tag `!!python/object/apply:os.system` is not allowed; a blueprint is "
            "plain data | remove the tag",
            "2:10 LANG019 the tag `!secret` is not allowed; a blueprint is plain data | "
            "remove the tag",
        ],
    ),
    "merge keys": (
        "a: &a {x: 1}\nb: {<<: *a}\n",
        [
            "2:5 LANG020 `<<` merges mappings in YAML 1.1; YAML 1.2 has no such key | "
            "write the values out"
        ],
    ),
}


@pytest.mark.parametrize(
    ("text", "expected"), FAULTS_BESIDE_DATA.values(), ids=FAULTS_BESIDE_DATA.keys()
)
def test_faults_that_do_not_hide_the_rest(text: str, expected: list[str]) -> None:
    loaded = parse(text, "b.yaml")
    assert loaded.source is not None
    assert [told(finding) for finding in loaded.findings] == expected


def test_long_values_are_cut_in_messages() -> None:
    (finding,) = refused("x" * 5000 + "\n")
    assert len(finding) < 200


def test_the_line_travels_with_the_finding_of_an_unreadable_text() -> None:
    (finding,) = parse("name: a\nsummary: risk: high\n", "b.yaml").findings
    assert finding.data == {"line": "summary: risk: high"}


@pytest.mark.parametrize("name", SYNTAX)
def test_the_parser_without_libyaml_finds_the_same_faults(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    text, expected = SYNTAX[name]
    monkeypatch.setattr("mldesign.load.tree._Loader", yaml.SafeLoader)
    assert [line.split()[1] for line in refused(text)] == [line.split()[1] for line in expected]
