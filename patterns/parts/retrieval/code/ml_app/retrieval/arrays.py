"""The arrays that retrieval speaks in, and what every ranker promises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
"""Row numbers of users or items."""
Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]
"""Scores, weights and vectors: float32, as the index and the export hold them."""
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Histories:
    """What several users did, each from oldest to newest, end to end in one array."""

    items: Indices
    """Item rows of all users, shape (events,)."""
    starts: Indices
    """Where each user's items begin, and the end of the last: shape (users + 1,)."""

    @classmethod
    def of(cls, histories: Iterable[Sequence[int] | Indices]) -> Self:
        """From one sequence of item rows per user, oldest first; empty ones are allowed."""
        each = [np.asarray(one, dtype=np.int64).ravel() for one in histories]
        starts = np.zeros(len(each) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in each], out=starts[1:])
        return cls(np.concatenate(each) if each else np.empty(0, np.int64), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, row: int) -> Indices:
        return self.items[self.starts[row] : self.starts[row + 1]]

    @property
    def lengths(self) -> Indices:
        """Events of each user, shape (users,)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> Indices:
        """For each event the row of its user, shape (events,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @property
    def ages(self) -> Indices:
        """For each event how many events of the same user came after it, shape (events,)."""
        last = np.repeat(self.starts[1:], self.lengths)
        return last - 1 - np.arange(len(self.items))

    def last(self, limit: int) -> "Histories":
        """Only the `limit` newest events of each user."""
        return Histories(
            self.items[self.ages < limit],
            np.concatenate([[0], np.cumsum(np.minimum(self.lengths, limit))]),
        )

    def seen(self, n_items: int) -> Mask:
        """Which items each user has had, shape (users, n_items)."""
        mask = np.zeros((len(self), n_items), dtype=np.bool_)
        mask[self.rows, self.items] = True
        return mask

    def matrix(self, n_items: int, weights: Vectors | None = None) -> Any:
        """Users × items as a CSR matrix of float32; an item met twice counts twice.

        `weights` has one weight per event; without it every event weighs 1.
        """
        from scipy.sparse import csr_matrix

        data = np.ones(len(self.items), np.float32) if weights is None else weights
        found = csr_matrix((data, self.items, self.starts), shape=(len(self), n_items))
        found.sum_duplicates()
        return found


class Ranker(Protocol):
    """Anything that scores all items for users."""

    @property
    def name(self) -> str:
        """How files call it."""

    @property
    def title(self) -> str:
        """How reports call it."""

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """Score every item for every user, higher is better: shape (users, items).

        `users` are rows of the interactions it was fitted on (-1: not among them); `histories`
        holds what each of these users has done so far. Seen items are not masked here.
        """
