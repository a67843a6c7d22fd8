"""Pairs as hashes."""

import numpy as np

from ml_app.recommendation.pairs import pair_hashes


def test_a_pair_has_one_hash_whatever_row_its_ids_have() -> None:
    first = pair_hashes(("u", "v"), ("a", "b"), np.array([0, 1]), np.array([1, 0]))
    again = pair_hashes(("v", "u"), ("b", "c", "a"), np.array([1, 0]), np.array([0, 2]))
    assert first.tolist() == again.tolist()


def test_swapped_and_different_pairs_differ() -> None:
    users, items = np.repeat(np.arange(30), 30), np.tile(np.arange(30), 30)
    ids = tuple(str(number) for number in range(30))
    assert len(np.unique(pair_hashes(ids, ids, users, items))) == 900
