"""What the document says of the prediction log is what the project writes."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from mldesign import pipeline
from mldesign.render.document import document

RECORDS = "patterns/parts/prediction_log/code/ml_app/prediction_log/records.py"
BLUEPRINT = """\
name: loans
problem: {{task: {{use: binary_classification, positive: "1"}}}}
data:
  sources: [{{name: loans, use: csv, path: loans.csv, rows: 30000}}]
  target: late
  columns: {{late: {{type: category, categories: ["0", "1"]}}, balance: number}}
deployment: {{mode: {mode}}}
monitoring: {{prediction_log: {log}}}
"""
CHOICES = ["sqlite", "parquet"]


def page(log: str, root: Path, folder: Path, mode: str = "online") -> str:
    """The page on monitoring of a design with this prediction log."""
    path = folder / "blueprint.yaml"
    path.write_text(BLUEPRINT.format(log=log, mode=mode))
    plan = pipeline.check(path).plan
    assert plan is not None
    made = document(plan, None, root)
    return next(page.text for page in made.pages if page.name == "monitoring")


def records(root: Path) -> ModuleType:
    """The module of the generated project that says what is written."""
    spec = importlib.util.spec_from_file_location("_written_records", root / RECORDS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("choice", CHOICES)
def test_names_every_column_that_is_written(choice: str, root: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    code, text = records(root), page(choice, root, tmp_path)
    for name, schema in (("predictions", code.PREDICTIONS), ("outcomes", code.OUTCOMES)):
        table = re.search(rf"^\|[^|]*`{name}` \|.*?\n\n", text, re.MULTILINE | re.DOTALL)
        assert table is not None
        rows = re.findall(r"^\| `(\w+)` \| (\w.*) \|$", table[0], re.MULTILINE)
        assert [column for column, _ in rows] == schema.names


@pytest.mark.parametrize("choice", CHOICES)
def test_calls_the_fields_of_the_blueprint_a_wish(choice: str, root: Path, tmp_path: Path) -> None:
    text = page(f"{{use: {choice}, fields: [score, position]}}", root, tmp_path)
    assert "| Fields asked for in the design | score; position |" in text
    assert "Asked for in the design: score, position. The columns are the same" in text
    assert "[the decision](#d-prediction-log)" in text
    assert "Asked for" not in page(choice, root, tmp_path)


@pytest.mark.parametrize("choice", CHOICES)
def test_says_which_share_is_kept(choice: str, root: Path, tmp_path: Path) -> None:
    assert "Every prediction is kept" in page(choice, root, tmp_path)
    text = page(f"{{use: {choice}, sample_rate: 20%}}", root, tmp_path)
    assert "20% of the requests, chosen at random, are kept" in text


def test_a_project_without_a_log_promises_no_columns(root: Path, tmp_path: Path) -> None:
    text = page("{fields: [score]}", root, tmp_path, mode="batch")
    assert "The project keeps no prediction log" in text
    assert "#d-prediction-log" not in text
    assert "The project keeps" not in page("none", root, tmp_path, mode="batch")
