"""`score`: a whole file through the model."""

import argparse
from pathlib import Path

from ml_app.system import System

HELP = "score a CSV or Parquet file with the current version"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("input", type=Path, help="file of rows to score (.csv, .parquet)")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("reports/scores.parquet"),
        help="file to write (.csv, .parquet; default: %(default)s)",
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Score the file and say what became of its rows."""
    from ml_app.scorer import Scorer  # heavy
    from ml_app.scoring.batch import score_file

    scorer = Scorer.load(system)
    summary = score_file(system, scorer, arguments.input, arguments.output)
    print(f"{summary.scored} row(s) scored by {scorer.version} into {arguments.output}")
    if summary.aside is not None:
        print(f"{summary.refused} row(s) refused, kept with their faults in {summary.aside}")
    return 0
