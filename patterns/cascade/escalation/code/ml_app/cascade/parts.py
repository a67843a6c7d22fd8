"""Cutting rows into those that train, those that calibrate and those that certify."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.losses import Codes, Floats


@dataclass(frozen=True)
class Cut:
    """How rows are cut."""

    shares: Sequence[float]
    """Of train, calibrate and certify; they sum to 1."""
    time_ordered: bool
    """Rows lie in the order of time: the parts follow each other in it."""

    def __post_init__(self) -> None:
        if len(self.shares) != 3 or min(self.shares) <= 0 or abs(sum(self.shares) - 1) > 1e-9:
            raise ValueError(
                f"shares={self.shares!r}: three positive shares of train, calibrate and certify "
                "that sum to 1"
            )


@dataclass(frozen=True)
class Parts:
    """Row indices, ascending; no row and no group is in two of them."""

    train: Codes
    calibrate: Codes
    certify: Codes


def parts(
    cut: Cut,
    n: int,
    rng: np.random.RandomState,
    *,
    classes: Codes | None = None,
    groups: NDArray[Any] | None = None,
) -> Parts:
    """Cut `n` rows; classes spread evenly, groups whole. Where a part would be empty, or a class
    missing from train, every row trains and none is left to certify.
    """
    if groups is not None:
        of_row = _by_group(cut, groups, rng)
    elif cut.time_ordered:
        of_row = _places(np.arange(n), cut.shares)
    else:
        of_row = _spread(cut, np.zeros(n, dtype=np.intp) if classes is None else classes, rng)
    found = [np.flatnonzero(of_row == part) for part in range(3)]
    lost = classes is not None and len(np.unique(classes[found[0]])) < len(np.unique(classes))
    if lost or not all(len(part) for part in found):
        return Parts(np.arange(n), np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp))
    return Parts(*found)


def _places(rank: NDArray[Any], shares: Sequence[float], weight: Floats | None = None) -> Codes:
    """Part of each item of the given rank, so that parts follow each other in it."""
    weight = np.ones(len(rank)) if weight is None else weight
    order = np.argsort(rank, kind="stable")
    middle = np.cumsum(weight[order]) - weight[order] / 2
    found = np.empty(len(rank), dtype=np.intp)
    found[order] = np.searchsorted(np.cumsum(shares[:2]) * weight.sum(), middle, side="right")
    return found


def _spread(cut: Cut, classes: Codes, rng: np.random.RandomState) -> Codes:
    """Each class by itself, shuffled; one of fewer than three rows only trains."""
    found = np.zeros(len(classes), dtype=np.intp)
    for code in np.unique(classes):
        mine = np.flatnonzero(classes == code)
        if len(mine) >= 3:
            found[mine] = _places(rng.permutation(len(mine)), cut.shares)
    return found


def _by_group(cut: Cut, groups: NDArray[Any], rng: np.random.RandomState) -> Codes:
    """Whole groups, shuffled, or in the order in which they first appear in time."""
    _, first, group, size = np.unique(
        groups, return_index=True, return_inverse=True, return_counts=True
    )
    rank = first if cut.time_ordered else rng.permutation(len(size))
    return np.asarray(_places(rank, cut.shares, size.astype(float))[group])
