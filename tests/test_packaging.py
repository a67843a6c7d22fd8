"""What users install: the wheel built from the sdist holds all content and gives the same bytes."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from mldesign.content import ROOMS
from mldesign.render.assemble import SKIPPED

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINT = ROOT / "blueprints" / "loan-default" / "blueprint.yaml"


def build(source: Path, target: str, output: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(output)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = output.iterdir()
    return made


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the wheel, built from the sdist, as an installer would lay them."""
    scratch = tmp_path_factory.mktemp("packaging")
    sdist = build(ROOT, "sdist", scratch / "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(scratch / "source", filter="data")
    (source,) = (scratch / "source").iterdir()
    wheel = build(source, "wheel", scratch / "wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(scratch / "site")
    return scratch / "site"


def content(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for room in ROOMS
        for path in (root / room).rglob("*")
        if path.is_file() and not SKIPPED.intersection(path.parts) and path.suffix != ".pyc"
    }


def test_the_wheel_holds_every_content_file(installed: Path) -> None:
    assert content(installed / "mldesign" / "_content") == content(ROOT)


def test_nothing_but_the_package_is_installed(installed: Path) -> None:
    names = {path.name for path in installed.iterdir()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"mldesign"}


def test_the_installed_tool_gives_the_same_bytes(installed: Path, tmp_path: Path) -> None:
    trees = []
    for place, path in (("checkout", ROOT / "generator"), ("wheel", installed)):
        folder = tmp_path / place
        env = {**os.environ, "PYTHONPATH": str(path), "PYTHONSAFEPATH": "1"}
        command = [sys.executable, "-m", "mldesign", "generate", str(BLUEPRINT), "-o", str(folder)]
        subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
        trees.append(
            {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        )
    assert trees[0] == trees[1]
