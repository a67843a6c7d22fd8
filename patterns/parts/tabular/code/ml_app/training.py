"""From rows to an artifact: split, search, fit, calibrate, judge, package, publish."""

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import joblib
import numpy as np
from numpy.typing import NDArray

from ml_app import composite
from ml_app.artifact import ARTIFACTS, Artifact, publish, use
from ml_app.evaluation import publish as reports
from ml_app.evaluation.card import card
from ml_app.evaluation.evaluate import evaluate
from ml_app.evaluation.gates import barriers, looked_at, require_passed
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.task import JudgedTask
from ml_app.files import write_text
from ml_app.fingerprints import LEARNED, fingerprints
from ml_app.fitting import FittedModel, fit, objective, target_of
from ml_app.interfaces import Floats, Parts
from ml_app.judging import evaluation_inputs
from ml_app.package.report import PIPELINE
from ml_app.reading import Data, read
from ml_app.run_record import RunRecord, environment
from ml_app.system import System

RUN_RECORD = Path("reports/run.json")
EXAMPLE = Path("reports/example.json")
REFERENCE = "reference.json"
CARD = "card.md"


@dataclass(frozen=True)
class Trained:
    """What learning found out, before it is judged and packaged."""

    model: FittedModel
    """Fitted on the development rows; its calibration comes from rows an earlier fit had not
    seen.
    """
    threshold: float | None
    parameters: dict[str, Any]
    """Hyperparameters that a search found; empty: the defaults."""
    trials: list[dict[str, Any]]
    validation: tuple[NDArray[Any], Floats]
    """Outcomes and calibrated scores of the validation rows, by a model fitted without them."""


@dataclass(frozen=True)
class Made:
    """A complete version that is not in use yet, and how it was judged."""

    artifact: Artifact
    inputs: EvaluationInputs
    evaluation: Evaluation


def train(system: System, root: Path = ARTIFACTS, *, gated: bool = True) -> Artifact:
    """Make a new version, put it into use and write its reports. Raises `Refused` when the data
    does not allow it, and when it is `gated` and misses a bound of the gates; then nothing of an
    earlier version is touched.
    """
    made = make(system, root)
    if gated:
        require_passed(barred(made), made.artifact.version, made.artifact.directory)
    accept(made, root)
    return made.artifact


def barred(made: Made) -> tuple[str, ...]:
    """Why the gates keep a version from serving. Made-up rows prove nothing, so no gate closes on
    them.
    """
    found = made.evaluation
    if found.synthetic:
        return ()
    return barriers(found.system.gates, found.definitions, found.metrics)


def make(system: System, root: Path = ARTIFACTS) -> Made:
    """Train, judge, package and publish a new version, and write the run record. The version in use
    and its reports stay as they are. Raises `Refused` when the data does not allow it, or a gate
    looks at what is not measured.
    """
    record = RunRecord("train")
    for gate in system.gates:
        looked_at(gate, cast(JudgedTask, system.task).metrics)
    data = read(system)
    parts = system.split.parts(data.table, system.task.target, system.seed)
    trained = learn(system, data, parts)
    facts = _facts(system, trained, parts, record.cpu_seconds)
    inputs = evaluation_inputs(system, data, parts, trained.model, trained.threshold, facts)
    draft = _Draft(system, data, parts, trained, replace(inputs, validation=trained.validation))
    artifact = publish(draft.fill, draft.content, root, activate=False)
    record.note(version=artifact.version, data=data.facts(), training=facts, trials=trained.trials)
    record.note(metrics=artifact.manifest["metrics"], package=artifact.manifest["package"])
    record.write(RUN_RECORD)
    _write_example(system, data, parts)
    return Made(artifact, inputs, draft.evaluation)


def _write_example(system: System, data: Data, parts: Parts) -> None:
    """One row of the test part, as a caller of the service sends it."""
    row = data.table.slice(int(parts.test[0]), 1)
    names = [column.name for column in system.contract.inputs]
    values = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.select(names).to_pylist()[0].items()
    }
    write_text(EXAMPLE, json.dumps(values, indent=2, ensure_ascii=False) + "\n")


