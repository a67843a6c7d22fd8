"""Neighbours of items as a retriever: what a model of items beside items ships as.

A score is a sum over the history: the weight of each item's row at the candidate, times what an
event of that age counts, plus a bias of the candidate. Item-kNN and EASE count every item once;
a Markov kernel counts the last few events, the newest most.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from ml_app.recommender.retriever import Found
from ml_app.retrieval.arrays import Histories, Indices, Mask, Vectors

FILE = "neighbours.npz"
WIDTH = 500
"""Neighbours that are kept of an item."""


@dataclass(frozen=True, eq=False)
class Neighbours:
    """The heaviest neighbours of each item."""

    items: tuple[str, ...]
    columns: Indices
    """Rows of the neighbours, shape (items, width); `len(items)` where there are no more."""
    weights: Vectors
    """Their weights, shape (items, width)."""
    bias: Vectors
    """Of every candidate, shape (items,)."""
    ages: Vectors
    """What the newest, second newest, … event counts; empty: every item of the history counts once,
    whenever it was.
    """

    @classmethod
    def of(
        cls,
        matrix: Any,
        items: tuple[str, ...],
        *,
        bias: Vectors | None = None,
        ages: tuple[float, ...] = (),
        width: int = WIDTH,
    ) -> Self:
        """From a matrix (items, items), NumPy or sparse: row of the item had, column of the
        candidate. Of each row the `width` weights farthest from zero are kept."""
        n = len(items)
        width = min(width, n)
        columns = np.full((n, width), n, dtype=np.int64)
        weights = np.zeros((n, width), dtype=np.float32)
        for row in range(n):
            one = matrix[[row]]
            line = (one.toarray() if hasattr(one, "toarray") else np.asarray(one)).ravel()
            kept = np.argsort(-np.abs(line), kind="stable")[:width]
            kept = kept[line[kept] != 0]
            columns[row, : len(kept)], weights[row, : len(kept)] = kept, line[kept]
        level = np.zeros(n, np.float32) if bias is None else np.asarray(bias, np.float32)
        return cls(items, columns, weights, level, np.array(ages, dtype=np.float32))

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits that change with any number."""
        digest = hashlib.sha256("\0".join(self.items).encode())
        for array in (self.columns, self.weights, self.bias, self.ages):
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    @property
    def feature_columns(self) -> Mapping[str, str]:
        """It reads no features."""
        return {}

    def best(
        self,
        history: Indices,
        features: Mapping[str, Any] | None,
        k: int,
        allowed: Mask | None,
        denied: Indices,
    ) -> Found:
        """One sum over the rows of the history. Hot path."""
        scores = self._scores(history)
        if allowed is not None:
            scores[~allowed] = -np.inf
        scores[denied] = -np.inf
        return _first(scores, k)

    def best_of_many(
        self, histories: Histories, features: list[dict[str, Any]], k: int, *, exclude_seen: bool
    ) -> Found:
        """User by user: each touches few rows."""
        k = min(k, len(self.items))
        rows = np.full((len(histories), k), -1, dtype=np.int64)
        scores = np.full((len(histories), k), -np.inf, dtype=np.float32)
        nothing = np.empty(0, dtype=np.int64)
        for user in range(len(histories)):
            had = histories[user]
            found = self.best(had, None, k, None, had if exclude_seen else nothing)
            rows[user, : len(found[0])], scores[user, : len(found[0])] = found
        return rows, scores

    def similar(self, item: int, k: int) -> Found:
        """The heaviest neighbours."""
        columns, weights = self.columns[item], self.weights[item]
        fits = (columns < len(self.items)) & (columns != item) & (weights > 0)
        columns, weights = columns[fits], weights[fits]
        order = np.argsort(-weights, kind="stable")[:k]
        return columns[order], weights[order]

    def save(self, folder: Path) -> None:
        """Write `neighbours.npz`; no pickle."""
        np.savez_compressed(
            folder / FILE,
            items=np.array(self.items),
            columns=self.columns.astype(np.int32),
            weights=self.weights,
            bias=self.bias,
            ages=self.ages,
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            return cls(
                tuple(file["items"].tolist()),
                file["columns"].astype(np.int64),
                file["weights"],
                file["bias"],
                file["ages"],
            )

    def _scores(self, history: Indices) -> Vectors:
        if len(self.ages):
            rows = history[::-1][: len(self.ages)]
            counts = self.ages[: len(rows), None]
        else:
            rows, counts = np.unique(history), np.ones((1, 1), np.float32)
        places, weights = self.columns[rows].ravel(), (self.weights[rows] * counts).ravel()
        summed = np.bincount(places, weights, minlength=len(self.items) + 1)[:-1]
        found: Vectors = (summed + self.bias).astype(np.float32)
        return found


def _first(scores: Vectors, k: int) -> Found:
    k = min(k, int(np.isfinite(scores).sum()))
    some = np.argpartition(-scores, k - 1)[:k] if 0 < k < len(scores) else np.arange(len(scores))
    order = some[np.lexsort((some, -scores[some]))][:k]
    return order, scores[order]
