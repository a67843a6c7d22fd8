"""`data`: a synthetic sample."""

import argparse

from ml_app.recommendation.system import System

NAME = "data"
HELP = "write a synthetic sample of events, items and users, for the time before there is data"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--users", type=int, default=2000, help="default: %(default)s")
    parser.add_argument("--items", type=int, default=800, help="default: %(default)s")
    parser.add_argument("--events", type=int, default=60_000, help="default: %(default)s")


def run(system: System, arguments: argparse.Namespace) -> int:
    """Write the sample, and say where it lies and when it is used."""
    from ml_app.made_up.world import Sizes
    from ml_app.recommendation.sample import write_sample
    from ml_app.refusal import Misuse

    try:
        sizes = Sizes(arguments.users, arguments.items, arguments.events)
    except ValueError as error:
        raise Misuse(str(error)) from error
    for name, source in write_sample(system, sizes).items():
        print(f"synthetic {name} in {source.path}")
    source = system.interactions.source
    used = "is there and is used" if source.exists() else "is not there: the sample is used"
    print(f"{source.path} {used}")
    return 0
