"""`score`: lists for all users at once."""

import argparse
from pathlib import Path
from typing import Any

NAME = "score"
HELP = "write the best items of every user into a Parquet file"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=Path("reports/recommendations.parquet"),
        help="file to write (.parquet; default: %(default)s)",
    )
    parser.add_argument(
        "-k", type=int, default=100, help="items for each user (default: %(default)s)"
    )
    parser.add_argument(
        "--include-seen", action="store_true", help="recommend also what users have had"
    )


def run(system: Any, arguments: argparse.Namespace) -> int:
    """Write the lists and say how many."""
    from ml_app.recommender.top_n import write_lists  # heavy

    summary = write_lists(
        system, arguments.output, arguments.k, exclude_seen=not arguments.include_seen
    )
    print(
        f"{summary.users} user(s), {summary.rows} recommendation(s) by {summary.version} into "
        f"{arguments.output}"
    )
    return 0
