"""Train a candidate and let it replace the model in use only when it is shown to be no worse."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from ml_app.artifact import ARTIFACTS, Artifact, current
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.task import JudgedTask
from ml_app.fingerprints import LEARNED, fingerprints
from ml_app.fitting import FittedModel, restore
from ml_app.refusal import Refused
from ml_app.retraining.gate import Comparison, compare
from ml_app.system import System
from ml_app.training import Made, accept, make

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
    comparison: Comparison | None
    """None: nothing to compare, or too few rows to compare on."""


def retrain(system: System, margin: float, root: Path = ARTIFACTS) -> Decision:
    """Train a candidate on the data of today, compare, and promote it or keep the model in use.

    Both answer the candidate's test rows, less those the model in use has learned from: on these
    it would look better than it is. `margin` is the share of the primary metric by which the
    candidate may fall behind. Raises `Refused` when there is no model in use, or when its files
    or the data do not allow a comparison; the model in use then stays.
    """
    before = current(root)
    incumbent = _incumbent(system, before)
    made = make(system, root)
    fresh = ~np.isin(fingerprints(made.inputs.table, system.key), _learned(before))
    rows = np.flatnonzero(fresh)
    comparison, reason = _judge(system, made, (before, incumbent), rows, margin)
    promoted = comparison is not None and comparison.passes
    if promoted:
        accept(made, root)
    return Decision(
        candidate=made.artifact.version,
        current=before.version,
        promoted=promoted,
        reason=reason,
        rows=len(rows),
        left_out=len(fresh) - len(rows),
        comparison=comparison,
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
    margin: float,
) -> tuple[Comparison | None, str]:
    artifact, incumbent = before
    task, inputs = cast(JudgedTask, system.task), made.inputs
    too_few = task.too_few(inputs.y[rows]) if len(rows) else "none"
    if too_few:
        return None, f"too few test rows that are new to both models: {too_few}"
    scores = incumbent.scores(inputs.table.take(rows))
    decisions = system.task.decide(scores, artifact.manifest["threshold"])
    own = inputs.scores[rows]
    if np.array_equal(own, scores):
        return None, "the candidate answers every row alike: neither data nor settings have changed"
    resampling = Resampling(
        system.seed,
        max(LEAST_RESAMPLES, min(MOST_RESAMPLES, CELLS // len(rows))),
        None if inputs.time is None else inputs.time[rows],
        None if inputs.groups is None else inputs.groups[rows],
    )
    comparison = compare(
        made.evaluation.primary,
        task.sample(inputs.y[rows], own, inputs.decide(own)),
        task.sample(inputs.y[rows], scores, decisions),
        resampling,
        margin,
    )
    return comparison, _reason(comparison)


def _reason(found: Comparison) -> str:
    ends = f"95 % interval of the gain [{found.gain.low:.4g}, {found.gain.high:.4g}]"
    return {
        "better": f"better: {ends} lies above zero",
        "not worse": f"not worse: {ends} lies above -{found.margin:.3g}, the margin",
        "not shown": f"not shown to be no worse: {ends} reaches below -{found.margin:.3g}, the "
        "margin; more test rows would tell",
        "worse": f"worse: {ends} lies below zero",
        "undefined": f"{found.title} is undefined on these rows",
    }[found.word]
