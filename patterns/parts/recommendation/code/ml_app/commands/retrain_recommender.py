"""`retrain`: a new version, if it is shown to be no worse than the one in use."""

import argparse

from ml_app.recommendation.system import System

NAME = "retrain"
HELP = "train a candidate, compare it with the version in use on the same users, promote or keep"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--margin",
        type=_share,
        help="share of the primary metric by which the candidate may fall behind (default: the "
        "margins of the blueprint's gates, else 0.05)",
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Decide, and say why. The status is 0 also when the version in use is kept."""
    from ml_app.evaluation.section import with_interval
    from ml_app.recommendation.retraining import retrain, write

    decision = retrain(system, arguments.margin)
    path = write(decision)
    for gain in decision.gains:
        print(f"{gain.title} over {decision.users} users whose items are new to both versions")
        print(f"  candidate {decision.candidate} less {decision.current}: ", end="")
        print(with_interval(gain.value))
    if decision.promoted:
        print(f"promoted {decision.candidate}: {decision.reason}")
    else:
        print(f"kept {decision.current}: {decision.reason}")
    print(f"record: {path}")
    return 0


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share between 0 and 1")
    return share