def accept(made: Made, root: Path = ARTIFACTS) -> None:
    """Put a version into use, and let the reports speak of it."""
    use(made.artifact.version, root)
    reports.publish(made.evaluation, made.artifact.version)


def learn(system: System, data: Data, parts: Parts) -> Trained:
    """Search, then fit twice: on the train part to calibrate and to set the threshold on the
    validation part, and on all development rows to keep. The test part is not looked at.
    """
    parameters, trials = _search(system, data, parts)
    first = fit(system, data.table.take(parts.train), parameters)
    validation = data.table.take(parts.validation)
    y, scores = target_of(system, validation), first.scores(validation)
    calibration = None
    if system.calibration is not None:
        calibration = system.calibration.fit(scores, y)
        scores = calibration.apply(scores)
    threshold = None if system.threshold is None else system.threshold.choose(y, scores)
    final = fit(system, data.table.take(parts.development), parameters)
    model = replace(final, calibration=calibration)
    return Trained(model, threshold, parameters, trials, (y, scores))


def _search(
    system: System, data: Data, parts: Parts
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    if system.search is None:
        return {}, []
    loss = objective(system, data.table, parts, system.search.folds)
    found = system.search.run(loss, composite.searched(system.model), system.seed)
    return found.best, found.trials


def _facts(system: System, trained: Trained, parts: Parts, cpu_seconds: float) -> Mapping[str, Any]:
    return {
        "rows": {
            "train": parts.train.size,
            "validation": parts.validation.size,
            "test": parts.test.size,
        },
        "seed": system.seed,
        "cpu_seconds": round(cpu_seconds, 2),
        "model": system.model.title,
        "parameters": trained.parameters,
    }


class _Draft:
    """Fills the folder of a new version. The evaluation is made on the way, because it reports what
    was packaged.
    """

    evaluation: Evaluation

    def __init__(
        self,
        system: System,
        data: Data,
        parts: Parts,
        trained: Trained,
        inputs: EvaluationInputs,
    ) -> None:
        self.system, self.data, self.parts = system, data, parts
        self.trained, self.inputs = trained, inputs
        pickled = io.BytesIO()
        joblib.dump(trained.model.pipeline, pickled)
        self.content = pickled.getvalue()

    def fill(self, folder: Path) -> Mapping[str, Any]:
        """Write all files of the version, and return the rest of its manifest."""
        (folder / PIPELINE).write_bytes(self.content)
        model = self.trained.model
        development = self.data.table.take(self.parts.development)
        X = model.encoder.encode(development)
        package = asdict(self.system.package.export(self.system.model, model.pipeline, X, folder))
        inputs = replace(self.inputs, package=package)
        self.evaluation = evaluate(self.system, inputs)
        (folder / CARD).write_text(card(self.evaluation), encoding="utf-8")
        np.save(folder / LEARNED, fingerprints(development, self.system.key))
        if self.system.drift is not None:
            columns = self.system.contract.inputs
            remarks = composite.remarks(self.system.model, model.pipeline, inputs.X)
            reference = self.system.drift.reference(
                self.system.task, columns, development, inputs.scores, remarks
            )
            (folder / REFERENCE).write_text(json.dumps(reference), encoding="utf-8")
        return self._manifest(package)

    def _manifest(self, package: Mapping[str, Any]) -> Mapping[str, Any]:
        model, task = self.trained.model, self.system.task
        calibration = model.calibration
        return {
            "task": {"kind": type(task).__name__, "target": task.target, "labels": task.labels},
            "created_at": RunRecord("publish").started.isoformat(timespec="seconds"),
            "data": self.data.facts(),
            "parameters": self.trained.parameters,
            "training": dict(self.inputs.training),
            "environment": environment(),
            "encoder": model.encoder.state(),
            "calibration": None if calibration is None else calibration.state(),
            "threshold": self.trained.threshold,
            "package": package,
            "metrics": self.evaluation.values(),
            "estimates": self.evaluation.estimates(),
            **composite.facts(self.system.model, model.pipeline, self.inputs.X, package),
        }
