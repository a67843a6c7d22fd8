"""The project's shell: whatever text a blueprint brings, the files around it keep their meaning."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign.content import content_root
from mldesign.render.shell import shell

TEMPLATE = content_root() / "templates" / "project"
HOSTILE = (
    'Say "hi" \\ to {{ cookiecutter }} {% raw %} $(rm -rf /) `id` <script>alert(1)</script> '
    "| a | **b** [c](d) # e: f\nsecond: line\t\x07\x85\u2028 ''' \"\"\" 🚲 ${{ secrets.X }} end"
)
VALUES: dict[str, Any] = {
    "project_name": HOSTILE,
    "project_slug": "loan-default",
    "package_name": "loan_default",
    "summary": HOSTILE,
    "_packages": ["numpy>=2.1,<3", "uvloop>=0.21; sys_platform != 'win32'"],
    "_docs_packages": ["mkdocs>=1.6.1,<2"],
    "_extras": {"torch": ["torch>=2.13,<2.16"], "faiss": ["faiss-cpu>=1.9,<2"]},
    "_commands": [{"name": "train", "help": HOSTILE}, {"name": "serve", "help": "answer requests"}],
    "_parts": [{"path": "model/x|y", "summary": HOSTILE}],
    "_port": 8123,
    "_data_path": "data/x `y`\n!/secrets",
    "_target": HOSTILE,
    "_attribution": [HOSTILE],
    "_shipped": ["data/x `y`\n!/secrets"],
}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The shell rendered with hostile text everywhere text may come."""
    return {str(path): file.content.decode() for path, file in shell(TEMPLATE, VALUES).items()}


