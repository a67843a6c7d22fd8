"""What asking a model costs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

import numpy as np

from ml_app.cascade.losses import Floats


@dataclass(frozen=True)
class Price:
    """Cost of a batch of n rows: fixed + per_row · n."""

    fixed: float
    per_row: float
    declared: bool
    """Declared by somebody, in their unit; otherwise measured here, in CPU seconds."""

    def of(self, rows: float, batches: float = 1.0) -> float:
        """Cost of rows that come in so many batches."""
        return self.fixed * batches + self.per_row * rows


def declared(price: float) -> Price:
    """A price per row that somebody stated. Raises ValueError where it is negative."""
    if not price >= 0:
        raise ValueError(f"price={price!r}: a price per row is not negative")
    return Price(0.0, float(price), True)


def measured(one: float, many: float, rows: int) -> Price:
    """The line through the CPU seconds of a batch of one row and of one of `rows` rows.

    A forest costs nearly as much for one row as for fifty: a price per row alone would promise a
    saving that is not there. What is measured is reported; it decides nothing, so that the same
    data and seed give the same cascade on every machine.
    """
    per_row = max(many - one, 0.0) / max(rows - 1, 1)
    return Price(max(one - per_row, 0.0), per_row, False)


def timed(ask: Callable[[Any], Floats], rows: Any, rounds: int = 1) -> tuple[Floats, float]:
    """What is answered, and the median CPU seconds it took, all threads counted."""
    spent = []
    for _ in range(rounds):
        before = process_time()
        said = ask(rows)
        spent.append(process_time() - before)
    return said, float(np.median(spent))


def per_row(prices: Sequence[Price], shares: Sequence[float], rows: int) -> float:
    """Cost per row of a cascade whose stages answer these shares of a batch of `rows`: each stage
    is asked for what those before it passed on, in one piece.
    """
    total, reached = 0.0, 1.0
    for price, share in zip(prices, shares, strict=True):
        asked = reached * rows
        total += price.of(asked, min(1.0, asked))
        reached = max(reached - share, 0.0)
    return total / rows
