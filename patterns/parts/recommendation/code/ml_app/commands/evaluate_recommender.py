"""`evaluate`: the current version once more."""

import argparse
from dataclasses import replace
from pathlib import Path

from ml_app.recommendation.system import System

NAME = "evaluate"
HELP = "judge a trained version beside the baselines again, and rewrite the reports"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--artifact", type=Path, help="folder of the version to judge (default: the current one)"
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Evaluate, write the reports, and print goals and metrics. The status is 0 also when a goal is
    missed."""
    from ml_app.artifact import current, load
    from ml_app.evaluation.section import with_interval
    from ml_app.recommendation.again import evaluate_again
    from ml_app.recommendation.publishing import publish

    artifact = current() if arguments.artifact is None else load(arguments.artifact)
    system = replace(system, seed=artifact.manifest["training"]["seed"])
    evaluation = evaluate_again(system, artifact)
    paths = publish(evaluation, artifact.version)
    for metric in system.task.metrics:
        print(f"{metric.title:28} {with_interval(evaluation.model.metrics[metric.name])}")
    for outcome in evaluation.goals:
        print(f"goal {outcome.goal.metric}: {outcome.word}")
    print(f"version {artifact.version}; written: {', '.join(str(path) for path in paths[:3])}")
    return 0
