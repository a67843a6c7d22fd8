"""The files of an evaluation: for programs, for readers of the repository and for the
documentation.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ml_app.evaluation.markdown import FOLDER
from ml_app.evaluation.section import Figure
from ml_app.files import write_text

REPORTS = Path("reports")
DOCS = Path("docs")
MEASURED = REPORTS / "measured.json"
REPORT = REPORTS / "evaluation.md"
PAGE = DOCS / "measured.md"


def write(
    found: Mapping[str, Any], pages: Mapping[Path, str], figures: Sequence[Figure], root: Path
) -> tuple[Path, ...]:
    """Write `found` as `reports/measured.json`, the pages and their figures below `root`, and
    return the paths, `reports/measured.json` first.

    What `bench` measured about serving is kept as long as it belongs to the same version. Figures
    of an earlier evaluation that this one does not have are removed.
    """
    before = read_measured(root)
    if before.get("version") == found["version"]:
        found = {**found, "serving": before.get("serving", {})}
    drawn = {figure.file: figure.svg for figure in figures}
    texts = {MEASURED: json.dumps(found, indent=2, ensure_ascii=False) + "\n", **pages}
    for folder in (REPORTS / FOLDER, DOCS / FOLDER):
        texts |= {folder / file: svg for file, svg in drawn.items()}
        for old in before.get("figures", ()):
            if old["file"] not in drawn:
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
