"""One scale for the scores of all stages.

A cascade puts scores of several models into one column. Where one of them is surer than it should
be, the column ranks and costs wrongly; dividing its log-odds by one number, fitted on rows no stage
has seen, repairs that and never changes a stage's own order (Guo et al. 2017).
"""

import numpy as np
from scipy.optimize import minimize_scalar

from ml_app.cascade.confidence import EDGE
from ml_app.cascade.losses import Codes, Floats
from ml_app.cascade.policy import rescaled

COLDEST, HOTTEST = 0.05, 20.0
PRIOR = 4.0
"""Rows' worth of belief that a score needs no correction: keeps a handful of rows, all of them
right, from making a stage infinitely sure.
"""


def fit_temperature(scores: Floats, y: Codes, weight: Floats) -> float:
    """The temperature of highest likelihood for probabilities (n,) or (n, classes), weighted, with
    a normal prior on its logarithm. 1.0 without rows.
    """
    if not len(y) or not weight.sum():
        return 1.0
    share = weight / weight.sum()

    def misfit(log_heat: float) -> float:
        moved = rescaled(scores, float(np.exp(log_heat)))
        said = (
            np.where(y == 1, moved, 1 - moved) if moved.ndim == 1 else moved[np.arange(len(y)), y]
        )
        missed = -float(share @ np.log(np.maximum(said, EDGE)))
        return missed + PRIOR / 2 * log_heat**2 / len(y)

    found = minimize_scalar(misfit, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return float(np.exp(found.x))
