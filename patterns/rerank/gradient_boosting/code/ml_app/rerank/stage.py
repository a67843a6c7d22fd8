"""The second stage: candidates in, the same candidates in another order out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from ml_app.artifact import Artifact
from ml_app.recommender.retriever import Found, Retriever
from ml_app.rerank.candidates import FILE as CANDIDATES
from ml_app.rerank.candidates import Candidates
from ml_app.retrieval.arrays import Histories, Indices, Mask, Ranker, Vectors

FOLDER = "rerank"
TREES = "trees.txt"
GAP = 1.0
"""Between the last candidate and the first item that is none, where all items are scored."""


@dataclass(frozen=True, eq=False)
class Stage:
    """Trees with what they need to know of items."""

    trees: Any
    """A `lightgbm.Booster`."""
    candidates: Candidates
    depth: int
    """Candidates that are ordered."""
    facts: Mapping[str, Any]
    """How it did on validation; JSON-ready."""

    def order(self, history: Indices, found: Found) -> Found:
        """Put what a first stage found into order. Hot path."""
        rows, scores = found
        real = rows >= 0
        rows, scores = rows[real], scores[real]
        if len(rows) < 2:
            return rows, scores
        return _ordered(rows, self._predict(self.candidates.matrix(history, rows, scores)))

    def order_many(self, histories: Histories, found: Found) -> Found:
        """The same for several users at once, in place."""
        rows, scores = found
        sizes = (rows >= 0).sum(axis=1)
        matrices = [
            self.candidates.matrix(histories[user], rows[user, :size], scores[user, :size])
            for user, size in enumerate(sizes.tolist())
        ]
        if not sizes.sum():
            return found
        predicted = np.split(self._predict(np.concatenate(matrices)), np.cumsum(sizes)[:-1])
        for user, (size, values) in enumerate(zip(sizes.tolist(), predicted, strict=True)):
            rows[user, :size], scores[user, :size] = _ordered(rows[user, :size], values)
        return rows, scores

    def ranker(self, first: Ranker) -> Ranker:
        """The whole funnel as a ranker of all items."""
        return ReRanked(first, self, f"{first.name}_reranked", f"{first.title}, re-ranked")

    def retriever(self, first: Retriever) -> Retriever:
        """The whole funnel as a retriever."""
        return ReRanking(first, self)

    def save(self, folder: Path) -> None:
        """Write `rerank/trees.txt` and `rerank/candidates.npz`; no pickle."""
        (folder / FOLDER).mkdir()
        text = self.trees.model_to_string()
        (folder / FOLDER / TREES).write_text(text, encoding="utf-8")
        self.candidates.save(folder / FOLDER)

    @classmethod
    def load(cls, artifact: Artifact) -> Self:
        """The stage of a version that has one. Raises `Damaged`."""
        from lightgbm import Booster

        facts = artifact.manifest["rerank"]
        text = artifact.file(f"{FOLDER}/{TREES}").read_text(encoding="utf-8")
        trees = Booster(model_str=text)
        candidates = Candidates.load(artifact.file(f"{FOLDER}/{CANDIDATES}"))
        return cls(trees, candidates, int(facts["candidates"]), facts)

    def _predict(self, matrix: Vectors) -> Vectors:
        return np.asarray(self.trees.predict(matrix, num_threads=1), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class ReRanked:
    """A ranker whose first items are put into order."""

    first: Ranker
    stage: Stage
    name: str
    title: str

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """See `Ranker`. What was had before is no candidate, and candidates stand above the
        rest."""
        scores = np.array(self.first.scores(users, histories), dtype=np.float32)
        unseen = np.where(histories.seen(scores.shape[1]), -np.inf, scores)
        for user in range(len(histories)):
            best = best_rows(unseen[user], self.stage.depth)
            rows, values = self.stage.order(histories[user], (best, scores[user, best]))
            if len(rows):
                floor = scores[user].max() + GAP - values.min()
                scores[user, rows] = values + floor
        return scores


class ReRanking:
    """A retriever whose candidates are put into order."""

    def __init__(self, first: Retriever, stage: Stage) -> None:
        self._first, self._stage = first, stage

    @property
    def version(self) -> str:
        """Of the first stage: the second one lies in the same artifact."""
        return self._first.version

    @property
    def items(self) -> tuple[str, ...]:
        """Ids of the catalogue, row for row."""
        return self._first.items

    @property
    def feature_columns(self) -> Mapping[str, str]:
        """What the first stage reads of users."""
        return self._first.feature_columns

    def best(
        self,
        history: Indices,
        features: Mapping[str, Any] | None,
        k: int,
        allowed: Mask | None,
        denied: Indices,
    ) -> Found:
        """As many candidates as the stage wants, in its order, cut to k. Hot path."""
        wide = min(max(k, self._stage.depth), len(self.items))
        found = self._first.best(history, features, wide, allowed, denied)
        rows, scores = self._stage.order(history, found)
        return rows[:k], scores[:k]

    def best_of_many(
        self, histories: Histories, features: list[dict[str, Any]], k: int, *, exclude_seen: bool
    ) -> Found:
        """The same for several users."""
        wide = min(max(k, self._stage.depth), len(self.items))
        found = self._first.best_of_many(histories, features, wide, exclude_seen=exclude_seen)
        rows, scores = self._stage.order_many(histories, found)
        return rows[:, :k], scores[:, :k]

    def similar(self, item: int, k: int) -> Found:
        """As the first stage says."""
        return self._first.similar(item, k)


def best_rows(scores: Vectors, k: int) -> Indices:
    """Rows of the k highest scores above -inf, best first; ties by row."""
    k = min(k, len(scores))
    some = np.argpartition(-scores, k - 1)[:k]
    some = some[np.isfinite(scores[some])]
    return some[np.lexsort((some, -scores[some]))]


def _ordered(rows: Indices, values: Vectors) -> Found:
    order = np.argsort(-values, kind="stable")  # a tie stays in the order of the first stage
    return rows[order], values[order]
