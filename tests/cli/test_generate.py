"""The whole way through the command line: what a user types, what lies in the folder afterwards."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mldesign.cli.main import cli
from mldesign.content import content_root

LOAN = content_root() / "blueprints" / "loan-default" / "blueprint.yaml"
MINIMAL = """\
name: minimal
problem: {task: binary_classification}
data:
  sources: [{name: rows, use: csv, path: data/rows.csv}]
  target: bought
  columns:
    age: {type: integer, min: 18, max: 99}
    plan: {type: category, categories: [basic, plus]}
    bought: {type: category, categories: ["no", "yes"]}
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    path = tmp_path / "blueprint.yaml"
    path.write_text(MINIMAL)
    return path


def test_a_short_blueprint_gives_a_whole_project(minimal: Path, tmp_path: Path) -> None:
    done = run("generate", minimal, "-o", tmp_path / "project")
    assert done.exit_code == 0, done.output
    project = files(tmp_path / "project")
    for expected in (
        "README.md",
        "Makefile",
        "Dockerfile",
        "compose.yaml",
        "pyproject.toml",
        "blueprint.yaml",
        "mkdocs.yml",
        "docs/index.md",
        "src/minimal/wiring.py",
        "src/minimal/cli.py",
        ".mldesign/lock.json",
    ):
        assert expected in project
    assert project["blueprint.yaml"].decode() == MINIMAL
    assert "next: cd" in done.output


def test_generating_again_changes_nothing(minimal: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    run("generate", minimal, "-o", project)
    before = {p: p.stat().st_mtime_ns for p in project.rglob("*") if p.is_file()}
    done = run("generate", minimal, "-o", project)
    assert done.exit_code == 0
    assert f"{len(files(project)) - _own(project)} unchanged" in done.output
    assert {p: p.stat().st_mtime_ns for p in project.rglob("*") if p.is_file()} == before


def _own(project: Path) -> int:
    return sum(p.is_file() for p in (project / ".mldesign").rglob("*"))


def test_a_touched_file_is_left_alone_and_said_so(minimal: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    run("generate", minimal, "-o", project)
    wiring = project / "src/minimal/wiring.py"
    mine = wiring.read_text() + "# mine\n"
    wiring.write_text(mine)
    minimal.write_text(MINIMAL + "training: {seed: 7}\n")
    done = run("generate", minimal, "-o", project)
    assert done.exit_code == 0
    assert wiring.read_text() == mine
    assert "seed=7" in (project / ".mldesign/new/src/minimal/wiring.py").read_text()
    assert (
        "edited by you, kept          src/minimal/wiring.py "
        "(new version: .mldesign/new/src/minimal/wiring.py)"
    ) in done.output


def test_a_dry_run_writes_nothing(minimal: Path, tmp_path: Path) -> None:
    done = run("generate", minimal, "-o", tmp_path / "project", "--dry-run")
    assert done.exit_code == 0
    assert "create" in done.output
    assert not (tmp_path / "project").exists()


def test_a_broken_blueprint_writes_nothing_and_names_the_place(tmp_path: Path) -> None:
    path = tmp_path / "blueprint.yaml"
    path.write_text(MINIMAL.replace("binary_classification", "binary_clasification"))
    done = run("generate", path, "-o", tmp_path / "project")
    assert done.exit_code == 1
    assert f"{path}:2:17" in done.output
    assert "binary_classification" in done.output
    assert not (tmp_path / "project").exists()


def test_a_team_brings_its_own_shell(minimal: Path, tmp_path: Path) -> None:
    template = tmp_path / "shell"
    inside = template / "{{cookiecutter.project_slug}}"
    inside.mkdir(parents=True)
    (template / "hooks").mkdir()
    (template / "hooks" / "post_gen_project.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w').write('x')"
    )
    (template / "cookiecutter.json").write_text(json.dumps({"project_slug": "x", "team": "risk"}))
    (inside / "TEAM.md").write_text("{{cookiecutter.team}} owns {{cookiecutter.project_slug}}\n")
    done = run("generate", minimal, "-o", tmp_path / "project", "--template", template)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "project/TEAM.md").read_text() == "risk owns minimal\n"
    assert not (tmp_path / "project/Makefile").exists()
    assert not (tmp_path / "ran").exists(), "no hook ever runs"


def test_a_broken_shell_is_named(minimal: Path, tmp_path: Path) -> None:
    template = tmp_path / "shell"
    (template / "{{cookiecutter.project_slug}}").mkdir(parents=True)
    (template / "cookiecutter.json").write_text("[]")
    done = run("generate", minimal, "-o", tmp_path / "project", "--template", template)
    assert done.exit_code == 2
    assert "expected an object with the template's variables" in done.output
    assert not (tmp_path / "project").exists()


def test_the_same_blueprint_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    trees = []
    for number, (zone, locale, seed) in enumerate(
        [("UTC", "C", "0"), ("Asia/Kathmandu", "tr_TR.UTF-8", "4711")]
    ):
        folder = tmp_path / f"place{number}" / "deep"
        folder.mkdir(parents=True)
        (folder / "blueprint.yaml").write_text(LOAN.read_text())
        (folder / "data").mkdir()
        data = LOAN.parent / "data" / "german_credit.csv"
        (folder / "data" / data.name).write_bytes(data.read_bytes())
        env = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-m", "mldesign", "generate", "blueprint.yaml", "-o", "out"],
            cwd=folder,
            env=env,
            check=True,
            capture_output=True,
        )
        trees.append(files(folder / "out"))
    assert trees[0] == trees[1]


def test_the_plan_is_readable_by_people_and_programs(minimal: Path) -> None:
    text = run("plan", minimal)
    assert text.exit_code == 0
    assert "problem.task: binary_classification (written)" in text.output
    data = json.loads(run("plan", minimal, "--format", "json").output)
    assert data["name"] == "minimal"
    taken = {d["slot"]: (d["origin"], bool(d["reason"])) for d in data["decisions"]}
    assert taken["task"] == ("written", True)
    assert all(reason for _, reason in taken.values())
    assert all(column["reason"] for column in data["columns"])


@pytest.mark.parametrize(
    "kind", ["slots", "choices", "options", "patterns", "rules", "formulas", "blueprints"]
)
def test_everything_there_is_can_be_listed(kind: str) -> None:
    done = run("list", kind)
    assert done.exit_code == 0, done.output
    rows = done.output.splitlines()
    assert len(rows) >= 4
    assert all(len(row.split(maxsplit=1)) == 2 for row in rows)
