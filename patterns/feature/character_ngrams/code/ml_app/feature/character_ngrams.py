"""A text as short pieces of its words, weighted by how rare they are (TF-IDF)."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ml_app.feature_kinds import OneColumn
from ml_app.text import FittedText


@dataclass(frozen=True)
class CharacterNgrams(OneColumn):
    """One text. The `terms` pieces that occur in most training rows have a column each."""

    terms: int
    shortest: int
    longest: int

    def fit(self, table: pa.Table) -> "FittedCharacterNgrams":
        """Learn the pieces of training rows, and in how many of them each occurs."""
        texts = [text for text in table[self.column].to_pylist() if text]
        rows: Counter[str] = Counter()
        for text in texts:
            rows.update(set(pieces(text, self.shortest, self.longest)))
        repeated = [(piece, count) for piece, count in rows.items() if count > 1]
        kept = sorted(repeated, key=lambda pair: (-pair[1], pair[0]))[: self.terms]
        rarity = {piece: math.log((1 + len(texts)) / (1 + count)) + 1 for piece, count in kept}
        return FittedCharacterNgrams(self.column, self, rarity)

    def restore(self, state: Mapping[str, Any]) -> "FittedCharacterNgrams":
        """The fitted feature that gave this state."""
        return FittedCharacterNgrams(self.column, self, state["rarity"])


class FittedCharacterNgrams(FittedText):
    """Pieces that no two training rows shared have no column."""

    def __init__(self, column: str, feature: CharacterNgrams, rarity: Mapping[str, float]) -> None:
        self.column = column
        self._feature = feature
        self._rarity = rarity
        self._places = {piece: (i, weight) for i, (piece, weight) in enumerate(rarity.items())}

    @property
    def name(self) -> str:
        """As the feature it was fitted from."""
        return self._feature.name

    @property
    def width(self) -> int:
        """One column for each piece, and one when there is none."""
        return max(len(self._places), 1)

    def weights(self, text: str) -> Mapping[int, float]:
        """How often each piece occurs, times its rarity."""
        counts = Counter(pieces(text, self._feature.shortest, self._feature.longest))
        found: dict[int, float] = {}
        for piece, count in counts.items():
            known = self._places.get(piece)
            if known is not None:
                found[known[0]] = count * known[1]
        return found

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"rarity": dict(self._rarity)}


def pieces(text: str, shortest: int, longest: int) -> Iterator[str]:
    """All pieces of `shortest` to `longest` characters of each word in lower case. A space on
    either side is part of the word, so that its beginning and its end are told apart; a word that
    is shorter than a piece comes whole, once."""
    for word in text.lower().split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            if size >= len(padded):
                yield padded
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]
