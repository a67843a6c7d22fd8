"""How far two samples lie apart, and whether chance alone can do that.

SciPy's distributions take a second to import and only monitoring asks for them: they are imported
where they are used, so that the service starts without.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml_app.drift.profile import Counts, Profile
from ml_app.interfaces import Floats

EXPECTED = 5.0
"""Least expected count of a cell, below which chi-square does not hold (Cochran 1954)."""


def effective(reference: int, window: int) -> float:
    """The size that decides about two samples: 1 / (1/n + 1/m)."""
    return reference * window / (reference + window) if reference and window else 0.0


def pooled(reference: Counts, window: Counts) -> tuple[Counts, Counts]:
    """Throw cells together, the rarest first, until chance alone fills each of them five times in
    the smaller sample. Fewer than two cells are left when there is nothing to compare."""
    total = reference + window
    smaller = min(reference.sum(), window.sum())
    expected = total * smaller / max(total.sum(), 1)
    order = np.argsort(expected, kind="stable")
    group = np.zeros(len(order), dtype=np.intp)
    filled, current = 0.0, 0
    for cell in order:
        if filled >= EXPECTED:
            filled, current = 0.0, current + 1
        group[cell] = current
        filled += expected[cell]
    if filled < EXPECTED and current:
        group[group == current] = current - 1
    return np.bincount(group, weights=reference).astype(np.int64), np.bincount(
        group, weights=window
    ).astype(np.int64)


def psi(reference: Counts, window: Counts) -> float:
    """Population stability index, Σ (p - q) ln(p/q). Half a row is added to each cell, so that an
    empty one does not make it infinite."""
    p = (window + 0.5) / (window + 0.5).sum()
    q = (reference + 0.5) / (reference + 0.5).sum()
    return float(((p - q) * np.log(p / q)).sum())


def rows_needed(cells: int, limit: float, alpha: float) -> float:
    """Effective size below which chance alone carries the PSI over `limit` more often than `alpha`.

    Without drift the PSI is about chi-square(cells - 1) / effective size (Yurdakul 2018): ten
    cells and 5 % need 169 for a limit of 0.1 and 85 for 0.2.
    """
    return _critical(alpha, cells) / limit


def _critical(alpha: float, cells: int) -> float:
    from scipy.stats import chi2

    return float(chi2.isf(alpha, cells - 1))


def window_needed(reference: int, size: float) -> int | None:
    """Rows a window needs for that effective size; None when no window can give it."""
    return math.ceil(size * reference / (reference - size)) if reference > size else None


def visible_psi(cells: int, size: float, alpha: float, power: float) -> float:
    """The true PSI that is found with probability `power` at this effective size: the PSI times
    the size is about non-central chi-square."""
    from scipy.optimize import brentq
    from scipy.stats import ncx2

    critical = _critical(alpha, cells)

    def missing(shift: float) -> float:
        return float(ncx2.sf(critical, cells - 1, shift)) - power

    return float(brentq(missing, 1e-6, 1e4)) / size


def distance(profile: Profile, values: Floats) -> float:
    """The two-sample Kolmogorov-Smirnov distance at the profile's knots: never more than the true
    distance, and less by at most the share between two knots."""
    known = np.sort(values[~np.isnan(values)])
    knots, reached = np.asarray(profile.knots), np.asarray(profile.reached)
    seen = np.searchsorted(known, knots, side="right") / len(known)
    before = np.searchsorted(known, knots[0], side="left") / len(known)
    return float(max(np.abs(seen - reached).max(), before))


def distance_p_value(d: float, size: float) -> float:
    """How often chance alone makes the Kolmogorov-Smirnov distance as large."""
    from scipy.stats import kstwo

    return float(kstwo.sf(d, max(1, round(size))))


def counts_p_value(reference: Counts, window: Counts) -> float:
    """Pearson's chi-square test that two pooled samples come from the same shares."""
    from scipy.stats import chi2_contingency

    table: NDArray[np.int64] = np.vstack([reference, window])
    return float(chi2_contingency(table, correction=False).pvalue)


def share_p_value(reference: tuple[int, int], window: tuple[int, int]) -> float:
    """Fisher's exact test on two shares, each given as (with, without)."""
    from scipy.stats import fisher_exact

    return float(fisher_exact([reference, window]).pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values: rejecting those below alpha errs, over all of them, at most alpha of the
    time, however they depend on each other (Holm 1979)."""
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    raised = p[order] * np.arange(len(p), 0, -1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1.0)
    return [float(value) for value in adjusted]
