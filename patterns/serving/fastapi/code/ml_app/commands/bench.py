"""`bench`: what one request and one batch cost here and now."""

import argparse

from ml_app.system import System

HELP = "measure latency and throughput of the current version on this machine"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--requests", type=int, default=2000, help="requests to send (default: %(default)s)"
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Measure, print, and write the figures into `reports/measured.json`."""
    from ml_app.serving.bench import measure, write  # heavy

    figures = measure(system, arguments.requests)
    write(figures)
    for name, value in figures.items():
        print(f"{name:>22}  {value}")
    return 0
