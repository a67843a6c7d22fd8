"""Train a candidate and let it replace the version in use only when it is shown to be no worse."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from ml_app.artifact import ARTIFACTS, current
from ml_app.evaluation.margins import Gain, Margin, margins
from ml_app.evaluation.plain import cleaned
from ml_app.files import write_text
from ml_app.recommendation.bootstrap import estimates
from ml_app.recommendation.incumbent import Incumbent, incumbent_of
from ml_app.recommendation.judging import COVERAGE, FEWEST, primary_of
from ml_app.recommendation.pairs import Hashes, pair_hashes
from ml_app.recommendation.system import System
from ml_app.recommendation.task import RankingMetric
from ml_app.recommendation.training import LEARNED, Made, accept, barred, make
from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.splits import Holdout

FOLDER = Path("reports/retraining")
SHARE = 0.05
"""Of the value of the primary metric: the margin where nobody has stated one."""


@dataclass(frozen=True)
class Decision:
    """What became of a candidate, and why."""

    candidate: str
    """Its version."""
    current: str
    """The version that was in use before."""
    promoted: bool
    reason: str
    users: int
    """Users with an item to find that neither version has learned from."""
    gains: tuple[Gain, ...]
    """One for each margin; none where there is nothing to compare."""


def retrain(system: System, share: float | None = None, root: Path = ARTIFACTS) -> Decision:
    """Train a candidate on the events of today, compare, and promote it or keep what is in use.

    Both rank for the same users, for items to find that neither has learned from. The candidate
    must pass every comparison, see `margins`, and every bound of the gates. Raises `Refused` when
    there is no version in use, or when its files or the events do not allow a comparison.
    """
    before = current(root)
    learned_before = np.load(before.file(LEARNED), allow_pickle=False)
    incumbent = incumbent_of(before, system.rerank)
    stated = _stated(system, share)
    made = make(system, root)
    holdout = _new_to(made.learned.holdout, learned_before)
    found: tuple[Gain, ...] = ()
    users = len(holdout.users)
    if users < FEWEST:
        reason = f"only {users} users have an item that is new to both; {FEWEST} are needed"
    else:
        found, reason = _compared(made, incumbent, holdout, stated)
    missed = barred(made)
    promoted = bool(found) and all(gain.passes for gain in found) and not missed
    if promoted:
        accept(made, root)
    why = "; ".join([reason, *missed])
    return Decision(made.artifact.version, before.version, promoted, why, users, found)


def _stated(system: System, share: float | None) -> tuple[Margin[RankingMetric], ...]:
    usual = Margin(primary_of(system), SHARE, relative=True)
    found = margins(system.gates, system.task.metrics, usual, share)
    if any(margin.metric.name == COVERAGE for margin in found):
        raise Refused(
            "a share of the catalogue has no value for each user, so two versions cannot be "
            "compared in it; state a `minimum` in `training.validation_gate`, not a `margin`"
        )
    return found


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
    made: Made, incumbent: Incumbent, holdout: Holdout, stated: Sequence[Margin[RankingMetric]]
) -> tuple[tuple[Gain, ...], str]:
    """The gain in each stated metric; none where both rank every user alike."""
    mine = rank(made.ranker, holdout)
    theirs = rank(incumbent.ranker(made.data, holdout.train.items), holdout)
    found, alike = [], True
    for margin in stated:
        metric = margin.metric
        difference = metric.loss(1.0) * (theirs.values[metric.name] - mine.values[metric.name])
        alike = alike and not difference.any()
        gain = estimates({metric.name: difference}, made.evaluation.system.seed)[metric.name]
        allowed = margin.beside(theirs.mean(metric.name))
        found.append(Gain(metric.name, metric.title, gain, allowed))
    if alike:
        return (), "the candidate ranks every user alike: neither events nor settings changed"
    return tuple(found), "; ".join(gain.reason for gain in found)
