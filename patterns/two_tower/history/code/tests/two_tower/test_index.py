from pathlib import Path

import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.two_tower.index import (
    IndexKind,
    build,
    load,
    recall_against_exact,
    save,
    search,
)


def vectors(n: int, d: int = 8, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((n, d)).astype(np.float32)


@pytest.fixture(scope="module", params=["exact", "ivf"])
def kind(request: pytest.FixtureRequest) -> IndexKind:
    if request.param == "ivf":
        pytest.importorskip("faiss")
    found: IndexKind = request.param
    return found


def test_the_best_come_first_and_the_bias_counts(kind: IndexKind) -> None:
    V, bias, query = vectors(300), vectors(300, 1)[:, 0], vectors(2, seed=3)
    rows, scores = search(build(V, bias, kind), query, 5)
    wanted = query @ V.T + bias
    for at in range(2):
        assert scores[at] == pytest.approx(wanted[at, rows[at]], abs=1e-4)
        assert np.all(np.diff(scores[at]) <= 0)
    exact = np.argsort(-wanted, axis=1)[:, :5]
    assert len(np.intersect1d(exact, rows)) >= 8


def test_what_is_denied_or_not_allowed_never_comes(kind: IndexKind) -> None:
    index = build(vectors(300), np.zeros(300, np.float32), kind)
    query = vectors(1, seed=3)
    best = search(index, query, 3)[0][0]
    rows, _ = search(index, query, 3, denied=[best[:1]])
    assert best[0] not in rows
    allowed = np.ones(300, dtype=np.bool_)
    allowed[best[1]] = False
    rows, _ = search(index, query, 3, allowed=allowed, denied=[best[:1]])
    assert best[0] not in rows
    assert best[1] not in rows
    assert best[2] in rows


def test_fewer_than_asked_for_are_filled_with_nothing(kind: IndexKind) -> None:
    index = build(vectors(4), np.zeros(4, np.float32), kind)
    rows, scores = search(index, vectors(1), 6, denied=[np.array([2])])
    assert set(rows[0, :3]) == {0, 1, 3}
    assert rows[0, 3:].tolist() == [-1, -1, -1]
    assert np.isneginf(scores[0, 3:]).all()


def test_an_index_comes_back_from_its_folder(kind: IndexKind, tmp_path: Path) -> None:
    index = build(vectors(300), np.zeros(300, np.float32), kind, version="v7")
    save(index, tmp_path)
    again = load(tmp_path)
    assert (again.version, again.kind, len(again)) == ("v7", kind, 300)
    query = vectors(3, seed=2)
    assert search(again, query, 9)[0].tolist() == search(index, query, 9)[0].tolist()


def test_recall_is_measured_against_the_truth(kind: IndexKind) -> None:
    index = build(vectors(3000), np.zeros(3000, np.float32), kind)
    found = recall_against_exact(index, vectors(20, seed=5), k=10)
    assert found == 1.0 if kind == "exact" else 0.4 < found <= 1.0


def test_many_items_are_put_in_lists() -> None:
    pytest.importorskip("faiss")
    few = build(vectors(10, 2), np.zeros(10, np.float32))
    many = build(vectors(50_001, 2), np.zeros(50_001, np.float32))
    assert (few.kind, many.kind) == ("exact", "ivf")


def test_no_items_and_broken_numbers_are_refused() -> None:
    with pytest.raises(Refused, match="at least one item"):
        build(vectors(0), np.zeros(0, np.float32))
    broken = vectors(3)
    broken[1, 1] = np.nan
    with pytest.raises(Refused, match="not finite"):
        build(broken, np.zeros(3, np.float32))
