"""What each decision costs, whatever turns out: the decision of least expected cost, and the price
of those that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats


@dataclass(frozen=True)
class CostMatrix:
    """The price of deciding for one class where another turns out, in any unit.

    The class of least expected cost is the cheapest decision where probabilities hold, also where
    right decisions have a price (Elkan 2001, section 1). Raises ValueError unless it is square and
    every cell a finite number.
    """

    cells: tuple[tuple[float, ...], ...]
    """Rows are what turns out, columns what is decided, both by code."""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.cells) for row in self.cells):
            raise ValueError(f"costs must be square, found rows of {[len(r) for r in self.cells]}")
        if not all(isfinite(price) for row in self.cells for price in row):
            raise ValueError("every cost must be a finite number")

    @cached_property
    def array(self) -> Floats:
        """The cells, shape (classes, classes)."""
        return np.array(self.cells, dtype=np.float64)

    @cached_property
    def _columns(self) -> tuple[tuple[float, ...], ...]:
        return tuple(zip(*self.cells, strict=True))

    def expected(self, scores: Floats) -> Floats:
        """Expected cost of deciding for each class, shape (n, classes): `scores @ cells`.

        Summed class by class, as `cheapest_one` does: a matrix product adds in an order of its own,
        and rounding would then break ties in two ways.
        """
        found = np.zeros(scores.shape)
        for probability, prices in zip(scores.T, self.array, strict=True):
            found += probability[:, None] * prices
        return found

    def cheapest(self, scores: Floats) -> NDArray[np.intp]:
        """Code of the class of least expected cost, shape (n,); the first of equals."""
        codes: NDArray[np.intp] = self.expected(scores).argmin(axis=1)
        return codes

    def cheapest_one(self, score: Sequence[float]) -> int:
        """The same for one row of probabilities. Hot path: no arrays."""
        best, least = 0, inf
        for code, prices in enumerate(self._columns):
            cost = 0.0
            for probability, price in zip(score, prices, strict=True):
                cost += probability * price
            if cost < least:
                best, least = code, cost
        return best

    def of(self, y: NDArray[Any], decisions: NDArray[Any]) -> Floats:
        """Cost of each row, shape (n,), from the codes of what happened and what was decided."""
        paid: Floats = self.array[y, decisions]
        return paid
