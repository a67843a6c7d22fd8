"""Every pair of choices gives a project that is what was asked for.

`make test` renders every cell and checks it statically. `make matrix` (`-m wide`) installs, tests,
trains and serves every cell in an environment of its own.
"""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.matrix.cells import Cell, blueprint, cells, write_table
from tests.projects.project import Project, generate

CELLS = cells()
START_SECONDS = 60


def made(cell: Cell, folder: Path, name: str = "cell") -> Project:
    project = folder / "project"
    path = folder / "blueprint.yaml"
    path.write_text(blueprint(cell, name))
    write_table(project / "data" / f"accounts.{cell.choices['source']}")
    return generate(path, project)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_a_cell_is_sound_and_is_what_was_asked_for(cell: Cell, tmp_path: Path) -> None:
    project = made(cell, tmp_path)
    project.succeeds("ruff", "check", ".")
    project.succeeds("compileall", "-q", "src", "tests")
    wiring = (project.folder / "src" / project.package / "wiring.py").read_text()
    called = {
        node.func.id
        for node in ast.walk(ast.parse(wiring))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    lock = json.loads((project.folder / ".mldesign" / "lock.json").read_text())
    owners = {row["owner"] for row in lock["files"].values()}
    for slot, choice in cell.asked().items():
        slot_name = "feature" if slot in {"category", "derived", "text"} else slot
        if choice != "none":
            assert f"{slot_name}/{choice}" in owners, f"{choice} brings no file"
    assert {"System"} < called
    for owner in owners:
        slot, _, choice = owner.partition("/")
        if slot in ("model", "cascade", "search", "calibration", "threshold", "package", "source"):
            asked = {cell.choices[slot], *(cell.stages if slot == "model" else ())}
            assert choice in asked, f"{owner} was not asked for"


TYPED = [
    next(c for c in CELLS if c.choices["task"] == task)
    for task in ("binary_classification", "multiclass_classification", "regression")
]


@pytest.mark.parametrize("cell", TYPED, ids=lambda cell: cell.id)
def test_types_hold_for_every_task(cell: Cell, tmp_path: Path) -> None:
    made(cell, tmp_path).succeeds("mypy")


@pytest.mark.wide
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_a_cell_passes_its_tests_of_the_whole_system(cell: Cell, tmp_path: Path) -> None:
    """Tests of single parts run where the parts lie; these need the wired system."""
    made(cell, tmp_path).succeeds("pytest", "tests/project", timeout=1200)


@pytest.mark.wide
@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.id)
def test_a_cell_installs_trains_and_serves(cell: Cell, tmp_path: Path) -> None:
    project = made(cell, tmp_path)
    for target in ("setup", "train", "evaluate"):
        make(project, target)
    row = json.loads((project.folder / "reports" / "example.json").read_text())
    answer = served(project, row)
    assert answer["model_version"] == (project.folder / "artifacts/current").read_text().strip()


def make(project: Project, target: str) -> None:
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    uv = Path(sys.executable).parent / "uv"  # faster than pip, when this environment has it
    command = ["make", target, *([f"UV={uv}"] if uv.exists() else [])]
    done = subprocess.run(
        command, cwd=project.folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"make {target}\n{done.stdout}\n{done.stderr}"


def served(project: Project, row: object) -> dict[str, object]:
    """Start the installed service, ask for one prediction, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(project.folder / ".venv/bin/cell"), "serve", "--port", str(port)]
    service = subprocess.Popen(command, cwd=project.folder)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5)
                break
            except OSError:
                assert service.poll() is None, "the service ended"
                assert time.monotonic() < deadline, "the service is not ready"
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/predict",
            json.dumps(row).encode(),
            {"content-type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            found: dict[str, object] = json.load(answer)
            return found
    finally:
        service.send_signal(signal.SIGTERM)
        service.wait(timeout=60)
