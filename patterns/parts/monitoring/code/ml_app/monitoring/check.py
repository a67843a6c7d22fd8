"""One look at the running system: has the world moved, and is the model still as good?"""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ml_app.drift.series import (
    Series,
    features_of_rows,
    label,
    prediction,
    remark,
)
from ml_app.drift.statistical import Verdict
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.task import JudgedTask
from ml_app.interfaces import Floats
from ml_app.monitoring.outcomes import Joined, join
from ml_app.monitoring.quality import Quality, measure
from ml_app.monitoring.window import Period, Window, read
from ml_app.refusal import Misuse
from ml_app.scorer import Scorer, chosen_score
from ml_app.system import System

MOST_RESAMPLES, LEAST_RESAMPLES = 1000, 200
CELLS = 20_000_000
"""Rows times resamples that are drawn at most, down to the least number of resamples."""
SKEW = 1e-3
"""A logged score that is further from the same model's score of the same row, relative to scores
above 1, was not computed by this artifact from these features."""


@dataclass(frozen=True)
class Checked:
    """Everything one look has found."""

    version: str
    window: Window
    """The newest predictions, whose features and scores are compared with the training rows."""
    matured: Window
    """Those old enough for their outcome to be known."""
    verdicts: tuple[Verdict, ...]
    outcomes: Joined
    quality: Quality
    skew: float | None
    """Largest difference between a logged score and the same row scored again; None: no rows."""

    @property
    def alarms(self) -> tuple[str, ...]:
        """What somebody has to look at, in words."""
        found = [
            f"{v.of} {v.name}: drift, PSI {v.psi:.3f} above {v.limit:g}"
            for v in self.verdicts
            if v.status == "drift"
        ]
        found += [
            f"{one.title} has become worse: {one.live.value:.4g} on {one.live.n} live rows, "
            f"{one.trained.value:.4g} on the test rows"
            for one in self.quality.metrics
            if one.primary and one.worse
        ]
        if self.skew is not None and self.skew > SKEW:
            found.append(f"logged scores differ from the model's own by up to {self.skew:.2g}")
        return tuple(found)


def check(system: System, reference: dict[str, Any], scorer: Scorer, period: Period) -> Checked:
    """Look at the predictions of a period, and at the outcomes of as long a period that ended
    `label_delay_days` earlier. Raises `Misuse` when nothing was answered by the model in use.
    """
    window = read(system.prediction_log, scorer.version, period)
    if not len(window):
        others = f" ({window.others} of other versions)" if window.others else ""
        raise Misuse(
            f"nothing to monitor: no predictions of version {scorer.version}{others} are logged in "
            "this period; start `serve` and send some, or choose another period"
        )
    matured = read(system.prediction_log, scorer.version, period.earlier(system.label_delay_days))
    outcomes = join(system, matured, system.prediction_log.feedback())
    series: list[Series] = [
        *features_of_rows(system.contract.inputs, window.rows),
        prediction(window.scores),
        *(remark(name, values) for name, values in window.remarks.items()),
    ]
    if len(outcomes.y):
        series.append(label(outcomes.y, system.task.labels))
    scores, alike = _scores(scorer, matured, outcomes)
    return Checked(
        version=scorer.version,
        window=window,
        matured=matured,
        verdicts=tuple(system.drift.judge(reference, series)),
        outcomes=outcomes,
        quality=_quality(system, scorer, outcomes, (scores, matured.seconds[outcomes.places])),
        skew=_skew(scores[alike], matured.scores[outcomes.places][alike]),
    )


def _scores(scorer: Scorer, matured: Window, outcomes: Joined) -> tuple[Floats, NDArray[np.bool_]]:
    """Score the rows with an outcome again: of several classes the log holds one score only. Beside
    the scores, whether the model said the same about each answer then and now.
    """
    scores, alike = [], []
    for place in outcomes.places:
        scores.append(scorer.score_row(matured.rows[place]))
        alike.append(dict(scorer.remarks or {}) == matured.said[place])
    return np.asarray(scores, dtype=np.float64), np.asarray(alike, dtype=np.bool_)


def _quality(
    system: System, scorer: Scorer, outcomes: Joined, scored: tuple[Floats, Floats]
) -> Quality:
    scores, seconds = scored
    if not len(scores):
        return Quality(0, too_few="no outcomes yet")
    task = cast(JudgedTask, system.task)
    sample = task.sample(outcomes.y, scores, scorer.decide(scores))
    count = max(LEAST_RESAMPLES, min(MOST_RESAMPLES, CELLS // len(scores)))
    neighbours = Resampling(system.seed, count, time=seconds)  # close in time may err alike
    return measure(task, system.goals, sample, scorer.manifest["estimates"], neighbours)


def _skew(scores: Floats, logged: Floats) -> float | None:
    if not len(scores):
        return None
    again = np.asarray([chosen_score(score) for score in scores.tolist()])
    return float((np.abs(again - logged) / np.maximum(1.0, np.abs(again))).max())
