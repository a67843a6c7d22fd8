"""Every blueprint of the gallery checks clean, is explained, and comes out of `init` unchanged."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from mldesign import pipeline
from mldesign.cli.init import command
from mldesign.content import content_root
from mldesign.model.finding import Severity

GALLERY = content_root() / "blueprints"
NAMES = sorted(path.parent.name for path in GALLERY.glob("*/blueprint.yaml"))


def test_the_gallery_holds_what_the_readme_promises() -> None:
    assert NAMES == [
        "bike-demand",
        "credit-card-default",
        "interview",
        "loan-default",
        "loan-triage",
        "message-filter",
        "movie-recommender",
        "shop-recommender",
    ]
    text = (GALLERY / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_checks_without_errors_and_with_few_warnings(name: str) -> None:
    checked = pipeline.check(GALLERY / name / "blueprint.yaml")
    assert [f.message for f in checked.findings if f.severity is Severity.ERROR] == []
    assert len([f for f in checked.findings if f.severity is Severity.WARNING]) <= 3
    assert checked.plan is not None


@pytest.mark.parametrize("name", NAMES)
def test_name_modeline_and_readme(name: str) -> None:
    text = (GALLERY / name / "blueprint.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema.json\n")
    assert f"\nname: {name}\n" in text
    assert (GALLERY / name / "README.md").read_text(encoding="utf-8").startswith("# ")
    assert max(map(len, text.splitlines())) <= 150


@pytest.mark.parametrize("name", NAMES)
def test_init_like_copies_blueprint_and_data(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "mine"), "--like", name])
    assert result.exit_code == 0, result.output
    original = (GALLERY / name / "blueprint.yaml").read_text(encoding="utf-8").partition("\n")[2]
    assert (tmp_path / "mine" / "blueprint.yaml").read_text(encoding="utf-8").endswith(original)
    for path in (GALLERY / name).glob("data/*"):
        assert (tmp_path / "mine" / "data" / path.name).read_bytes() == path.read_bytes()
    assert not pipeline.check(tmp_path / "mine" / "blueprint.yaml").failed


def test_a_bare_init_gives_the_guided_one(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "name: interview" in (tmp_path / "blueprint.yaml").read_text(encoding="utf-8")


def test_an_unknown_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, [str(tmp_path / "x"), "--like", "loan-defualt"])
    assert result.exit_code == 2
    assert "did you mean `loan-default`?" in result.output
    assert not (tmp_path / "x").exists()


def test_the_shipped_data_is_what_its_notice_says() -> None:
    shipped = {
        "german_credit.csv": ("c4abbea1f0cd5dc87f064f909f08d2dc", 1_000, "Hofmann"),
        "sms_spam.csv": ("c0027b71b698b942540c203e70c354ec", 4_971, "Almeida"),
    }
    files = {path.name: path for path in GALLERY.glob("*/data/*.csv")}
    assert sorted(files) == sorted(shipped)
    for name, (digest, rows, author) in shipped.items():
        content = files[name].read_bytes()
        assert hashlib.md5(content).hexdigest() == digest
        assert content.count(b"\n") == rows + 1
        notice = files[name].with_name("ATTRIBUTION.md").read_text(encoding="utf-8")
        assert author in notice
        assert "creativecommons.org/licenses/by/4.0" in notice


def test_the_guided_one_leaves_questions_open_on_purpose() -> None:
    checked = pipeline.check(GALLERY / "interview" / "blueprint.yaml")
    assert checked.blueprint is not None
    assert len(checked.blueprint.open_questions()) >= 5
    text = (GALLERY / "interview" / "blueprint.yaml").read_text(encoding="utf-8")
    for number, stage in enumerate(
        [
            "PROBLEM",
            "DATA",
            "FEATURES",
            "MODEL",
            "TRAINING",
            "EVALUATION",
            "DEPLOYMENT",
            "MONITORING",
        ],
        1,
    ):
        assert f"# {number}. {stage}." in text