@pytest.fixture(scope="module")
def folder(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, as files."""
    root = tmp_path_factory.mktemp("shell")
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_it_brings_what_a_project_needs(files: dict[str, str]) -> None:
    assert set(files) == {
        ".dockerignore",
        ".github/workflows/ci.yml",
        ".gitignore",
        "Dockerfile",
        "Makefile",
        "README.md",
        "compose.yaml",
        "monitoring/prometheus.yml",
        "monitoring/service-alerts.yml",
        "pyproject.toml",
        "src/loan_default/py.typed",
    }
    for name, text in files.items():
        assert "cookiecutter." not in text, name
        assert "mldesign" not in text, name
        assert not text or text.endswith("\n"), name
        assert not re.search(r"[ \t]$|\n\n\n\n", text, re.MULTILINE), name


def test_pyproject_is_valid_and_says_what_was_said(files: dict[str, str]) -> None:
    project = tomllib.loads(files["pyproject.toml"])
    description = project["project"]["description"]
    assert description.startswith('Say "hi" \\ to {{ cookiecutter }}')
    assert "🚲" in description
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028]", description)
    assert project["project"]["dependencies"] == VALUES["_packages"]
    assert project["project"]["scripts"] == {"loan-default": "loan_default.cli:main"}
    assert project["project"]["optional-dependencies"] == VALUES["_extras"]
    (override,) = project["tool"]["mypy"]["overrides"]
    assert override["module"] == ["torch", "torch.*", "faiss", "faiss.*"]
    assert project["dependency-groups"]["docs"] == ["mkdocs>=1.6.1,<2"]
    assert project["tool"]["coverage"]["run"]["branch"] is True
    assert project["tool"]["mypy"]["strict"] is True


@pytest.mark.parametrize(
    "name",
    [
        ".github/workflows/ci.yml",
        "compose.yaml",
        "monitoring/prometheus.yml",
        "monitoring/service-alerts.yml",
    ],
)
def test_yaml_is_valid(files: dict[str, str], name: str) -> None:
    assert isinstance(yaml.safe_load(files[name]), dict)


def test_compose_binds_to_loopback_and_writes_nowhere_else(files: dict[str, str]) -> None:
    services = yaml.safe_load(files["compose.yaml"])["services"]
    assert set(services) == {"service", "prometheus"}
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["healthcheck"]["test"][0] == "CMD"
    assert services["service"]["ports"] == ["127.0.0.1:8123:8123"]
    assert "./artifacts:/app/artifacts:ro" in services["service"]["volumes"]


def test_the_readme_shows_text_as_text(files: dict[str, str]) -> None:
    readme = files["README.md"]
    assert "<script" not in re.sub(r"`[^`\n]*`", "", readme)  # a span of code shows it as it is
    assert "&lt;script>" in readme
    assert readme.splitlines()[0].startswith("# Say ")
    for line in readme.splitlines():
        if line.startswith("| `train`"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 3
            break
    else:
        pytest.fail("the table of commands has no row for `train`")
    assert "second: line" in readme
    assert "\nsecond: line" not in readme


def test_the_ignore_file_takes_no_second_line(files: dict[str, str]) -> None:
    lines = files[".gitignore"].splitlines()
    assert "!/secrets" not in lines
    assert "/data/*" in lines
    assert "!/data/x `y` !/secrets" in lines
    assert all(
        line.startswith(("/", "!/", "#", "__pycache__/", "*.egg-info/")) or not line
        for line in lines
    )


def test_no_free_text_reaches_make_or_the_image(files: dict[str, str]) -> None:
    for name in (
        "Makefile",
        "Dockerfile",
        "compose.yaml",
        ".github/workflows/ci.yml",
    ):
        assert "Say" not in files[name], name
        assert "rm -rf /)" not in files[name], name


def test_make_knows_its_targets(folder: Path) -> None:
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    for target in ("setup", "test", "coverage", "lint", "types", "train", "serve", "docs", "help"):
        done = subprocess.run(
            [make, "--dry-run", "--no-print-directory", target, "UV=", f"PYTHON={sys.executable}"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "MAKEFLAGS": ""},
        )
        assert done.returncode == 0, done.stderr
        if target in ("train", "serve"):
            assert f".venv/bin/loan-default {target}" in done.stdout


def tool(name: str) -> str:
    """Path of a checker: beside this Python, or on PATH."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def test_hadolint_accepts_the_dockerfile(folder: Path) -> None:
    done = subprocess.run(
        [tool("hadolint"), "--no-color", "Dockerfile"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_promtool_accepts_configuration_and_rules(folder: Path) -> None:
    promtool = tool("promtool")
    for arguments in (
        ["check", "config", "monitoring/prometheus.yml"],
        ["check", "rules", "monitoring/service-alerts.yml"],
    ):
        done = subprocess.run(
            [promtool, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_without_optional_parts_nothing_of_them_is_left() -> None:
    bare = {
        "project_slug": "x",
        "package_name": "x",
        "_commands": [],
        "_parts": [],
        "_docs_packages": [],
        "_attribution": [],
        "_shipped": [],
        "_data_path": "",
        "_target": "",
    }
    files = {str(path): file.content.decode() for path, file in shell(TEMPLATE, bare).items()}
    assert "docs" not in files["Makefile"]
    assert "docs" not in tomllib.loads(files["pyproject.toml"])["dependency-groups"]
    assert "## Parts" not in files["README.md"]
    assert "## Data" not in files["README.md"]
    assert "## Commands" not in files["README.md"]
    assert "xtra" not in files["README.md"] + files["Makefile"] + files["Dockerfile"]
    assert "overrides" not in files["pyproject.toml"]


def test_an_extra_is_a_target_that_asks_for_the_build_without_cuda(files: dict[str, str]) -> None:
    target = files["Makefile"].split("\ntorch: ")[1].split("\n\n")[0]
    assert "--torch-backend=cpu 'torch>=2.13,<2.16'" in target
    assert "exit 1" in target  # rather than to fall back on a build for graphics cards
    assert "\nfaiss: $(READY)\n\t$(INSTALL) 'faiss-cpu>=1.9,<2'\n" in files["Makefile"]
    assert "| `make faiss` | `faiss-cpu>=1.9,<2` |" in files["README.md"]
    assert "torch" not in " ".join(
        tomllib.loads(files["pyproject.toml"])["project"]["dependencies"]
    )


def test_it_is_usable_with_cookiecutter_alone(tmp_path: Path) -> None:
    from cookiecutter.main import cookiecutter

    made = Path(
        cookiecutter(str(TEMPLATE), no_input=True, output_dir=str(tmp_path), accept_hooks=False)
    )
    assert made.name == "demo-model"
    project = tomllib.loads((made / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["scripts"] == {"demo-model": "demo_model.cli:main"}
    assert (made / "src" / "demo_model" / "py.typed").is_file()
    assert not (TEMPLATE / "hooks").exists()


def test_rendering_twice_gives_the_same_bytes() -> None:
    assert shell(TEMPLATE, VALUES) == shell(TEMPLATE, VALUES)
