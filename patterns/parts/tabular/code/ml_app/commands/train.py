"""Train a model."""

import argparse
from dataclasses import replace

from ml_app.system import System

HELP = "train on the data, judge the model beside its baselines, and publish a new version"


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
    from ml_app.training import train

    if arguments.seed is not None:
        system = replace(system, seed=arguments.seed)
    artifact = train(system, gated=not arguments.ungated)
    for name, value in artifact.manifest["metrics"].items():
        print(f"{name:24} {'undefined' if value is None else f'{value:.4g}'}")
    package = artifact.manifest["package"]
    print(f"package: {package['format']}, {package['path']} path: {package['reason']}")
    print(f"version {artifact.version} in {artifact.directory}; report: reports/evaluation.md")
    return 0
