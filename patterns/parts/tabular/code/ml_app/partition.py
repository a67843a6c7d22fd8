"""What every split needs: shares of rows, and refusals that say what to do."""

from collections.abc import Sequence

import numpy as np

from ml_app.interfaces import Indices, Parts
from ml_app.refusal import Refused

FEWEST_ROWS = 30
"""Below it no part of a split can show anything."""


def require_rows(rows: int, *, fewest: int = FEWEST_ROWS) -> None:
    """Refuse a table that is too small to be cut into three."""
    if rows < fewest:
        raise Refused(
            f"{rows} rows are too few to train, validate and test on; collect at least {fewest}"
        )


def require_full(parts: Parts, remedy: str) -> Parts:
    """Return the parts, none of them empty. Raises `Refused` with the remedy."""
    for name in ("train", "validation", "test"):
        if getattr(parts, name).size == 0:
            raise Refused(f"no rows are left for the {name} part; {remedy}")
    return parts


def require_folds(folds: Sequence[tuple[Indices, Indices]], remedy: str) -> None:
    """Refuse folds of which one has nothing to learn from or nothing to score."""
    if not folds or any(learn.size == 0 or score.size == 0 for learn, score in folds):
        raise Refused(f"there are too few rows for these folds; {remedy}")


def united(first: Indices, second: Indices) -> Indices:
    """Both sets of rows, in the order of the table."""
    return np.sort(np.concatenate([first, second]))
