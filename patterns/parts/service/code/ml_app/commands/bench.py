"""`bench`: what one request and one batch cost here and now."""

import argparse
from typing import Any

HELP = "measure latency and throughput of the current version on this machine"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--requests", type=int, default=2000, help="requests to send (default: %(default)s)"
    )


def run(system: Any, arguments: argparse.Namespace) -> int:
    """Measure, print, and write the figures into `reports/measured.json`."""
    from ml_app.serving.timing import write  # heavy

    figures = system.serving.bench(system, arguments.requests)
    write(figures)
    for name, value in figures.items():
        print(f"{name:>22}  {value}")
    return 0
