"""The pages: a golden one reads, gaps that stay visible, the same bytes for the same blueprint."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mldesign.model.plan import Plan
from mldesign.model.tree import Policy
from mldesign.render import figures, kept
from mldesign.render.document import PAGES, Document, document, pages_tree, render_document

GOLDEN = Path(__file__).parent / "golden"
ENGINE = Path(__file__).resolve().parents[3] / "generator"


def page(made: Document, name: str) -> str:
    return next(page.text for page in made.pages if page.name == name)


@pytest.fixture(scope="module")
def rich(loan: Plan, root: Path) -> Document:
    return document(loan, None, root)


@pytest.fixture(scope="module")
def poor(bare: Plan, root: Path) -> Document:
    return document(bare, None, root)


def test_the_pages_of_a_small_design(small: Plan, root: Path) -> None:
    """Run `python tests/render/document/accept.py` after a wanted change; read the difference."""
    made = {page.name: page.text for page in document(small, None, root).pages}
    known = {path.stem: path.read_text("utf-8") for path in sorted(GOLDEN.glob("*.md"))}
    assert made == known


@pytest.mark.parametrize("name", [name for name, _ in PAGES if name != "patterns"])
def test_every_page_has_one_title_and_tidy_lines(name: str, rich: Document) -> None:
    text = page(rich, name)
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert len(re.findall(r"^# ", outside, re.MULTILINE)) == 1
    assert text.startswith("# ")
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert "None" not in re.sub(r"`[^`]*`", "", text).replace("None yet:", "").replace("None:", "")


def test_a_page_with_nothing_to_say_is_left_out(rich: Document) -> None:
    assert "patterns" not in {page.name for page in rich.pages}


def test_the_first_page_answers_first(rich: Document) -> None:
    text = page(rich, "index")
    head = text.partition("## ")[0]
    assert "while the customer waits." in head
    assert "Approve version 1.2 of this design" in head
    assert head.count("\n| [") == 5
    assert "≥ 0.78" in head
    assert "22.2 ms" in head


def test_nothing_missing_looks_finished(poor: Document) -> None:
    text = page(poor, "index")
    counted = re.search(r"\*\*(\d+)\*\* keys", text)
    assert counted is not None
    assert int(counted[1]) > 30
    problem = page(poor, "problem")
    assert "`problem.error_costs`, asked for by PRB002" in problem
    assert "`problem.users`" in problem


def test_a_key_is_counted_once(poor: Document) -> None:
    rows = re.findall(
        r"^\| `([\w.\[\]]+)` \| `[A-Z]{3}\d{3}` \|", page(poor, "open-questions"), re.MULTILINE
    )
    assert rows
    assert len(rows) == len(set(rows))


def test_decisions_show_options_reasons_and_what_was_not_taken(rich: Document) -> None:
    text = page(rich, "model")
    assert '<a id="d-model"></a>' in text
    assert "| Option | Value | Origin | Why |" in text
    assert "Alternatives not taken" in text
    assert "`logistic_regression`" in text
    everything = page(rich, "decisions")
    assert "model.md#d-model" in everything
    assert "Nightly batch" in everything


def test_numbers_show_inputs_with_their_origin(rich: Document) -> None:
    text = page(rich, "numbers")
    assert "**22.2 ms**" in text
    assert re.search(
        r"\| requests per day \| 200,000 \| declared \| `traffic.requests_per_day` \|", text
    )
    assert "assumed" in text


def test_findings_keep_the_reason_they_were_accepted_for(rich: Document) -> None:
    text = page(rich, "findings")
    opened, _, accepted = text.partition("## Accepted by the author")
    assert "ETH003" in opened
    assert "One slice is enough for 1000 rows." in accepted


def test_the_report_card_grades_from_what_the_rules_said(
    rich: Document, small: Plan, root: Path
) -> None:
    text = page(rich, "findings")
    assert re.search(r"\| Error analysis and people \| [CDF] \| 0 \| `ETH003`", text)
    assert "| Framing and non-goals | A | 2 |" in text
    assert "`DAT003`" in text
    assert "were not run" in page(document(small, None, root), "findings")


def test_open_questions_are_listed(rich: Document) -> None:
    text = page(rich, "open-questions")
    assert "May age be used at all?" in text
    assert "| `training.window` | after the pilot |" in text


def test_measured_stands_beside_target(loan: Plan, root: Path, measured: dict[str, Any]) -> None:
    made = document(loan, measured, root)
    text = page(made, "evaluation")
    assert (
        "| ROC AUC **(decides)** | ≥ 0.78 | 0.791 (0.742 to 0.836) | ✔ met, within noise |" in text
    )
    assert "| log loss | ≤ 0.52 | not measured yet | – |" in text
    assert "too few" in text
    assert "1,000 rows" in text
    assert "0.791 (0.742 to 0.836)" in page(made, "index")
    assert "1.42 ms" in page(made, "deployment")


def test_synthetic_data_is_called_so(loan: Plan, root: Path, measured: dict[str, Any]) -> None:
    measured["data"]["synthetic"] = True
    assert "**Synthetic data.**" in page(document(loan, measured, root), "evaluation")


def test_a_mangled_measurement_is_left_out(loan: Plan, root: Path) -> None:
    mangled = {
        "goals": [3, {"metric": "roc_auc", "value": "high"}],
        "data": [],
        "serving": "fast",
        "slices": {"a": 1},
    }
    text = page(document(loan, mangled, root), "evaluation")
    assert "not measured yet" in text


def test_the_project_owns_the_page_it_writes(small: Plan, root: Path) -> None:
    tree = pages_tree(document(small, None, root))
    seeded = [str(path) for path, file in tree.items() if file.policy is Policy.SEEDED]
    assert seeded == ["measured.md"]


def test_without_graphviz_the_views_are_mermaid(
    small: Plan, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "engine", lambda: None)
    monkeypatch.setattr(kept, "drawn", lambda diagram: None)
    made = document(small, None, root)
    text = page(made, "index")
    assert "```mermaid\nflowchart LR" in text
    assert "Graphviz could not be run" in text
    assert not [path for path in made.figures.files() if path.suffix == ".svg"]


def test_same_bytes_whatever_the_surroundings(loan: Plan, root: Path, tmp_path: Path) -> None:
    """Another hash seed, time zone, locale and folder: the tree is the same."""
    code = (
        "import hashlib, sys\n"
        "from importlib.util import module_from_spec, spec_from_file_location\n"
        "spec = spec_from_file_location('plans', sys.argv[1]); plans = module_from_spec(spec)\n"
        "spec.loader.exec_module(plans)\n"
        "from mldesign.content import content_root\n"
        "from mldesign.render.document import render_document\n"
        "tree = render_document(plans.loan(), None, content_root())\n"
        "total = hashlib.sha256()\n"
        "for path in sorted(tree): total.update(str(path).encode() + tree[path].content)\n"
        "print(total.hexdigest())\n"
    )
    plans = Path(__file__).parents[1] / "fixtures" / "plans.py"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code, str(plans)],
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ENGINE), **surroundings},
        ).stdout
        for surroundings in (
            {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"},
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C", "HOME": str(tmp_path)},
        )
    }
    assert len(answers) == 1


def test_no_machine_gets_into_the_tree(loan: Plan, root: Path) -> None:
    for path, file in render_document(loan, None, root).items():
        assert str(root).encode() not in file.content, path
        assert not path.is_absolute()
        assert ".." not in path.parts
