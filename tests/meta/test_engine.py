"""House rules of the engine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mldesign.catalog import builtin
from mldesign.content import content_root

ENGINE = Path(__file__).resolve().parents[2] / "generator" / "mldesign"
MODULES = sorted(ENGINE.rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "base", "common", "misc"}
HEAVY = {"jinja2", "cookiecutter", "graphviz", "sklearn", "numpy", "markdown", "mkdocs", "wasmtime"}
MODULE_LINES, FUNCTION_LINES = 300, 50
WORDS_OF_THE_LANGUAGE = {
    # what means something else in the engine, beside naming a choice
    "boolean": "a type of columns",
    "rule": "a line of a diagram, and the thing the linter asks",
}
NAMED_IN = {
    "validate/validate.py": {"regression"},  # the capability
    # the tasks themselves: for formulas about two classes, for rules about what is retrieved
    "model/task.py": {"binary_classification", "retrieval"},
    "profile/proposal.py": {  # `init` writes the task's name into a new blueprint
        *("binary_classification", "multiclass_classification", "regression"),
    },
    "cli/interview.py": {
        *("binary_classification", "multiclass_classification", "regression"),
    },
}


def name(path: Path) -> str:
    return str(path.relative_to(ENGINE))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in FORBIDDEN_NAMES
    assert len(text.splitlines()) <= MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= FUNCTION_LINES, f"{node.name} has {length} lines"


def asked_for(node: ast.AST) -> set[str]:
    """Texts that a node compares with: operands of a comparison, members of a set, keys of a
    mapping, cases of a match.
    """
    inner: list[ast.AST] = []
    if isinstance(node, ast.Compare):
        inner = [*ast.walk(node)]
    elif isinstance(node, ast.Set):
        inner = [*node.elts]
    elif isinstance(node, ast.Dict):
        inner = [key for key in node.keys if key is not None]
    elif isinstance(node, ast.MatchValue):
        inner = [node.value]
    elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"set", "frozenset"}:
        inner = [n for argument in node.args for n in ast.walk(argument)]
    texts = (n.value for n in inner if isinstance(n, ast.Constant))
    return {text for text in texts if isinstance(text, str)}


def names_of_choices() -> set[str]:
    catalog = builtin()
    return {c for slot in catalog.slots for c in catalog.components(slot)}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_engine_names_no_choice(path: Path) -> None:
    """A choice's name in the engine's text would mean that the engine decides by identity."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    compared = {text for node in ast.walk(tree) for text in asked_for(node)}
    allowed = WORDS_OF_THE_LANGUAGE.keys() | NAMED_IN.get(name(path), set())
    assert not compared & (names_of_choices() - allowed)


def test_every_exception_is_still_needed() -> None:
    used: dict[str, set[str]] = {}
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used[name(path)] = {text for node in ast.walk(tree) for text in asked_for(node)}
    assert set().union(*used.values()) >= WORDS_OF_THE_LANGUAGE.keys()
    for module, words in NAMED_IN.items():
        assert words <= used[module]
    assert names_of_choices() >= WORDS_OF_THE_LANGUAGE.keys()


@pytest.mark.parametrize(
    "path", sorted(content_root().glob("templates/**/*.j2")), ids=lambda p: p.name
)
def test_templates_ask_for_no_choice(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    compared = set(re.findall(r"""[=!]=\s*["'](\w+)["']""", text))
    assert not compared & names_of_choices()
    assert len(text.splitlines()) <= 120


def test_checking_a_blueprint_loads_no_heavy_library() -> None:
    blueprint = content_root() / "blueprints" / "loan-default" / "blueprint.yaml"
    code = (
        "import sys, click.testing\n"
        "from mldesign.cli.main import cli\n"
        f"result = click.testing.CliRunner().invoke(cli, ['check', {str(blueprint)!r}])\n"
        "assert result.exit_code == 0, result.output\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.split())
