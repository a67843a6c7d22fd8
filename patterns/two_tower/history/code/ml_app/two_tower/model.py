"""The two towers as a server needs them: NumPy, and SciPy for many users at once. No torch."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ml_app.files import replacing, write_text
from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories, Indices, Vectors
from ml_app.retrieval.features import FeatureEncoder, Row
from ml_app.two_tower.pairs import with_pairs
from ml_app.two_tower.user_tower import UserTower

ARRAYS, WORDS = "towers.npz", "towers.json"


@dataclass(frozen=True, eq=False)
class TwoTowerModel:
    """Vectors whose dot product, plus the item's bias, is the score."""

    items: tuple[str, ...]
    """Ids of the catalogue, row for row."""
    item_vectors: Vectors
    """Shape (items, d). Items without events have theirs from their features."""
    item_bias: Vectors
    """Shape (items,)."""
    user_tower: UserTower
    feature_vectors: Vectors
    """From encoded item features and pairs of them to vector and bias: shape (1 + item features +
    pairs, d + 1), the first row for any item. Used for items that were not trained on.
    """
    item_encoder: FeatureEncoder | None
    user_encoder: FeatureEncoder | None
    report: dict[str, Any]
    """How it was trained: start chosen, validation curve, CPU seconds; JSON-ready."""
    feature_pairs: Indices = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    """Item features whose product is a further feature, shape (pairs, 2)."""

    @property
    def dimensions(self) -> int:
        """Width of the vectors."""
        return int(self.item_vectors.shape[1])

    @cached_property
    def version(self) -> str:
        """16 hexadecimal digits that change with any number of the model."""
        digest = hashlib.sha256("\n".join(self.items).encode())
        for name, array in sorted(self._arrays().items()):
            digest.update(name.encode() + np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    def rows(self, item_ids: Sequence[str]) -> tuple[Indices, list[str]]:
        """Rows of the items that are known, in their order, and the ids that are not."""
        found = [self._row_of.get(name, -1) for name in item_ids]
        unknown = [name for name, row in zip(item_ids, found, strict=True) if row < 0]
        return np.array([row for row in found if row >= 0], dtype=np.int64), unknown

    def user_vectors(self, histories: Histories, features: Any | None = None) -> Vectors:
        """Vectors of users from their histories and encoded features (CSR), shape (users, d)."""
        return self.user_tower.vectors(histories, features)

    def user_vector(self, history: Sequence[int] | Indices, row: Row | None = None) -> Vectors:
        """The vector of one user, shape (d,): item rows oldest first, and its feature row. Hot
        path. Without either it is the vector of somebody nothing is known of.
        """
        if row is None or self.user_encoder is None:
            return self.user_tower.vector(history)
        return self.user_tower.vector(history, self.user_encoder.entries(row))

    def item_vectors_from_features(self, rows: Sequence[Row]) -> tuple[Vectors, Vectors]:
        """Vectors (rows, d) and biases (rows,) of items that were not trained on. Raises `Refused`
        when the model has no item features.
        """
        if self.item_encoder is None:
            raise Refused(
                "this model was trained without item features: an item nobody has had can only be "
                "placed by what is known of it; name its features and train again"
            )
        features = with_pairs(self.item_encoder.encode(rows), self.feature_pairs)
        both = self.feature_vectors[0] + features @ self.feature_vectors[1:]
        return both[:, :-1].astype(np.float32), both[:, -1].astype(np.float32)

    def ranker(self, features: Any | None = None) -> "TwoTowerRanker":
        """This model as a `Ranker`; `features`: encoded features of the users, row for row."""
        return TwoTowerRanker(self, features)

    def factors(
        self, user_ids: Sequence[str], histories: Histories, features: Any | None = None
    ) -> dict[str, Any]:
        """What an independent check needs: `user_ids`, `item_ids`, `user_vectors`, `item_vectors`,
        `item_bias`; score = dot product + bias.
        """
        return {
            "user_ids": np.array(user_ids, dtype=np.str_),
            "item_ids": np.array(self.items, dtype=np.str_),
            "user_vectors": self.user_vectors(histories, features),
            "item_vectors": self.item_vectors,
            "item_bias": self.item_bias,
        }

    def save(self, folder: Path) -> None:
        """Write `towers.npz` and `towers.json`; no pickle."""
        with replacing(folder / ARRAYS) as temporary:
            np.savez(temporary, **self._arrays())
        words = {
            "version": self.version,
            "items": self.items,
            "item_encoder": self.item_encoder.state() if self.item_encoder else None,
            "user_encoder": self.user_encoder.state() if self.user_encoder else None,
            "report": self.report,
        }
        write_text(folder / WORDS, json.dumps(words, ensure_ascii=False) + "\n")

    @classmethod
    def load(cls, folder: Path) -> "TwoTowerModel":
        """Read what `save` wrote. Raises `Refused` when the files do not belong together."""
        words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
            tower = {k[5:]: arrays[k] for k in arrays.files if k.startswith("user_")}
            vectors, bias = arrays["item_vectors"], arrays["item_bias"]
            weights, pairs = arrays["feature_vectors"], arrays["feature_pairs"]
        model = cls(
            items=tuple(words["items"]),
            item_vectors=vectors,
            item_bias=bias,
            user_tower=UserTower.restore(tower),
            feature_vectors=weights,
            feature_pairs=pairs,
            item_encoder=_encoder(words["item_encoder"]),
            user_encoder=_encoder(words["user_encoder"]),
            report=words["report"],
        )
        if model.version != words["version"]:
            raise Refused(
                f"{folder}: {ARRAYS} and {WORDS} are of different versions; train again, or copy "
                "both from the same place"
            )
        return model

    def _arrays(self) -> dict[str, Any]:
        tower = {f"user_{name}": value for name, value in self.user_tower.state().items()}
        return {
            "item_vectors": self.item_vectors,
            "item_bias": self.item_bias,
            "feature_vectors": self.feature_vectors,
            "feature_pairs": self.feature_pairs,
            **tower,
        }

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.items)}


def _encoder(state: Sequence[dict[str, Any]] | None) -> FeatureEncoder | None:
    return None if state is None else FeatureEncoder.restore(state)


@dataclass(frozen=True, eq=False)
class TwoTowerRanker:
    """A model that ranks the users it was trained with; see `Ranker`."""

    model: TwoTowerModel
    features: Any | None = None
    name: str = "two_tower"
    title: str = "Two-tower"

    def scores(self, users: Indices, histories: Histories) -> Vectors:
        """Dot product plus bias, shape (users, items)."""
        features = None if self.features is None else self.features[users]
        found = self.model.user_vectors(histories, features) @ self.model.item_vectors.T
        return np.asarray(found + self.model.item_bias)
