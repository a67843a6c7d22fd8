"""Pairs of user and item as hashes, to tell whether a version has learned from an event."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from ml_app.retrieval.arrays import Indices

Hashes = NDArray[np.uint64]
MIX = np.uint64(0x9E3779B97F4A7C15)
"""2**64 divided by the golden ratio: spreads what differs in a few bits (Knuth, volume 3, 6.4)."""


def pair_hashes(users: Sequence[str], items: Sequence[str], user: Indices, item: Indices) -> Hashes:
    """One number for each pair, the same wherever the ids are the same: shape (pairs,)."""
    of_users, of_items = _hashes(users)[user], _hashes(items)[item]
    return of_users * MIX ^ of_items


def _hashes(ids: Sequence[str]) -> Hashes:
    digests = b"".join(blake2b(name.encode(), digest_size=8).digest() for name in ids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
