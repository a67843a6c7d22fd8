"""`export`: the vectors as a file that anyone can check."""

import argparse
from pathlib import Path

from ml_app.recommendation.system import System

NAME = "export"
HELP = "write user and item vectors to a NumPy file; score = dot product + item bias"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--factors", type=Path, required=True, metavar="FILE.npz")
    parser.add_argument(
        "--train",
        metavar="FILE",
        help="train on all events of this file instead of exporting the current version; it has "
        "the columns of the interactions",
    )
    parser.add_argument(
        "--users", metavar="FILE", help="vectors of these users only: a file with a column of ids"
    )
    parser.add_argument("--items", metavar="FILE", help="another file of items, with --train")
    parser.add_argument("--seed", type=int, help="another seed than the blueprint's")


def run(system: System, arguments: argparse.Namespace) -> int:
    """Write the file, and say what is in it."""
    from ml_app.recommendation.export import Wanted, export

    wanted = Wanted(arguments.train, arguments.users, arguments.items, arguments.seed)
    factors = export(system, wanted, arguments.factors)
    users, items = factors["user_vectors"].shape, factors["item_vectors"].shape
    print(f"{users[0]} users and {items[0]} items of {items[1]} dimensions in {arguments.factors}")
    return 0
