"""Make a synthetic sample."""

import argparse

from ml_app.system import System

HELP = "write a synthetic sample of the declared columns, for the time before there is data"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--rows", type=_positive, default=3000, help="how many (default: 3000)")


def run(system: System, arguments: argparse.Namespace) -> int:
    """Write the sample, and say where it lies and when it is used."""
    from ml_app.synthetic import write_sample

    source = write_sample(system, arguments.rows)
    print(f"{arguments.rows} synthetic rows in {source.path}")
    used = "is there and is used" if system.source.exists() else "is not there: the sample is used"
    print(f"{system.source.path} {used}")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
