"""Train a candidate and let it replace the version in use only when it is shown to be no worse."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from ml_app.artifact import ARTIFACTS, current
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.plain import cleaned
from ml_app.files import write_text
from ml_app.recommendation.bootstrap import estimates
from ml_app.recommendation.incumbent import Incumbent, incumbent_of
from ml_app.recommendation.judging import FEWEST, primary_of
from ml_app.recommendation.pairs import Hashes, pair_hashes
from ml_app.recommendation.system import System
from ml_app.recommendation.training import LEARNED, Made, accept, make
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.splits import Holdout

FOLDER = Path("reports/retraining")


@dataclass(frozen=True)
class Decision:
    """What became of a candidate, and why."""

    candidate: str
    """Its version."""
    current: str
    """The version that was in use before."""
    promoted: bool
    reason: str
    title: str
    """Of the metric that decided."""
    users: int
    """Users with an item to find that neither version has learned from."""
    gain: Estimate | None
    """Candidate less version in use, paired; None: nothing to compare."""


def retrain(system: System, margin: float, root: Path = ARTIFACTS) -> Decision:
    """Train a candidate on the events of today, compare, and promote it or keep what is in use.

    Both rank for the same users, for items to find that neither has learned from. `margin` is the
    share of the primary metric by which the candidate may fall behind. Raises `Refused` when there
    is no version in use, or when its files or the events do not allow a comparison.
    """
    before = current(root)
    learned_before = np.load(before.file(LEARNED), allow_pickle=False)
    incumbent = incumbent_of(before, system.rerank)
    made = make(system, root)
    metric = primary_of(system)
    holdout = _new_to(made.learned.holdout, learned_before)
    gain, reason, users = None, "", len(holdout.users)
    if users < FEWEST:
        reason = f"only {users} users have an item that is new to both; {FEWEST} are needed"
    else:
        gain, reason = _compared(made, incumbent, holdout, margin)
    promoted = gain is not None and reason.startswith(("better", "not worse"))
    if promoted:
        accept(made, root)
    return Decision(
        made.artifact.version, before.version, promoted, reason, metric.title, users, gain
    )


def write(decision: Decision, root: Path = Path()) -> Path:
    """Write `reports/retraining/<candidate>.json` and return its path."""
    path = root / FOLDER / f"{decision.candidate}.json"
    text = json.dumps({"schema": 1, **cleaned(asdict(decision))}, indent=2, ensure_ascii=False)
    write_text(path, text + "\n")
    return path


def _new_to(holdout: Holdout, learned: Hashes) -> Holdout:
    """Only the items to find that were not learned from."""
    train, targets = holdout.train, holdout.targets
    hashes = pair_hashes(train.users, train.items, targets.rows, targets.items)
    new = ~np.isin(hashes, learned)
    counts = np.bincount(targets.rows[new], minlength=len(targets))
    starts = np.concatenate([[0], np.cumsum(counts)])
    return replace(holdout, targets=Histories(targets.items[new], starts))


def _compared(
    made: Made, incumbent: Incumbent, holdout: Holdout, margin: float
) -> tuple[Estimate, str]:
    system = made.evaluation.system
    metric = primary_of(system)
    mine = rank(made.ranker, holdout)
    theirs = rank(incumbent.ranker(made.data, holdout.train.items), holdout)
    difference = metric.loss(1.0) * (theirs.values[metric.name] - mine.values[metric.name])
    gain = estimates({metric.name: difference}, system.seed)[metric.name]
    if not difference.any():
        return gain, "the candidate ranks every user alike: neither events nor settings changed"
    allowed = margin * abs(theirs.mean(metric.name))
    ends = f"95 % interval of the gain [{gain.low:.4g}, {gain.high:.4g}]"
    if gain.low > 0:
        return gain, f"better: {ends} lies above zero"
    if gain.low >= -allowed:
        return gain, f"not worse: {ends} lies above -{allowed:.3g}, the margin"
    if gain.high < 0:
        return gain, f"worse: {ends} lies below zero"
    return gain, f"not shown to be no worse: {ends} reaches below -{allowed:.3g}, the margin"
