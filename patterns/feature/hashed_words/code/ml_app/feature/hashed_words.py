"""A text as its words and pairs of words, hashed into a fixed number of columns (Weinberger et al.
2009).
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from ml_app.feature_kinds import NothingLearned, OneColumn
from ml_app.text import FittedText

WORDS = re.compile(r"\w+|[^\w\s]")
"""Words and numbers, and every other sign by itself: in short messages `!` and `£` say a lot."""
SIGN = 31
"""The bit of a hash that gives the sign; the columns are chosen by the lowest bits."""


@dataclass(frozen=True)
class HashedWords(NothingLearned, OneColumn, FittedText):
    """One text in `2 ** bits` columns. Training rows teach it nothing, so words that come up later
    are heard of as soon as the model is trained again, and nothing has to be stored.

    Terms that fall into one column add up. Half of them count negatively, by their hash, so that
    collisions cancel out instead of piling up.
    """

    bits: int

    @property
    def width(self) -> int:
        """A power of two."""
        return 1 << self.bits

    def weights(self, text: str) -> Mapping[int, float]:
        """Signed counts of words and pairs of neighbours, in lower case."""
        words = WORDS.findall(text.lower())
        pairs = [f"{first} {second}" for first, second in pairwise(words)]
        mask = self.width - 1
        found: dict[int, float] = {}
        for term in words + pairs:
            # CRC-32 is the same on every machine and in every run; Python's own hash is not
            code = zlib.crc32(term.encode("utf-8", "surrogatepass"))
            place = code & mask
            found[place] = found.get(place, 0.0) + (1.0 if code >> SIGN else -1.0)
        return found
