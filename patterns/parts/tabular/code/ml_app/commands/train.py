"""Train a model."""

import argparse
from dataclasses import replace

from ml_app.system import System

HELP = "train on the data, judge the model beside its baselines, and publish a new version"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--seed", type=int, help="another seed than the blueprint's")


def run(system: System, arguments: argparse.Namespace) -> int:
    """Train, and say what was reached and where it lies."""
    from ml_app.training import train

    if arguments.seed is not None:
        system = replace(system, seed=arguments.seed)
    artifact = train(system)
    for name, value in artifact.manifest["metrics"].items():
        print(f"{name:24} {'undefined' if value is None else f'{value:.4g}'}")
    package = artifact.manifest["package"]
    print(f"package: {package['format']}, {package['path']} path: {package['reason']}")
    print(f"version {artifact.version} in {artifact.directory}; report: reports/evaluation.md")
    return 0
