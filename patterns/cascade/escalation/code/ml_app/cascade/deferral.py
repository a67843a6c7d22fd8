"""Learning from scores where a stage's answer gives most away (Jitkrittum et al. 2023).

A learned rule is only taken where it beats the plain one on rows it was not learned from.
"""

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.confidence import Confidence, Learned
from ml_app.cascade.losses import Floats

BINS, FEWEST = 20, 30
"""At most so many pieces of a curve, none of fewer rows."""


def learn(scores: Floats, gap: Floats) -> Learned:
    """Curves of the gap (loss of this stage minus that of the last) over the score."""
    if scores.ndim == 1:
        curves = [_curve(scores, gap, float(gap.mean()) if len(gap) else 0.0)]
    else:
        said, mean = scores.argmax(axis=1), float(gap.mean()) if len(gap) else 0.0
        curves = [
            _curve(scores[said == code, code], gap[said == code], mean)
            for code in range(scores.shape[1])
        ]
    return Learned(tuple(knots for knots, _ in curves), tuple(gaps for _, gaps in curves))


def given_up(confidence: Floats, gap: Floats) -> float:
    """Mean loss given up when the surest rows are answered first, averaged over all shares of
    answered rows: lower is the better order.
    """
    order = np.argsort(-confidence, kind="stable")
    return float(np.cumsum(gap[order]).mean() / len(gap))


def wins(plain: Confidence, scores: Floats, gap: Floats, halves: NDArray[np.bool_]) -> bool:
    """Whether a rule learned from the rows of one half orders those of the other better than the
    plain one does, both ways round.
    """
    for learned_from in (halves, ~halves):
        held_out = ~learned_from
        if learned_from.sum() < FEWEST or held_out.sum() < FEWEST:
            return False
        rule = learn(scores[learned_from], gap[learned_from])
        ours = given_up(rule.of(scores[held_out]), gap[held_out])
        if ours >= given_up(plain.of(scores[held_out]), gap[held_out]):
            return False
    return True


def _curve(x: Floats, gap: Floats, mean: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Means of pieces of equally many rows, each drawn towards the mean as by `FEWEST` rows."""
    if not len(x):
        return (0.0,), (mean,)
    order = np.argsort(x, kind="stable")
    knots: list[float] = []
    gaps: list[float] = []
    for piece in np.array_split(order, max(1, min(BINS, len(x) // FEWEST))):
        knot = float(x[piece].mean())
        if not knots or knot > knots[-1]:
            knots.append(knot)
            gaps.append(float((gap[piece].sum() + FEWEST * mean) / (len(piece) + FEWEST)))
    return tuple(knots), tuple(gaps)
