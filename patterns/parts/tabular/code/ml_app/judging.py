"""What an evaluation needs, gathered from the test part."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.arrow import floats
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.teller import told
from ml_app.fitting import FittedModel, target_of
from ml_app.interfaces import Floats, Parts
from ml_app.reading import Data
from ml_app.system import System

MICROSECONDS = 1e6


def evaluation_inputs(
    system: System,
    data: Data,
    parts: Parts,
    model: FittedModel,
    threshold: float | None,
    training: Mapping[str, Any],
) -> EvaluationInputs:
    """Score the test rows with the model and with every baseline, which learns from the development
    rows.
    """
    test = data.table.take(parts.test)
    X = model.encoder.encode(test)
    return EvaluationInputs(
        y=target_of(system, test),
        scores=model.scores_of(X),
        baseline_scores=_baseline_scores(system, data.table.take(parts.development), test),
        table=test,
        decide=lambda scores: system.task.decide(scores, threshold),
        importance_score=model.scores_of,
        X=X,
        encoded_names=model.encoder.names,
        feature_of_column=model.encoder.feature_of_column,
        training=training,
        data=data.facts(),
        threshold=threshold,
        time=_seconds(system, test, parts),
        groups=_groups(system, test),
        told=told(system.model, model.pipeline),
    )


def _baseline_scores(system: System, learn: pa.Table, test: pa.Table) -> dict[str, Floats]:
    y = target_of(system, learn)
    return {
        baseline.name: baseline.fit(system.task, learn, y).scores(test)
        for baseline in system.baselines
    }


def _seconds(system: System, test: pa.Table, parts: Parts) -> Floats | None:
    """When each test row was; its place in the file where the split goes by that."""
    if not system.split.chronological:
        return None
    if system.split.time is None:
        return parts.test.astype(np.float64)
    return floats(pc.cast(test[system.split.time], pa.int64())) / MICROSECONDS


def _groups(system: System, test: pa.Table) -> NDArray[Any] | None:
    if system.split.group is None:
        return None
    return np.array(test[system.split.group].cast(pa.string()).to_pylist(), dtype=object)
