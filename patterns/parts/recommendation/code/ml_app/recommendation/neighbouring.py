"""A baseline in a form that can be served: rows of neighbours, the past weighed by age."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from ml_app.recommender.neighbours import Neighbours
from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories, Indices, Ranker, Vectors
from ml_app.retrieval.baselines.baseline import Linear
from ml_app.retrieval.baselines.popularity import ByPopularity
from ml_app.retrieval.recency import FORGOTTEN

CHUNK = 256
"""Rows of a kernel that are asked for at once."""


def can_ship(ranker: Ranker) -> bool:
    """Whether it has a form to serve: a kernel over the history, or one list for everybody."""
    return isinstance(ranker, Linear | ByPopularity)


def neighbours_of(ranker: Ranker, items: tuple[str, ...]) -> tuple[Neighbours, Ranker]:
    """The heaviest neighbours of every item, and the ranker these are: it is judged again, because
    the light ones are gone. Raises `Refused` for a ranker without such a form.
    """
    if isinstance(ranker, ByPopularity):
        nothing = np.zeros((1, len(items)), dtype=np.float32)
        found = Neighbours.of(_Same(nothing), items, bias=ranker.popularity, width=1)
    elif isinstance(ranker, Linear):
        found = Neighbours.of(_Rows(ranker, len(items)), items, ages=_ages(ranker))
    else:
        raise Refused(f"{ranker.title} has no form to serve")
    return found, Served(found, ranker.name, ranker.title)


@dataclass(frozen=True, eq=False)
class Served:
    """Neighbours as a ranker."""

    neighbours: Neighbours
    name: str
    title: str

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`."""
        from scipy.sparse import csr_matrix

        found = self.neighbours
        n, width = found.columns.shape
        starts = np.arange(n + 1) * width
        shape = (n, n + 1)  # the last column takes the places that hold no neighbour
        kernel = csr_matrix((found.weights.ravel(), found.columns.ravel(), starts), shape=shape)
        past = histories.matrix(n, self._counts(histories))
        if not len(found.ages):
            past.data[:] = 1.0
        return np.asarray((past @ kernel).toarray()[:, :n] + found.bias, dtype=np.float32)

    def _counts(self, histories: Histories) -> Vectors | None:
        """What each event counts, by age."""
        ages = self.neighbours.ages
        if not len(ages):
            return None
        padded = np.append(ages, np.float32(0.0))
        return np.asarray(padded[np.minimum(histories.ages, len(ages))])


class _Same:
    """A matrix whose rows are all alike."""

    def __init__(self, row: Vectors) -> None:
        self._row = row

    def __getitem__(self, rows: list[int]) -> Vectors:
        return self._row


class _Rows:
    """The rows of a kernel with its factor per item, some at a time."""

    def __init__(self, ranker: Linear, n_items: int) -> None:
        self._ranker, self._n = ranker, n_items
        self._start, self._rows = -1, np.empty((0, 0), dtype=np.float32)

    def __getitem__(self, rows: list[int]) -> Any:
        (row,) = rows
        start = row - row % CHUNK
        if start != self._start:
            from scipy.sparse import csr_matrix

            asked = np.arange(start, min(start + CHUNK, self._n))
            ones = np.ones(len(asked), dtype=np.float32)
            units = csr_matrix((ones, (asked - start, asked)), shape=(len(asked), self._n))
            found = self._ranker.kernel.left(units)
            power = self._ranker.power
            self._start, self._rows = start, found if power is None else found * power
        return self._rows[[row - start]]


def _ages(ranker: Linear) -> tuple[float, ...]:
    """What the newest, second newest, … event counts; empty where age plays no part."""
    tau = ranker.recency.tau
    if np.isinf(tau):
        return ()
    most = int(np.ceil(-tau * np.log(FORGOTTEN)))
    return tuple(ranker.recency.weights(np.arange(most)).tolist())
