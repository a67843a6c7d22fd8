"""Train a candidate and let it replace the model in use only when it is shown to be no worse."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ml_app.artifact import ARTIFACTS, Artifact, current
from ml_app.evaluation.margins import Margin, margins
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.task import JudgedTask
from ml_app.fingerprints import LEARNED, fingerprints
from ml_app.fitting import FittedModel, restore
from ml_app.refusal import Refused
from ml_app.retraining.comparison import Comparison, compare
from ml_app.system import System
from ml_app.training import Made, accept, barred, make

SHARE = 0.01
"""Of the value of the primary metric: the margin where nobody has stated one."""
MOST_RESAMPLES, LEAST_RESAMPLES = 1000, 200
CELLS = 20_000_000
"""Rows times resamples that are drawn at most, down to the least number of resamples."""


@dataclass(frozen=True)
class Decision:
    """What became of a candidate, and why."""

    candidate: str
    """Its version."""
    current: str
    """The version that was in use before."""
    promoted: bool
    reason: str
    rows: int
    """Test rows that neither model has learned from."""
    left_out: int
    """Test rows the model in use has learned from."""
    comparisons: tuple[Comparison, ...]
    """One for each margin; none where there is nothing to compare, or too few rows to compare
    on.
    """


def retrain(system: System, share: float | None = None, root: Path = ARTIFACTS) -> Decision:
    """Train a candidate on the data of today, compare, and promote it or keep the model in use.

    Both answer the candidate's test rows, less those the model in use has learned from: on these
    it would look better than it is. The candidate must pass every comparison, see `margins`, and
    every bound of the gates. Raises `Refused` when there is no model in use, or when its files or
    the data do not allow a comparison; the model in use then stays.
    """
    before = current(root)
    incumbent = _incumbent(system, before)
    made = make(system, root)
    fresh = ~np.isin(fingerprints(made.inputs.table, system.key), _learned(before))
    rows = np.flatnonzero(fresh)
    found, reason = _judge(system, made, (before, incumbent), rows, share)
    missed = barred(made)
    promoted = bool(found) and all(one.gain.passes for one in found) and not missed
    if promoted:
        accept(made, root)
    return Decision(
        candidate=made.artifact.version,
        current=before.version,
        promoted=promoted,
        reason="; ".join([reason, *missed]),
        rows=len(rows),
        left_out=len(fresh) - len(rows),
        comparisons=found,
    )


def _incumbent(system: System, before: Artifact) -> FittedModel:
    try:
        return restore(system, before)
    except ValueError as error:
        raise Refused(
            f"version {before.version} cannot be compared: {error}. The blueprint has changed "
            "since: `train` puts a new model into use without a comparison"
        ) from error


def _learned(before: Artifact) -> NDArray[np.uint64]:
    found: NDArray[np.uint64] = np.load(before.file(LEARNED), allow_pickle=False)
    return found


def _judge(
    system: System,
    made: Made,
    before: tuple[Artifact, FittedModel],
    rows: NDArray[np.intp],
    share: float | None,
) -> tuple[tuple[Comparison, ...], str]:
    artifact, incumbent = before
    task, inputs = cast(JudgedTask, system.task), made.inputs
    too_few = task.too_few(inputs.y[rows]) if len(rows) else "none"
    if too_few:
        return (), f"too few test rows that are new to both models: {too_few}"
    scores = incumbent.scores(inputs.table.take(rows))
    decisions = system.task.decide(scores, artifact.manifest["threshold"])
    own = inputs.scores[rows]
    if np.array_equal(own, scores):
        return (), "the candidate answers every row alike: neither data nor settings have changed"
    resampling = Resampling(
        system.seed,
        max(LEAST_RESAMPLES, min(MOST_RESAMPLES, CELLS // len(rows))),
        None if inputs.time is None else inputs.time[rows],
        None if inputs.groups is None else inputs.groups[rows],
    )
    judged = (
        task.sample(inputs.y[rows], own, inputs.decide(own)),
        task.sample(inputs.y[rows], scores, decisions),
    )
    usual = Margin(made.evaluation.primary, SHARE, relative=True)
    stated = margins(system.gates, task.metrics, usual, share)
    found = tuple(compare(margin, *judged, resampling) for margin in stated)
    return found, "; ".join(one.gain.reason for one in found)
