"""`init --from`: whatever table comes, the blueprint it makes passes `check`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from mldesign import pipeline
from mldesign.cli.init import command
from mldesign.model.finding import Severity

Write = Callable[[str], tuple[Path, str]]


def init(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def made(tmp_path: Path, source: Path, target: str) -> tuple[dict[str, Any], str]:
    """The blueprint as data and as text."""
    result = init(tmp_path / "out", "--from", source, "--target", target)
    assert result.exit_code == 0, result.output
    text = (tmp_path / "out" / "blueprint.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text), text


def test_every_table_gives_a_blueprint_without_errors(
    tmp_path: Path, known: tuple[Path, str]
) -> None:
    made(tmp_path, *known)
    checked = pipeline.check(tmp_path / "out" / "blueprint.yaml")
    assert [f.message for f in checked.findings if f.severity is Severity.ERROR] == []
    assert checked.plan is not None
    assert (tmp_path / "out" / "data" / known[0].name).read_bytes() == known[0].read_bytes()


def test_loans(tmp_path: Path, write: Write) -> None:
    blueprint, text = made(tmp_path, *write("loans"))
    assert blueprint["problem"]["task"] == {"use": "binary_classification", "positive": "2"}
    assert "rarer one" in text
    columns = blueprint["data"]["columns"]
    assert columns["status"] == {"type": "category", "categories": ["A11", "A12", "A14"]}
    assert columns["age"]["sensitive"]
    assert columns["age"]["max"] > 75
    assert blueprint["evaluation"]["fairness"]["attributes"] == ["age", "personal_status_sex"]
    assert "features" not in blueprint
    assert blueprint["data"]["sources"][0]["ship"] is True


def test_an_identifier_becomes_the_key(tmp_path: Path, write: Write) -> None:
    blueprint, text = made(tmp_path, *write("cards"))
    assert blueprint["data"]["key"] == "ID"
    assert blueprint["data"]["columns"]["ID"] == {"type": "identifier", "unique": True}
    assert blueprint["data"]["columns"]["SEX"]["type"] == "category"
    assert "Whole numbers that look like codes" in text
    assert "features" not in blueprint


def test_time_orders_the_split_and_sums_are_leaks(tmp_path: Path, write: Write) -> None:
    blueprint, text = made(tmp_path, *write("bikes"))
    assert blueprint["problem"]["task"] == "regression"
    assert blueprint["training"]["split"] == {"use": "temporal", "time": "dteday"}
    assert blueprint["features"]["exclude"] == ["casual", "registered"]
    assert "`casual` + `registered` = `cnt`" in text
    assert blueprint["data"]["columns"]["casual"]["at_prediction"] is False


def test_flags_of_the_outcome_are_left_out_with_the_reason(tmp_path: Path, write: Write) -> None:
    blueprint, text = made(tmp_path, *write("machines"))
    assert blueprint["features"]["exclude"] == ["product_id", "twf", "hdf", "pwf", "osf", "rnf"]
    assert "# leak: it stands in one row with `twf`" in text


def test_prose_alone_is_enough(tmp_path: Path, write: Write) -> None:
    blueprint, _ = made(tmp_path, *write("messages"))
    assert blueprint["problem"]["task"]["positive"] == "spam"
    assert blueprint["data"]["columns"]["text"] == {"type": "text"}
    assert "features" not in blueprint


def test_prose_is_kept_and_names_beside_other_columns_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = (
        f"{n % 7},customer {n} has written a long letter to us,Shop {n % 99},{n % 2}"
        for n in range(100)
    )
    path.write_text("\n".join(["kind,letter,shop,y", *rows]) + "\n")
    blueprint, text = made(tmp_path, path, "y")
    assert blueprint["data"]["columns"]["letter"] == {"type": "text"}
    assert blueprint["features"]["exclude"] == ["shop"]
    assert "# names: nearly another one in each row" in text


def test_names_alone_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["shop,y", *(f"Shop {n % 99},{n % 2}" for n in range(100))]) + "\n")
    blueprint, _ = made(tmp_path, path, "y")
    assert blueprint["data"]["columns"]["shop"] == {"type": "text"}
    assert "features" not in blueprint


def test_hostile_column_names_survive(tmp_path: Path, write: Write) -> None:
    blueprint, _ = made(tmp_path, *write("wide"))
    names = set(blueprint["data"]["columns"])
    assert {"my col: é, #1", "no", "2nd", 'quote"d', "{{ x }}", "y"} <= names
    assert len(names) == 300


def test_how_the_file_is_written_is_declared(tmp_path: Path) -> None:
    path = tmp_path / "Umsätze 2024.csv"
    path.write_bytes("Größe;note;y\n".encode("latin-1") + b'1;"a\nb";0\n2;c;1\n3;"d";0\n4;a;1\n')
    blueprint, text = made(tmp_path, path, "y")
    source = blueprint["data"]["sources"][0]
    assert (source["delimiter"], source["encoding"], source["multiline"]) == (";", "latin-1", True)
    assert "not valid UTF-8" in text
    assert blueprint["name"] == "ums-tze-2024"


def test_a_file_inside_the_folder_stays_where_it_is(tmp_path: Path, write: Write) -> None:
    source, target = write("loans")
    inside = tmp_path / "out" / "tables" / "l.csv"
    inside.parent.mkdir(parents=True)
    source.rename(inside)
    blueprint, _ = made(tmp_path, inside, target)
    assert blueprint["data"]["sources"][0]["path"] == "tables/l.csv"
    assert not (tmp_path / "out" / "data").exists()


def test_nothing_is_overwritten(tmp_path: Path, write: Write) -> None:
    source, target = write("loans")
    out = tmp_path / "out"
    (out / "data").mkdir(parents=True)
    (out / "data" / source.name).write_text("mine")
    assert init(out, "--from", source, "--target", target).exit_code == 0
    assert (out / "data" / source.name).read_text() == "mine"
    before = (out / "blueprint.yaml").read_bytes()
    again = init(out, "--from", source, "--target", target)
    assert again.exit_code == 2
    assert "already there and is not overwritten" in again.output
    assert (out / "blueprint.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "{loans}"], "--from needs --target: one of status, months"),
        (["--from", "{loans}", "--target", "clas"], "did you mean `class`?"),
        (["--target", "class"], "give the file with --from"),
        (["--from", "nowhere.csv", "--target", "x"], "does not exist"),
        (["--like", "loan-default", "--ask"], "--like copies a finished blueprint"),
        (["--from", "{empty}", "--target", "x"], "it is empty"),
        (["--from", "{header}", "--target", "x"], "a header and no rows"),
        (["--from", "{constant}", "--target", "x"], "holds one value only"),
    ],
)
def test_misuse_is_told_and_writes_nothing(
    tmp_path: Path, write: Write, arguments: list[str], message: str
) -> None:
    contents = {"empty": "", "header": "x,y\n", "constant": "x,y\n1,2\n1,3\n"}
    paths = {"loans": str(write("loans")[0])}
    for name, content in contents.items():
        (tmp_path / f"{name}.csv").write_text(content)
        paths[name] = str(tmp_path / f"{name}.csv")
    result = init(tmp_path / "out", *(argument.format(**paths) for argument in arguments))
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "out").exists()
