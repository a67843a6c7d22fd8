"""How long finding the best items takes, and how many of the truly best are found.

    python benchmarks/retrieval_index.py [--items 1000000]

In process, one thread: 4 000 items with everything a request needs (user vector, scores, mask of
what was seen, the 100 best), then a million items through the inverted file against the exact
answer. Vectors are synthetic: 2 000 clusters plus noise, which favours inverted files; on trained
vectors measure again (`recall_against_exact`).
"""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.extend(map(str, sorted(Path(__file__).resolve().parents[1].glob("patterns/*/*/code"))))

import numpy as np

from ml_app.two_tower.index import build, recall_against_exact, search
from ml_app.two_tower.user_tower import UserTower

ROUNDS = 1_000


def clustered(n: int, d: int, seed: int) -> Any:
    """Unit vectors around 2 000 centres."""
    chance = np.random.default_rng(seed)
    centres = np.random.default_rng(7).standard_normal((2_000, d)).astype(np.float32)
    found = centres[chance.integers(0, len(centres), n)]
    found = found + 0.7 * chance.standard_normal((n, d)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def percentiles(seconds: list[float]) -> str:
    """p50 and p90 in milliseconds."""
    p50, p90 = np.percentile(np.array(seconds) * 1e3, [50, 90])
    return f"p50 {p50:.3f} ms, p90 {p90:.3f} ms"


def request(n_items: int, d: int, history: int) -> None:
    """A whole request of a small catalogue."""
    chance = np.random.default_rng(0)
    inputs = chance.standard_normal((n_items, 2, d)).astype(np.float32)
    taus, amounts = np.array([[10.0], [5.0]], np.float32), np.ones((2, 1), np.float32)
    offset = np.zeros(d, np.float32)
    tower = UserTower(inputs, taus, amounts, offset, np.zeros((0, d), np.float32))
    index = build(clustered(n_items, d, 1), chance.standard_normal(n_items).astype(np.float32))
    wall, cpu = [], time.process_time()
    for _ in range(ROUNDS):
        had = chance.integers(0, n_items, history)
        began = time.perf_counter()
        search(index, tower.vector(had)[None], 100, denied=[had])
        wall.append(time.perf_counter() - began)
    cpu = (time.process_time() - cpu) / ROUNDS
    print(f"{n_items} items, d {d}, history {history}: {percentiles(wall)}, {cpu * 1e3:.3f} CPU ms")


def million(n_items: int, d: int) -> None:
    """The inverted file."""
    vectors = clustered(n_items, d, 1)
    bias = 0.1 * np.random.default_rng(2).standard_normal(n_items).astype(np.float32)
    queries = clustered(ROUNDS, d, 3)
    began = time.process_time()
    index = build(vectors, bias)
    print(f"{n_items} items, d {d}, {index.kind}: built in {time.process_time() - began:.1f} CPU s")
    wall, cpu = [], time.process_time()
    for query in queries:
        began = time.perf_counter()
        search(index, query[None], 100)
        wall.append(time.perf_counter() - began)
    cpu = (time.process_time() - cpu) / ROUNDS
    recall = recall_against_exact(index, queries[:100])
    held = n_items * (d + 1) * 4 / 2**20
    print(f"    recall@100 {recall:.4f}, {percentiles(wall)}, {cpu * 1e3:.3f} CPU ms per query")
    print(f"    vectors {held:.0f} MiB, the inverted file as much again and 8 bytes per item")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=1_000_000)
    items = parser.parse_args().items
    for d in (64, 128):
        for history in (20, 200):
            request(4_000, d, history)
    million(items, 64)


if __name__ == "__main__":
    main()
