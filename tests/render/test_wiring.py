"""The wiring is Python printed from data: it parses, reads back the same, and needs no
formatter."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mldesign.model.component import Call, Name
from mldesign.render.wiring import wiring

SYSTEM = Call(
    "system:System",
    {
        "name": "loan",
        "columns": tuple(
            Call(
                "columns:Column",
                {"name": f"c{i}", "categories": tuple(f"A{j}" for j in range(i * 9))},
            )
            for i in range(4)
        ),
        "order": Name("order:chronological"),
        "model": Call("models.trees:Trees", {"rate": 0.1, "seed": None, "of": {"a": (1, 2)}}),
        "search": None,
        "rules": (),
    },
)


def test_it_imports_what_it_calls_and_nothing_else() -> None:
    source = wiring(SYSTEM, ("train", "serve"), "loan_app")
    imports = [n for n in ast.parse(source).body if isinstance(n, ast.ImportFrom)]
    assert [(n.module, [a.name for a in n.names]) for n in imports] == [
        ("loan_app.columns", ["Column"]),
        ("loan_app.models.trees", ["Trees"]),
        ("loan_app.order", ["chronological"]),
        ("loan_app.system", ["System"]),
    ]
    assert 'COMMANDS = ("train", "serve")' in source


def test_a_formatter_and_a_linter_have_nothing_to_say(tmp_path: Path) -> None:
    path = tmp_path / "wiring.py"
    path.write_text(wiring(SYSTEM, ("train",), "loan_app"))
    for command in (["format", "--check"], ["check", "--isolated", "--select", "E,F,I,D1,UP"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--line-length=100", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_one_name_from_two_modules_is_refused() -> None:
    system = Call("system:System", {"a": Call("x:Thing"), "b": Call("y:Thing")})
    with pytest.raises(ValueError, match="Thing is an entry of x and of y"):
        wiring(system, (), "app")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_a_value_without_literal_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="no literal"):
        wiring(Call("system:System", {"x": value}), (), "app")


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
def test_text_of_a_blueprint_stays_data(value: Any) -> None:
    source = wiring(Call("system:System", {"x": value}), (), "app")
    build = ast.parse(source).body[-1]
    assert isinstance(build, ast.FunctionDef)
    returned = build.body[-1]
    assert isinstance(returned, ast.Return)
    assert isinstance(returned.value, ast.Call)
    assert ast.literal_eval(returned.value.keywords[0].value) == value
