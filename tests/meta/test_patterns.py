"""House rules of the pattern folders, checked for every one of them."""

import ast
import re
from pathlib import Path

import pytest

from mldesign.catalog import Catalog, builtin
from mldesign.content import content_root
from mldesign.model.component import Component
from mldesign.render.assemble import SKIPPED, renamed

CATALOG: Catalog = builtin()
EVERY = CATALOG.every()
CHOICES = [c for c in EVERY if c.slot != "parts"]
PATTERNS = content_root() / "patterns"
MODULE_LINES, FUNCTION_LINES, PARAMETERS = 300, 50, 6
PACKAGE_EXTRA = 18
"""A package may have 24 letters: 18 more than `ml_app`."""


def python_files(*rooms: str) -> list[Path]:
    found = [p for room in rooms for p in PATTERNS.glob(f"*/*/{room}/**/*.py")]
    return sorted(p for p in found if not SKIPPED.intersection(p.parts))


CODE = python_files("code/ml_app")
TESTS = python_files("code/tests")


def name(item: Component | Path) -> str:
    return item.id if isinstance(item, Component) else str(item.relative_to(PATTERNS))


@pytest.mark.parametrize("component", EVERY, ids=name)
def test_says_what_it_does_in_a_sentence(component: Component) -> None:
    assert component.summary.endswith(".")
    assert len(component.summary) <= 160


@pytest.mark.parametrize("component", CHOICES, ids=name)
def test_has_its_part_of_the_document(component: Component) -> None:
    assert (component.folder / "section.md.j2").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("component", CHOICES, ids=name)
def test_every_option_says_why(component: Component) -> None:
    for option, field in component.option_fields().items():
        assert field.description, f"{component.id}.{option} has no reason"
        assert field.description.endswith("."), f"{component.id}.{option}"


@pytest.mark.parametrize("component", EVERY, ids=name)
def test_brings_a_test_for_the_code_it_brings(component: Component) -> None:
    code = [p for p in CODE if p.is_relative_to(component.folder)]
    tests = [p for p in TESTS if p.is_relative_to(component.folder)]
    assert not code or tests


@pytest.mark.parametrize("component", EVERY, ids=name)
def test_imports_only_the_sdk(component: Component) -> None:
    for declaration in component.folder.glob("*.py"):
        for module in imported(declaration):
            allowed = module.split(".")[0] in {"typing", "collections", "math", "re", "dataclasses"}
            assert allowed or module == "mldesign.sdk", f"{declaration}: {module}"


@pytest.mark.parametrize("path", CODE + TESTS, ids=name)
def test_generated_code_knows_nothing_of_us(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "mldesign" not in text
    for node in ast.walk(ast.parse(text)):
        assert not (isinstance(node, ast.ImportFrom) and node.level), "imports are absolute"


@pytest.mark.parametrize("path", CODE + TESTS, ids=name)
def test_lines_stay_within_the_limit_under_a_long_package_name(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        width = len(line) + PACKAGE_EXTRA * len(re.findall(r"\bml_app\b", line))
        assert width <= 100, f"line {number} would be {width} wide"


@pytest.mark.parametrize("path", CODE + TESTS, ids=name)
def test_is_still_python_under_another_package_name(path: Path) -> None:
    ast.parse(renamed(path.read_text(encoding="utf-8"), "loan_default"))


def test_portions_have_no_package_marker() -> None:
    assert not list(PATTERNS.glob("*/*/code/**/__init__.py"))


def test_no_two_components_bring_the_same_path() -> None:
    owners: dict[str, str] = {}
    for component in EVERY:
        for room in ("code", "files"):
            for path in (component.folder / room).rglob("*"):
                if path.is_file() and not SKIPPED.intersection(path.parts):
                    target = f"{room}/{path.relative_to(component.folder / room)}"
                    assert target not in owners, f"{target}: {owners[target]} and {component.id}"
                    owners[target] = component.id


def test_ranges_of_packages_agree() -> None:
    ranges: dict[str, tuple[str, str]] = {}
    for component in EVERY:
        for requirement in component.packages:
            package = re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower()
            known = ranges.setdefault(package, (requirement, component.id))
            assert known[0] == requirement, f"{component.id} and {known[1]} differ on {package}"


@pytest.mark.parametrize("path", CODE, ids=name)
def test_modules_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", sorted((PATTERNS).glob("*/slot.py")), ids=name)
def test_a_slot_with_choices_has_a_place_in_the_language(path: Path) -> None:
    slot = CATALOG.slots[path.parent.name]
    assert CATALOG.components(slot.name)
    assert slot.question.endswith("?")


def imported(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found
