"""Permutation importance: how much worse the model gets when a feature's values are shuffled.

Breiman 2001; Fisher, Rudin & Dominici 2019. Features that say the same thing share their
importance: shuffling one leaves the other to answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.intervals import mean
from ml_app.evaluation.task import JudgedTask

MOST_ROWS = 2000
BUDGET = 200_000
"""Rows scored in all: bounds the time, whatever the number of features."""
MOST_REPEATS = 5


@dataclass(frozen=True)
class Importance:
    """One feature: mean increase of the loss per row, with its interval over rows."""

    feature: str
    estimate: Estimate


def importances(task: JudgedTask, inputs: EvaluationInputs, seed: int) -> tuple[Importance, ...]:
    """Each feature with all its encoded columns shuffled together, most important first.

    At most `MOST_ROWS` rows (drawn at random) and `BUDGET` scored rows. The interval is over rows
    (shuffles are averaged first): it says how sure the mean is for the population, not for another
    training.
    """
    rng = np.random.default_rng([seed, 0x1A])
    features = list(dict.fromkeys(inputs.feature_of_column))
    rows = len(inputs.y)
    kept = np.sort(rng.permutation(rows)[: max(2, min(MOST_ROWS, BUDGET // max(len(features), 1)))])
    X, y = inputs.X[kept], inputs.y[kept]
    base = task.row_loss(y, inputs.importance_score(X))
    repeats = int(np.clip(BUDGET // max(len(features) * len(kept), 1), 1, MOST_REPEATS))
    found = []
    for feature in features:
        columns = [i for i, name in enumerate(inputs.feature_of_column) if name == feature]
        increase = np.zeros(len(kept))
        for _ in range(repeats):
            shuffled = X.copy()
            shuffled[:, columns] = X[rng.permutation(len(kept))][:, columns]
            increase += task.row_loss(y, inputs.importance_score(shuffled)) - base
        found.append(Importance(feature, mean(increase / repeats)))
    return tuple(sorted(found, key=lambda i: (-i.estimate.value, i.feature)))


def without_effect(found: Sequence[Importance]) -> tuple[str, ...]:
    """Features whose interval does not rise above zero: nothing shows that the model needs them."""
    return tuple(i.feature for i in found if not i.estimate.low > 0)
