"""Write what was measured: for programs, for readers of the repository and for the
documentation."""

import json
from pathlib import Path
from typing import Any

from ml_app.evaluation.measured import measured
from ml_app.evaluation.report import FOLDER, report
from ml_app.evaluation.result import Evaluation
from ml_app.files import write_text

REPORTS = Path("reports")
DOCS = Path("docs")
MEASURED = REPORTS / "measured.json"


def publish(evaluation: Evaluation, version: str, root: Path = Path()) -> tuple[Path, ...]:
    """Write the reports below `root` and return their paths, `reports/measured.json` first.

    What `bench` measured about serving is kept as long as it belongs to the same version. Figures
    of an earlier evaluation that this one does not have are removed.
    """
    found = measured(evaluation, version)
    before = read_measured(root)
    if before.get("version") == version:
        found["serving"] = before.get("serving", {})
    figures = {figure.file: figure.svg for figure in evaluation.all_figures}
    texts = {
        MEASURED: json.dumps(found, indent=2, ensure_ascii=False) + "\n",
        REPORTS / "evaluation.md": report(
            evaluation, version, f"Evaluation of {evaluation.system.name}"
        ),
        DOCS / "measured.md": report(evaluation, version, "Measured"),
    }
    for folder in (REPORTS / FOLDER, DOCS / FOLDER):
        texts |= {folder / file: svg for file, svg in figures.items()}
        for old in before.get("figures", ()):
            if old["file"] not in figures:
                (root / folder / Path(old["file"]).name).unlink(missing_ok=True)
    for path, text in texts.items():
        write_text(root / path, text)
    return tuple(root / path for path in texts)


def read_measured(root: Path = Path()) -> dict[str, Any]:
    """What `reports/measured.json` holds; empty when there is none yet."""
    path = root / MEASURED
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
