"""Finding the best items for a vector: two functions, `build` and `search`.

Up to 50 000 items every score is computed, which is exact and fast enough; above, an inverted file
(faiss IVF) looks only at the lists nearest to the query. The bias of an item is an extra dimension
of its vector that every query meets with a 1.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ml_app.files import replacing, write_text
from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Indices, Mask, Vectors

IndexKind = Literal["auto", "exact", "ivf"]
EXACT_UP_TO = 50_000
SAMPLED_PER_LIST = 40
"""Vectors per list that k-means sees; faiss warns below 39, and more only costs time."""
PROBES = 16
FACTORS, LISTS, WORDS = "index.npz", "index.faiss", "index.json"


@dataclass(frozen=True, eq=False)
class Index:
    """Item vectors, searchable."""

    vectors: Vectors
    """Shape (items, d + 1): vectors with their bias behind."""
    version: str = ""
    """Of the model the vectors come from: vectors of two versions must never meet."""
    lists: Any = None
    """The inverted file of faiss; None: every score is computed."""

    @property
    def kind(self) -> str:
        """exact or ivf."""
        return "exact" if self.lists is None else "ivf"

    def __len__(self) -> int:
        return len(self.vectors)


def build(
    vectors: Vectors, bias: Vectors, kind: IndexKind = "auto", *, version: str = "", seed: int = 0
) -> Index:
    """An index over items with these vectors (items, d) and biases (items,).

    Raises `Refused` without items or for values that are not finite.
    """
    if not len(vectors):
        raise Refused("an index needs at least one item")
    both = np.ascontiguousarray(np.column_stack([vectors, bias]), dtype=np.float32)
    if not np.isfinite(both).all():
        raise Refused("item vectors or biases are not finite: training has failed, train again")
    exact = kind == "exact" or (kind == "auto" and len(both) <= EXACT_UP_TO)
    return Index(both, version, None if exact else _lists(both, seed))


def search(
    index: Index,
    queries: Vectors,
    k: int,
    *,
    allowed: Mask | None = None,
    denied: Sequence[Indices] | None = None,
) -> tuple[Indices, Vectors]:
    """The k best items for each query (queries, d): rows of items and scores, best first, both of
    shape (queries, k); -1 and -inf where fewer are left.

    `allowed` (items,) marks what may be shown to anybody; `denied` holds for each query the rows of
    items it must not be given (what the user has had).
    """
    rows = np.full((len(queries), k), -1, dtype=np.int64)
    scores = np.full((len(queries), k), -np.inf, dtype=np.float32)
    for at, query in enumerate(np.asarray(queries, dtype=np.float32)):
        excluded = None if denied is None else np.asarray(denied[at], dtype=np.int64)
        found, values = (
            _scan(index, query, k, allowed, excluded)
            if index.lists is None
            else _probe(index, query, k, allowed, excluded)
        )
        rows[at, : len(found)], scores[at, : len(found)] = found, values
    return rows, scores


def recall_against_exact(index: Index, queries: Vectors, k: int = 100) -> float:
    """Share of the k truly best items that `search` finds, averaged over the queries."""
    k = min(k, len(index))
    exact = search(Index(index.vectors), queries, k)[0]
    found = search(index, queries, k)[0]
    shares = [len(np.intersect1d(a, b)) / k for a, b in zip(exact, found, strict=True)]
    return float(np.mean(shares))


def save(index: Index, folder: Path) -> None:
    """Write `index.npz`, `index.json` and, where there is one, the inverted file."""
    with replacing(folder / FACTORS) as temporary:
        np.savez(temporary, vectors=index.vectors)
    if index.lists is not None:
        import faiss

        with replacing(folder / LISTS) as temporary:
            faiss.write_index(index.lists, str(temporary))
    write_text(folder / WORDS, json.dumps({"kind": index.kind, "version": index.version}) + "\n")


def load(folder: Path) -> Index:
    """Read what `save` wrote."""
    words = json.loads((folder / WORDS).read_text(encoding="utf-8"))
    with np.load(folder / FACTORS, allow_pickle=False) as arrays:
        vectors = arrays["vectors"]
    if words["kind"] == "exact":
        return Index(vectors, words["version"])
    import faiss

    return Index(vectors, words["version"], faiss.read_index(str(folder / LISTS)))


def _scan(
    index: Index, query: Vectors, k: int, allowed: Mask | None, denied: Indices | None
) -> tuple[Indices, Vectors]:
    scores = index.vectors @ np.append(query, np.float32(1.0))
    if denied is not None:
        scores[denied] = -np.inf
    if allowed is not None:
        scores[~allowed] = -np.inf
    return _best(np.arange(len(scores)) if k >= len(scores) else None, scores, k)


def _best(rows: Indices | None, scores: Vectors, k: int) -> tuple[Indices, Vectors]:
    """The k highest of `scores` in order, without those that are -inf."""
    chosen = np.argpartition(scores, len(scores) - k)[len(scores) - k :] if rows is None else rows
    values = scores[chosen]
    order = np.lexsort((chosen, -values))
    kept = order[np.isfinite(values[order])]
    return chosen[kept], values[kept]


def _probe(
    index: Index, query: Vectors, k: int, allowed: Mask | None, denied: Indices | None
) -> tuple[Indices, Vectors]:
    """Ask the lists near the query. What is excluded is left out inside the search, so that k
    items are found wherever there are so many in the lists.
    """
    faiss: Any = import_module("faiss")
    extended = np.append(query, np.float32(1.0))[None]
    selector = None
    if allowed is not None:
        keep = allowed.copy()
        if denied is not None:
            keep[denied] = False
        selector = faiss.IDSelectorBitmap(np.packbits(keep, bitorder="little"))
    elif denied is not None and len(denied):
        selector = faiss.IDSelectorNot(faiss.IDSelectorBatch(denied))
    parameters: Any = faiss.SearchParametersIVF(nprobe=index.lists.nprobe, sel=selector)
    scores, rows = index.lists.search(extended, min(k, len(index)), params=parameters)
    found = rows[0] >= 0
    return rows[0][found], scores[0][found]


def _lists(vectors: Vectors, seed: int) -> Any:
    """An inverted file with about sqrt(items) lists."""
    import faiss

    n, d = vectors.shape
    count = max(1, min(int(2 ** np.round(np.log2(np.sqrt(n)))), n // SAMPLED_PER_LIST))
    found = faiss.IndexIVFFlat(faiss.IndexFlatIP(d), d, count, faiss.METRIC_INNER_PRODUCT)
    found.cp.seed = seed + 1
    found.cp.niter = 10
    found.cp.max_points_per_centroid = SAMPLED_PER_LIST
    found.train(vectors)
    found.add(vectors)
    found.nprobe = min(PROBES, count)
    return found
