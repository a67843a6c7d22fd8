"""Resamples as weights."""

import numpy as np
import pytest

from ml_app.evaluation import resampling
from ml_app.evaluation.resampling import Resampling
from ml_app.interfaces import Floats


def weights(scheme: Resampling, rows: int) -> Floats:
    return np.concatenate(list(scheme.weights(rows)))


@pytest.mark.parametrize(
    "scheme",
    [
        Resampling(1, 40),
        Resampling(1, 40, time=np.arange(30.0)[::-1]),
        Resampling(1, 40, groups=np.repeat(np.arange(10), 3)),
    ],
    ids=["rows", "blocks", "groups"],
)
def test_every_resample_draws_as_many_rows_as_there_are(scheme: Resampling) -> None:
    drawn = weights(scheme, 30)
    assert drawn.shape == (40, 30)
    assert (drawn.sum(axis=1) == 30).all()
    assert np.array_equal(drawn, np.round(drawn))


def test_the_seed_decides() -> None:
    assert np.array_equal(weights(Resampling(5, 20), 50), weights(Resampling(5, 20), 50))
    assert not np.array_equal(weights(Resampling(5, 20), 50), weights(Resampling(6, 20), 50))


def test_large_samples_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resampling, "CELLS", 100)
    pieces = list(Resampling(0, 25).weights(10))
    assert [len(piece) for piece in pieces] == [10, 10, 5]


def test_rows_are_drawn_equally_often() -> None:
    drawn = weights(Resampling(0, 4000), 10)
    assert np.allclose(drawn.mean(axis=0), 1.0, atol=0.08)
    assert drawn.var() == pytest.approx(0.9, abs=0.05)  # binomial: n · 1/n · (1 - 1/n)


def test_groups_are_drawn_whole() -> None:
    drawn = weights(Resampling(0, 50, groups=np.array(list("aabbbc"))), 6)
    assert (drawn[:, 0] == drawn[:, 1]).all()
    assert (drawn[:, 2] == drawn[:, 4]).all()


def test_blocks_hold_neighbours_in_time_whatever_the_order_of_rows() -> None:
    order = np.random.default_rng(0).permutation(64)
    drawn = weights(Resampling(0, 2000, time=order.astype(np.float64)), 64)
    in_time = drawn[:, np.argsort(order)]
    together = np.corrcoef(in_time[:, 20], in_time[:, 21])[0, 1]
    apart = np.corrcoef(in_time[:, 20], in_time[:, 40])[0, 1]
    assert together > 0.6  # 3 of the 4 blocks that hold one of two neighbours hold both
    assert abs(apart) < 0.1


def test_blocks_widen_the_interval_of_rows_that_depend_on_each_other() -> None:
    rng = np.random.default_rng(2)
    noise = rng.normal(size=500)
    series = np.zeros(500)
    for i in range(1, 500):
        series[i] = 0.8 * series[i - 1] + noise[i]
    one_by_one = (weights(Resampling(0, 500), 500) @ series / 500).std()
    in_blocks = (weights(Resampling(0, 500, time=np.arange(500.0)), 500) @ series / 500).std()
    assert in_blocks > 1.5 * one_by_one


def test_a_part_of_the_rows_keeps_the_scheme() -> None:
    groups = np.array([0, 0, 1, 2])
    part = Resampling(1, 5, groups=groups).take(np.array([0, 1, 3]))
    assert part.groups is not None
    assert part.groups.tolist() == [0, 0, 2]
    assert not part.independent
    assert Resampling(1, 5).take(np.array([0])).independent
