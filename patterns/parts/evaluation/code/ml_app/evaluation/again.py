"""Evaluate an artifact from what lies on disk, without training."""

from dataclasses import replace

from ml_app.artifact import Artifact
from ml_app.evaluation.evaluate import evaluate
from ml_app.evaluation.reports import read_measured
from ml_app.evaluation.result import Evaluation
from ml_app.fitting import restore
from ml_app.judging import evaluation_inputs
from ml_app.reading import read
from ml_app.refusal import Refused
from ml_app.system import System


def evaluate_again(system: System, artifact: Artifact) -> Evaluation:
    """Judge an artifact on the test part of the data it was trained on; `system.seed` is the one of
    its training.

    Raises `Refused` when the data has changed since: the split would fall elsewhere, and rows the
    model has learned from would be among those it is judged on.
    """
    manifest, data = artifact.manifest, read(system)
    if data.sha256 != manifest["data"]["sha256"]:
        raise Refused(
            f"{data.path} is not the data that version {artifact.version} was trained on, so its "
            "test part cannot be "
            "told apart; run `train`"
        )
    parts = system.split.parts(data.table, system.task.target, system.seed)
    inputs = evaluation_inputs(
        system, data, parts, restore(system, artifact), manifest["threshold"], manifest["training"]
    )
    before = read_measured()
    same = before.get("version") == artifact.version
    tuned = before.get("threshold", {}).get("tuned") if same else None
    return evaluate(system, replace(inputs, package=manifest["package"], tuned=tuned))
