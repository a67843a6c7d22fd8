"""Components become one package: their code verbatim but for its name."""

from pathlib import Path, PurePosixPath

import pytest

from mldesign.model.component import Component
from mldesign.model.tree import Policy
from mldesign.render.assemble import Collision, assemble


def component(folder: Path, slot: str, **files: str) -> Component:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Component("x", slot=slot, name=folder.name, folder=folder)


def test_code_tests_and_files_go_to_their_places(tmp_path: Path) -> None:
    one = component(
        tmp_path / "one",
        "model",
        **{
            "code/ml_app/models/one.py": "from ml_app.columns import Column\nml_apple = 1\n",
            "code/tests/models/test_one.py": "import ml_app.models.one\n",
            "code/ml_app/__pycache__/one.pyc": "x",
            "files/monitoring/alerts.yml": "ml_app: kept\n",
        },
    )
    tree = assemble([one], "loan", "Loan default")
    assert {str(p): f.owner for p, f in tree.items()} == {
        "src/loan/models/one.py": "model/one",
        "tests/models/test_one.py": "model/one",
        "monitoring/alerts.yml": "model/one",
        "src/loan/__init__.py": "assemble",
        "src/loan/models/__init__.py": "assemble",
    }
    code = tree[PurePosixPath("src/loan/models/one.py")]
    assert code.content == b"from loan.columns import Column\nml_apple = 1\n"
    assert code.policy is Policy.SEEDED
    assert tree[PurePosixPath("monitoring/alerts.yml")].content == b"ml_app: kept\n"


def test_two_owners_of_one_file_are_both_named(tmp_path: Path) -> None:
    one = component(tmp_path / "one", "model", **{"code/ml_app/a.py": ""})
    two = component(tmp_path / "two", "split", **{"code/ml_app/a.py": ""})
    with pytest.raises(Collision, match=r"src/app/a\.py is brought by model/one and by split/two"):
        assemble([one, two], "app", "App")


def test_a_portion_with_a_package_marker_is_refused(tmp_path: Path) -> None:
    one = component(tmp_path / "one", "model", **{"code/ml_app/__init__.py": ""})
    with pytest.raises(Collision, match="portions have no __init__"):
        assemble([one], "app", "App")


def test_a_hostile_title_stays_inside_its_docstring(tmp_path: Path) -> None:
    one = component(tmp_path / "one", "model", **{"code/ml_app/a.py": ""})
    tree = assemble([one], "app", '"""\nimport os  # \\')
    marker = tree[PurePosixPath("src/app/__init__.py")].content.decode()
    assert marker == '"""import os."""\n'
