"""Fitting one model: vocabularies and pipeline from the same rows, and what a search asks of
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.artifact import Artifact
from ml_app.composite import learned, searched
from ml_app.encoder import Encoder
from ml_app.interfaces import (
    FittedCalibration,
    Floats,
    Indices,
    Matrix,
    Parts,
    Task,
)
from ml_app.package.report import PIPELINE
from ml_app.pipeline import build
from ml_app.refusal import Refused
from ml_app.system import System


@dataclass(frozen=True)
class FittedModel:
    """An encoder and the pipeline that was fitted on its matrix."""

    task: Task
    encoder: Encoder
    pipeline: Any
    calibration: FittedCalibration | None = None

    def scores(self, table: pa.Table) -> Floats:
        """Calibrated scores of typed rows: (n,) or (n, classes)."""
        return self.scores_of(self.encoder.encode(table))

    def scores_of(self, X: Matrix) -> Floats:
        """Calibrated scores of encoded rows."""
        scores = self.task.scores(self.pipeline, X)
        return scores if self.calibration is None else self.calibration.apply(scores)


def fit(system: System, table: pa.Table, overrides: Mapping[str, Any]) -> FittedModel:
    """Fit vocabularies and model on the same training rows. Raises `Refused` when the target does
    not fit the task.
    """
    encoder = Encoder.fit(system.features, table)
    pipeline = build(encoder, system.model, system.task, system.seed, **overrides)
    rows = encoder.encode(table), target_of(system, table)
    fitted = learned(system.model, pipeline, rows, system.split, table)
    return FittedModel(system.task, encoder, fitted)


def target_of(system: System, table: pa.Table) -> NDArray[Any]:
    """The target as estimators want it. Raises `Refused` for a value the task does not know."""
    try:
        return system.task.encode_target(table[system.task.target])
    except ValueError as error:
        raise Refused(str(error)) from error


def objective(
    system: System, table: pa.Table, parts: Parts, folds: int
) -> Callable[[Mapping[str, Any]], float]:
    """The loss of given hyperparameters, averaged over rows that were not fitted on.

    With `folds`, cross-validation of the split's own kind over the development rows; without, one
    fit on the train part that is scored on the validation part. What does not depend on the
    hyperparameters is computed once.
    """
    prepared = [
        _prepare(system, table, learn, score)
        for learn, score in _pairs(system, table, parts, folds)
    ]

    def loss(overrides: Mapping[str, Any]) -> float:
        return float(np.mean([_loss(system, one, overrides) for one in prepared]))

    return loss


@dataclass(frozen=True)
class _Prepared:
    encoder: Encoder
    learn: tuple[Matrix, NDArray[Any]]
    score: tuple[Matrix, NDArray[Any]]


def _pairs(
    system: System, table: pa.Table, parts: Parts, folds: int
) -> list[tuple[Indices, Indices]]:
    if not folds:
        return [(parts.train, parts.validation)]
    development = table.take(parts.development)
    pairs = system.split.folds(development, system.task.target, folds, system.seed)
    return [(parts.development[learn], parts.development[score]) for learn, score in pairs]


def _prepare(system: System, table: pa.Table, learn: Indices, score: Indices) -> _Prepared:
    learned, scored = table.take(learn), table.take(score)
    encoder = Encoder.fit(system.features, learned)
    return _Prepared(
        encoder,
        (encoder.encode(learned), target_of(system, learned)),
        (encoder.encode(scored), target_of(system, scored)),
    )


def _loss(system: System, prepared: _Prepared, overrides: Mapping[str, Any]) -> float:
    model = searched(system.model)
    pipeline = build(prepared.encoder, model, system.task, system.seed, **overrides)
    pipeline.fit(*prepared.learn)
    X, y = prepared.score
    return float(np.mean(system.task.row_loss(y, system.task.scores(pipeline, X))))


def restore(system: System, artifact: Artifact) -> FittedModel:
    """The model of an artifact, on its native path. Runs code from the file, see
    `ml_app.artifact`. Raises `Damaged`.
    """
    state = artifact.manifest["calibration"]
    return FittedModel(
        task=system.task,
        encoder=Encoder.restore(system.features, artifact.manifest["encoder"]),
        pipeline=artifact.load_pickled(PIPELINE),
        calibration=None if state is None else system.calibration.restore(state),
    )
