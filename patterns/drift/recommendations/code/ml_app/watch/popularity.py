"""How popular the items are that are shown and taken, beside those of training."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import chi2

from ml_app.recommender.catalogue import Catalogue
from ml_app.retrieval.arrays import Floats, Indices

BINS = 10
"""Each holds a tenth of the events of training: first the few most popular items, last the many
that are seldom had."""
CHANCE = 0.99
"""A PSI within this quantile of what chance alone gives is no shift."""
LEAST = 1e-4
"""Share an empty bin counts as, so that its logarithm exists."""

Status = Literal["steady", "drift", "too few"]


@dataclass(frozen=True)
class Shift:
    """One distribution over the bins beside another."""

    name: str
    status: Status
    psi: float
    limit: float
    independent: int
    """Lists, or takers: items of one list are not independent of each other."""
    reference: tuple[float, ...]
    live: tuple[float, ...]
    """Shares of each bin, most popular first."""


def bins_of(catalogue: Catalogue) -> Indices:
    """The bin of each item, shape (items,), 0 for the most popular."""
    counts = catalogue.popularity[catalogue.popular]
    before = (np.cumsum(counts) - counts) / max(1, int(counts.sum()))
    found = np.empty(len(counts), dtype=np.int64)
    found[catalogue.popular] = np.minimum((before * BINS).astype(np.int64), BINS - 1)
    return found


def shares(rows: Iterable[int], bins: Indices) -> Floats:
    """Share of each bin among items, shape (BINS,); an item may occur several times."""
    counts = np.bincount(bins[np.fromiter(rows, dtype=np.int64)], minlength=BINS)
    return np.asarray(counts / max(1, int(counts.sum())), dtype=np.float64)


def shift(name: str, reference: Floats, live: Floats, independent: int, limit: float) -> Shift:
    """Compare. It is drift when the PSI exceeds the limit; `too few` as long as chance alone may
    carry it there, which is about chi-square(bins - 1) / n.
    """
    a, b = np.maximum(reference, LEAST), np.maximum(live, LEAST)
    psi = float(((b - a) * np.log(b / a)).sum())
    chance = chi2.ppf(CHANCE, BINS - 1) / independent if independent else math.inf
    status: Status = "too few" if chance > limit else "drift" if psi > limit else "steady"
    return Shift(name, status, psi, limit, independent, tuple(reference), tuple(live))
