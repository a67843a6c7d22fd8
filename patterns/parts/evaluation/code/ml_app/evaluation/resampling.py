"""Bootstrap resamples as row weights: how often each row was drawn. Deterministic by seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats

CELLS = 300_000
"""Weights held in memory at a time: 2.4 MB, which stays in the cache."""


@dataclass(frozen=True)
class Resampling:
    """How rows are drawn with replacement. Rows that depend on each other are drawn together.

    Without time and groups, each row for itself; not within classes: a resample that always holds
    as many positives hides that the share of positives is itself luck, and the interval of
    log-loss, Brier score or F1 then holds the true value in 83 instead of 95 of 100 samples
    (simulated, 20 % positives, 1000 rows). With time: circular blocks of ⌈n^(1/3)⌉ neighbours
    (Politis & Romano 1992). With groups: whole groups (Davison & Hinkley 1997, section 3.8).
    """

    seed: int
    count: int = 1000
    time: Floats | None = None
    groups: NDArray[Any] | None = None

    @property
    def independent(self) -> bool:
        """Whether rows count as independent, so that exact formulas for shares hold."""
        return self.time is None and self.groups is None

    def take(self, rows: NDArray[Any]) -> "Resampling":
        """The same scheme for some of the rows (a mask or indices)."""
        return Resampling(
            self.seed,
            self.count,
            None if self.time is None else self.time[rows],
            None if self.groups is None else self.groups[rows],
        )

    def weights(self, rows: int) -> Iterator[Floats]:
        """Yield arrays of shape (some, rows) that together hold `count` resamples."""
        rng = np.random.default_rng([self.seed, rows])
        step = max(1, min(self.count, CELLS // max(rows, 1)))
        for start in range(0, self.count, step):
            yield self._draw(rng, min(step, self.count - start), rows)

    def _draw(self, rng: np.random.Generator, count: int, rows: int) -> Floats:
        if self.groups is not None:
            _, member = np.unique(self.groups, return_inverse=True)
            return _counts(rng, count, int(member.max()) + 1)[:, member]
        if self.time is not None:
            return _blocks(rng, count, np.argsort(self.time, kind="stable"))
        return _counts(rng, count, rows)


def _counts(rng: np.random.Generator, count: int, size: int) -> Floats:
    """How often each of `size` units is drawn in `size` draws, `count` times over."""
    drawn = rng.integers(0, size, size=(count, size), dtype=np.int64)
    drawn += np.arange(count)[:, None] * size
    counts = np.bincount(drawn.ravel(), minlength=count * size)
    return counts.reshape(count, size).astype(np.float64)


def _blocks(rng: np.random.Generator, count: int, order: NDArray[np.intp]) -> Floats:
    """Draw runs of neighbours in `order`, wrapping at the end. The last block is cut, so weights
    sum to rows."""
    rows = len(order)
    length = int(np.ceil(rows ** (1 / 3)))
    starts = rng.integers(0, rows, size=(count, -(-rows // length)))
    drawn = (starts[:, :, None] + np.arange(length)).reshape(count, -1)[:, :rows] % rows
    drawn = drawn + np.arange(count)[:, None] * rows
    weights = np.empty((count, rows))
    weights[:, order] = np.bincount(drawn.ravel(), minlength=count * rows).reshape(count, rows)
    return weights
