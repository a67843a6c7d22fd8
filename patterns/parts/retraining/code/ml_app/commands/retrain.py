"""`retrain`: a new model, if it is shown to be no worse than the one in use."""

import argparse

from ml_app.system import System

HELP = "train a candidate, compare it with the model in use on the same rows, promote or keep"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--margin",
        type=_share,
        help="share of the primary metric by which the candidate may fall behind (default: the "
        "margins of the blueprint's gates, else 0.01)",
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Decide, and say why. The status is 0 also when the model in use is kept."""
    from ml_app.evaluation.section import with_interval
    from ml_app.retraining.report import write
    from ml_app.retraining.retrain import retrain

    decision = retrain(system, arguments.margin)
    path = write(decision)
    for found in decision.comparisons:
        print(f"{found.gain.title} on {decision.rows} test rows that are new to both models")
        print(f"  candidate {decision.candidate}: {with_interval(found.candidate)}")
        print(f"  in use    {decision.current}: {with_interval(found.current)}")
    if decision.left_out:
        print(f"left out: {decision.left_out} test rows the model in use has learned from")
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
