"""The command as it is called: text, exit status, formats."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mldesign import pipeline
from mldesign.cli import main
from mldesign.cli.findings import colour_wanted
from mldesign.cli.main import COMMANDS, cli
from mldesign.model.finding import Finding, Severity, Span

GOOD = """\
name: loan-default
problem: {task: binary_classification}
data:
  sources: [{name: loans, use: csv, path: data/x.csv}]
  target: class
"""
BAD = GOOD.replace("target: class", "target: class\n  key: 7") + "stage: desing\n"


SHOWN = """\
bad.yaml:6:8: error LANG032 `data.key`: expected text, found the number `7` [wrong-type]
6 |   key: 7
  |        ^
  = help: put it in quotes: `"7"`

bad.yaml:7:8: error LANG035 `stage` cannot be `desing` [unknown-word]
7 | stage: desing
  |        ^^^^^^
  = help: did you mean `design`? write one of `concept`, `design`, `prototype`, `pilot`, `production`, `maintenance`

bad.yaml: 2 errors
"""  # noqa: E501


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(cli, list(arguments), env=environment)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text(BAD)
    return tmp_path


def test_findings_are_shown_with_the_line_and_the_remedy(folder: Path) -> None:
    result = run("check", "bad.yaml")
    assert result.exit_code == 1
    assert result.output == SHOWN


def test_several_files_are_checked_in_one_run(folder: Path) -> None:
    (folder / "tabs.yaml").write_text("name: a\nproblem:\n\ttask: x\n")
    result = run("check", "bad.yaml", "tabs.yaml")
    assert result.exit_code == 1
    assert "tabs.yaml:3:1: error LANG014" in result.output
    assert "3 | \ttask: x".replace("\t", " ") in result.output
    assert result.output.endswith("2 files: 3 errors\n")


@pytest.mark.parametrize("path", ["none.yaml", "."])
def test_a_path_that_is_no_file_is_misuse(folder: Path, path: str) -> None:
    result = run("check", path)
    assert result.exit_code == 2
    assert "error LANG00" in result.output


def test_no_file_is_misuse(folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "Missing argument 'FILES...'" in result.output


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_programs_get_one_document(folder: Path, form: str) -> None:
    result = run("check", "bad.yaml", "--format", form)
    assert result.exit_code == 1
    assert "LANG035" in json.dumps(json.loads(result.output))


def test_github_gets_annotations(folder: Path) -> None:
    result = run("check", "bad.yaml", "--format", "github")
    assert result.output.count("::error file=bad.yaml,") == 2


def checked(*findings: Finding) -> pipeline.Checked:
    return pipeline.Checked(list(findings))


@pytest.mark.parametrize(
    ("severity", "fail_on", "status"),
    [
        (Severity.WARNING, "error", 0),
        (Severity.WARNING, "warning", 1),
        (Severity.INFO, "warning", 0),
        (Severity.INFO, "info", 1),
        (Severity.ERROR, "never", 0),
    ],
)
def test_the_level_that_fails_is_the_callers(
    monkeypatch: pytest.MonkeyPatch, severity: Severity, fail_on: str, status: int
) -> None:
    finding = Finding("X001", "x", severity, "m", "h", Span("b.yaml"))
    monkeypatch.setattr(pipeline, "check", lambda file: checked(finding))
    assert run("check", "b.yaml", "--fail-on", fail_on).exit_code == status


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "wanted"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_colour_only_on_a_terminal_that_wants_it(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, environment: dict[str, str], wanted: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert colour_wanted(stream, click.Context(cli)) is wanted


def test_help_lists_every_command_without_importing_it() -> None:
    for name in COMMANDS:
        sys.modules.pop(f"mldesign.cli.{name}", None)
    result = run("--help")
    assert result.exit_code == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.output
        assert f"mldesign.cli.{name}" not in sys.modules


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_explains_itself(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_an_unknown_command_names_the_nearest() -> None:
    result = run("chekc", "x.yaml")
    assert result.exit_code == 2
    assert "There is no command `chekc`. Did you mean `check`?" in result.output


def test_a_bug_of_ours_says_so_and_how_to_report_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(file: Path) -> None:
        raise RuntimeError("the sky fell")

    monkeypatch.setattr(pipeline, "check", broken)
    monkeypatch.setattr(sys, "argv", ["mldesign", "check", "my design.yaml"])
    with pytest.raises(SystemExit) as left:
        main.main()
    assert left.value.code == 3
    error = capsys.readouterr().err
    assert "RuntimeError: the sky fell" in error
    assert "This is a bug of mldesign, not of your blueprint. Please report it" in error
    assert "command: mldesign check 'my design.yaml'" in error


HEAVY = {"jinja2", "cookiecutter", "graphviz", "sklearn", "numpy", "markdown", "mkdocs", "pyarrow"}


def test_check_imports_no_heavy_library(folder: Path) -> None:
    (folder / "good.yaml").write_text(GOOD)
    code = (
        "import sys; sys.argv = ['mldesign', 'check', 'good.yaml', '--fail-on', 'never']\n"
        "from mldesign.cli.main import main\n"
        "try: main()\n"
        "except SystemExit as left: assert left.code == 0, left.code\n"
        f"assert not {HEAVY!r} & set(sys.modules), {HEAVY!r} & set(sys.modules)\n"
    )
    engine = str(Path(pipeline.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": engine},
    )
    assert done.returncode == 0, done.stderr
    assert "good.yaml:" in done.stdout


def test_the_schema_is_printed_or_written(folder: Path) -> None:
    printed = run("schema")
    assert printed.exit_code == 0
    assert json.loads(printed.output)["title"] == "mldesign blueprint"
    assert run("schema", "-o", "out/blueprint.schema.json").exit_code == 0
    assert (folder / "out/blueprint.schema.json").read_text() == printed.output


def test_the_reference_is_written_as_pages(folder: Path) -> None:
    assert run("schema", "--format", "markdown", "-o", "reference").exit_code == 0
    assert (folder / "reference/training.md").read_text().startswith("# 5. Training\n")
    refused = run("schema", "--format", "markdown")
    assert refused.exit_code == 2
    assert "give a folder with -o DIR" in refused.output


def test_options_without_use_choose_the_default_that_has_them(folder: Path) -> None:
    (folder / "open.yaml").write_text(
        GOOD.replace(
            "[{name: loans, use: csv, path: data/x.csv}]",
            '[{name: loans, path: data/x.csv, delimiter: ";"}, {name: bureau, owner: Bureau}]',
        )
        + "  columns: {age: integer}\n"
    )
    plan = pipeline.check(Path("open.yaml")).plan
    assert plan is not None
    sources = [decision for decision in plan.decisions if decision.slot == "source"]
    assert [(d.path, d.choice, d.origin) for d in sources] == [
        ("data.sources[0]", "csv", "default")
    ]
