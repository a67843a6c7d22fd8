"""Write what was measured: for programs, for readers of the repository and for the
documentation."""

from pathlib import Path

from ml_app.evaluation.measured import measured
from ml_app.evaluation.report import report
from ml_app.evaluation.reports import PAGE, REPORT, write
from ml_app.evaluation.result import Evaluation


def publish(evaluation: Evaluation, version: str, root: Path = Path()) -> tuple[Path, ...]:
    """Write the reports below `root` and return their paths, `reports/measured.json` first."""
    pages = {
        REPORT: report(evaluation, version, f"Evaluation of {evaluation.system.name}"),
        PAGE: report(evaluation, version, "Measured"),
    }
    return write(measured(evaluation, version), pages, evaluation.all_figures, root)
