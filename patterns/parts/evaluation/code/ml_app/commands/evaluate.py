"""Judge the current model again."""

import argparse
from dataclasses import replace
from pathlib import Path

from ml_app.system import System

HELP = "judge a trained model on its test part again, and rewrite the reports"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--artifact", type=Path, help="folder of the version to judge (default: the current one)"
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Evaluate, write the reports, and print goals and metrics. The status is 0 also when a goal is
    missed."""
    from ml_app.artifact import current, load
    from ml_app.evaluation.again import evaluate_again
    from ml_app.evaluation.publish import publish
    from ml_app.evaluation.section import with_interval

    artifact = current() if arguments.artifact is None else load(arguments.artifact)
    system = replace(system, seed=artifact.manifest["training"]["seed"])
    evaluation = evaluate_again(system, artifact)
    paths = publish(evaluation, artifact.version)
    for metric in evaluation.definitions:
        print(f"{metric.title:28} {with_interval(evaluation.metrics[metric.name])}")
    for outcome in evaluation.goals:
        print(f"goal {outcome.goal.metric}: {outcome.word}")
    print(f"version {artifact.version}; written: {', '.join(str(path) for path in paths[:3])}")
    return 0
