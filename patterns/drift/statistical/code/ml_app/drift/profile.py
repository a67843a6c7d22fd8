"""What is kept of the training data to compare later rows with: counts, and the shape of numbers.

Of a number at most `KNOTS` of its values are kept, of a category at most `CELLS`: single training
rows cannot be put together from that, but a rare value can be recognised. Guard it like the data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.drift.series import Of, Series
from ml_app.interfaces import Floats

KNOTS = 512
CELLS = 100
MISSING, OTHER = "missing", "other"
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Profile:
    """Counts of a series in cells that were fixed by the training rows."""

    name: str
    of: Of
    rows: int
    counts: tuple[int, ...]
    """One for each cell, then one for missing values."""
    categories: tuple[str, ...] = ()
    """The cells of a category; what is none of them is counted in one more cell."""
    edges: tuple[float, ...] = ()
    """The cells of a number: up to and including the first edge, …, above the last."""
    knots: tuple[float, ...] = ()
    """Values of a number, ascending; all of them when they are few, else quantiles."""
    reached: tuple[float, ...] = ()
    """The share of known values up to and including each knot."""

    @property
    def numeric(self) -> bool:
        """Whether it is compared as a number. Numbers with a handful of values count as
        categories."""
        return bool(self.knots)

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells in words."""
        if not self.numeric:
            return (*self.categories, OTHER, MISSING)
        edges = [f"{edge:g}" for edge in self.edges]
        if not edges:
            return ("known", MISSING)
        between = [f"{low} – {high}" for low, high in pairwise(edges)]
        return (f"≤ {edges[0]}", *between, f"> {edges[-1]}", MISSING)

    def count(self, values: NDArray[Any]) -> Counts:
        """How many of the values lie in each cell."""
        if self.numeric:
            known = values[~np.isnan(values)]
            inside = np.searchsorted(self.edges, known, side="left")
            counts = np.bincount(inside, minlength=len(self.edges) + 1)
            return np.append(counts, len(values) - len(known))
        place = {category: cell for cell, category in enumerate(self.categories)}
        other, missing = len(place), len(place) + 1
        cells = [missing if v is None else place.get(v, other) for v in as_text(values)]
        return np.bincount(np.asarray(cells, dtype=np.intp), minlength=missing + 1)

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return asdict(self)

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Profile":
        """The profile that gave this `state()`."""
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in state.items()
        }
        return cls(**fields)


def profile(series: Series, bins: int) -> Profile:
    """Describe the training rows of a series: numbers in about `bins` cells of equal share."""
    if series.numeric:
        known = np.sort(series.values[~np.isnan(series.values)])
        distinct = np.unique(known)
        if len(distinct) > bins:
            return _numbers(series, known, distinct, bins)
    texts = [text for text in as_text(series.values) if text is not None]
    categories, counts = np.unique(np.asarray(texts, dtype=np.str_), return_counts=True)
    frequent = categories[np.argsort(-counts, kind="stable")][:CELLS]
    empty = Profile(
        series.name, series.of, len(series.values), (), tuple(str(c) for c in sorted(frequent))
    )
    return _with_counts(empty, series.values)


def _numbers(series: Series, known: Floats, distinct: Floats, bins: int) -> Profile:
    edges = np.unique(np.quantile(known, np.arange(1, bins) / bins, method="inverted_cdf"))
    edges = edges[edges < known[-1]]  # nothing of the training rows would lie above it
    knots = distinct
    if len(distinct) > KNOTS:
        shares = np.linspace(0, 1, KNOTS)
        knots = np.unique(np.quantile(known, shares, method="inverted_cdf"))
    reached = np.searchsorted(known, knots, side="right") / len(known)
    empty = Profile(
        series.name,
        series.of,
        len(series.values),
        (),
        edges=tuple(edges.tolist()),
        knots=tuple(knots.tolist()),
        reached=tuple(reached.tolist()),
    )
    return _with_counts(empty, series.values)


def _with_counts(empty: Profile, values: NDArray[Any]) -> Profile:
    counts = tuple(empty.count(values).tolist())
    return Profile(**{**vars(empty), "counts": counts})


def as_text(values: NDArray[Any]) -> Sequence[str | None]:
    """Values as the names of categories; None where missing."""
    if values.dtype.kind == "f":
        return [None if np.isnan(value) else f"{value:g}" for value in values.tolist()]
    return list(values)
