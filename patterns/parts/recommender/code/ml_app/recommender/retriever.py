"""What finds items for a user: vectors and their index, or neighbours of items."""

from collections.abc import Mapping
from typing import Any, Protocol

from ml_app.retrieval.arrays import Histories, Indices, Mask, Vectors

Found = tuple[Indices, Vectors]
"""Rows of items and their scores, best first; -1 and -inf where there are no more."""


class Retriever(Protocol):
    """One version of the model with all it needs to search. Never changed once it is made."""

    @property
    def version(self) -> str:
        """Changes with any number in it."""

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the catalogue, row for row."""

    @property
    def feature_columns(self) -> Mapping[str, str]:
        """Kind of each feature of users that is read; none where there are none."""

    def best(
        self,
        history: Indices,
        features: Mapping[str, Any] | None,
        k: int,
        allowed: Mask | None,
        denied: Indices,
    ) -> Found:
        """The k best items for one user, each of shape (k,): item rows oldest first, the user's
        features, which items may be shown (items,), and rows that may not. Hot path.
        """

    def best_of_many(
        self, histories: Histories, features: list[dict[str, Any]], k: int, *, exclude_seen: bool
    ) -> Found:
        """The k best items for each of several users, each of shape (users, k)."""

    def similar(self, item: int, k: int) -> Found:
        """The k items most like one, without itself, each of shape (k,)."""
