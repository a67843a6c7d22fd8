"""Made-up texts in a made-up language, some of whose words say something about the target."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.interfaces import Floats

ONSETS, VOWELS, CODAS = "bdfgklmnprstvz", "aeiou", ("", "n", "r", "s", "l")
VOCABULARY = 300
"""Words of the language; the first are common, the last are rare, as they are in life."""
SHORTEST, LONGEST = 4, 20
"""Words of a text."""


def texts(rows: int, rng: np.random.Generator) -> pa.Array:
    """Texts of common and rare words, none missing."""
    words = np.array(_language())
    shares = 1 / np.arange(5, VOCABULARY + 5)
    lengths = rng.integers(SHORTEST, LONGEST + 1, rows)
    drawn = rng.choice(words, int(lengths.sum()), p=shares / shares.sum())
    pieces = np.split(drawn, np.cumsum(lengths)[:-1])
    return pa.array([" ".join(piece.tolist()) for piece in pieces], pa.string())


def effect_of_words(values: pa.Array, rng: np.random.Generator) -> Floats:
    """What texts add to the target, shape (rows,): each word has its own weight, and they are
    averaged.
    """
    weights: dict[str, float] = dict(zip(_language(), rng.normal(0, 3, VOCABULARY), strict=True))
    means = [np.mean([weights[word] for word in text.split()]) for text in values.to_pylist()]
    found: NDArray[np.float64] = np.array(means, dtype=np.float64)
    return found


def _language() -> list[str]:
    """Words of two syllables, always the same."""
    syllables = [o + v + c for c in CODAS for v in VOWELS for o in ONSETS]
    count = len(syllables)
    return [
        syllables[place % count] + syllables[(place * 37 + 11) % count]
        for place in range(VOCABULARY)
    ]
