"""`train`: towers beside the baselines, judged, published."""

import argparse
from dataclasses import replace

from ml_app.recommendation.system import System

NAME = "train"
HELP = "train on the events, judge the towers beside the baselines, and publish a new version"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--seed", type=int, help="another seed than the blueprint's")
    parser.add_argument(
        "--ungated",
        action="store_true",
        help="put the version into use even if it misses a gate of the blueprint",
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Train, and say what was reached and where it lies. Raises `Refused` when a gate closes."""
    from ml_app.recommendation.training import train

    if arguments.seed is not None:
        system = replace(system, seed=arguments.seed)
    artifact = train(system, gated=not arguments.ungated)
    for name, value in artifact.manifest["metrics"].items():
        print(f"{name:24} {'undefined' if value is None else f'{value:.4g}'}")
    print(artifact.manifest["package"]["reason"])
    print(f"version {artifact.version} in {artifact.directory}; report: reports/evaluation.md")
    return 0
