import numpy as np
import pytest
from scipy.sparse import csr_matrix

from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.kernels.constant import (
    log_popularity,
)
from ml_app.retrieval.kernels.cosine import cosine
from ml_app.retrieval.kernels.ease import ease
from ml_app.retrieval.kernels.kernel import (
    Dense,
    Kernel,
    Sparse,
    held,
)
from ml_app.retrieval.kernels.transitions import (
    followers,
    markov,
    ppmi,
)
from ml_app.retrieval.recency import STATIC, Recency


def binary(users: int, items: int) -> csr_matrix:
    chance = np.random.default_rng(0)
    return csr_matrix((chance.random((users, items)) < 0.4).astype(np.float32))


def expected_ease(X: csr_matrix, strength: float) -> np.ndarray:
    P = np.linalg.inv((X.T @ X).toarray() + strength * np.eye(X.shape[1]))
    B = -P / np.diag(P)
    np.fill_diagonal(B, 0.0)
    return B


@pytest.mark.parametrize("shape", [(30, 8), (8, 30)])
def test_ease_is_the_same_from_either_side(shape: tuple[int, int]) -> None:
    X = binary(*shape)
    kernel, wanted = ease(X, 2.0), expected_ease(X, 2.0)
    identity = np.eye(shape[1], dtype=np.float32)
    assert kernel.left(identity) == pytest.approx(wanted, abs=1e-4)
    assert kernel.left(csr_matrix(identity)) == pytest.approx(wanted, abs=1e-4)
    assert kernel.right(identity) == pytest.approx(wanted, abs=1e-4)


def test_ease_of_too_many_users_learns_from_the_active_ones() -> None:
    X = binary(40, 30)
    active = np.sort(np.argsort(-np.diff(X.indptr), kind="stable")[:10])
    kernel = ease(X, 2.0, largest=10)
    identity = np.eye(30, dtype=np.float32)
    assert kernel.left(identity) == pytest.approx(expected_ease(X[active], 2.0), abs=1e-4)


def steps() -> Interactions:
    return Interactions.of(
        ["a", "a", "a", "b", "b"], ["x", "y", "z", "x", "y"], [1.0, 2.0, 3.0, 1.0, 2.0]
    )


def test_followers_count_nearer_pairs_more_and_never_across_users() -> None:
    assert followers(steps(), 2).toarray().tolist() == [
        [0.0, 2.0, 0.5],
        [0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0],
    ]


def test_markov_rows_are_shares() -> None:
    kernel = markov(followers(steps(), 1), smoothing=1e-9)
    identity = np.eye(3, dtype=np.float32)
    assert kernel.left(identity)[0] == pytest.approx([0.0, 1.0, 0.0])
    assert kernel.right(identity) == pytest.approx(kernel.left(identity))


def test_ppmi_keeps_what_is_more_than_chance() -> None:
    C = csr_matrix(np.array([[0.0, 50.0, 1.0], [50.0, 0.0, 1.0], [30.0, 30.0, 0.0]]))
    found = ppmi(C).left(np.eye(3, dtype=np.float32))
    assert found[0, 1] > 0
    assert found[0, 2] == 0
    assert found.min() == 0


def test_cosine_keeps_the_nearest() -> None:
    X = csr_matrix(np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1]], dtype=np.float32))
    found = cosine(X, neighbours=1).matrix.toarray()
    assert np.count_nonzero(found, axis=0).tolist() == [1, 1, 2]  # a tie keeps both
    assert found[0, 1] == pytest.approx(2 / 12)
    assert not np.diag(found).any()


def test_a_constant_kernel_agrees_from_both_sides() -> None:
    kernel: Kernel = log_popularity(np.array([4, 0, 1]))
    identity = np.eye(3, dtype=np.float32)
    assert kernel.left(identity) == pytest.approx(kernel.right(identity))
    assert kernel.left(identity)[0, 0] > kernel.left(identity)[0, 1]


def test_recent_events_weigh_more() -> None:
    histories = Histories.of([[0, 1], []])
    found = Recency(1.0).matrix(histories, 3).toarray()
    assert found[0] == pytest.approx([np.exp(-1), 1.0, 0.0])
    assert not found[1].any()
    assert STATIC.matrix(histories, 3, power=1.0).toarray()[0] == pytest.approx([0.5, 0.5, 0])


def test_a_thin_kernel_is_held_sparse_and_a_full_one_dense() -> None:
    full = held(csr_matrix(np.ones((3, 3), np.float32)))
    thin = held(csr_matrix(([1.0], ([0], [1])), shape=(50, 50), dtype=np.float32))
    assert (type(full), type(thin)) == (Dense, Sparse)
    identity = np.eye(50, dtype=np.float32)
    assert thin.left(identity)[0, 1] == thin.right(identity)[0, 1] == 1.0
    assert thin.left(csr_matrix(identity))[0, 1] == 1.0
