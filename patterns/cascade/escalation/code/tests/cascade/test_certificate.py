"""The promise and what it rests on. Each test fails under one way of getting it wrong."""

import numpy as np
import pytest
from scipy.stats import binom

from ml_app.cascade.certificate import Promise, Rows, missing_labels, walk
from ml_app.cascade.losses import Brier, Floats, ZeroOne
from ml_app.cascade.paired import (
    BETTING,
    BINOMIAL,
    Paired,
    Units,
    interval,
    labels_needed,
    p_betting,
    p_binomial,
    p_value,
)
from ml_app.cascade.path import answered_by, of_stage, shares, thresholds

ONE = ZeroOne()


def pairs(harmed: int, helped: int, n: int, countable: bool = True) -> Paired:
    difference = np.zeros(n)
    difference[:harmed] = 1
    difference[harmed : harmed + helped] = -1
    return Paired(difference, np.ones(n), countable)


def rows(confidence: Floats, cheap: Floats, dear: Floats) -> Rows:
    return Rows([confidence], [cheap, dear], Units.of(np.ones(len(cheap))))


def test_the_binomial_p_value_is_exact_and_ignores_gains() -> None:
    assert p_binomial(pairs(2, 50, 1000), 0.005) == pytest.approx(binom.cdf(2, 1000, 0.005))


def test_harm_is_the_cheap_stage_wrong_and_the_dear_one_right() -> None:
    """Fails with the sign of the difference flipped."""
    cheap, dear = np.r_[np.ones(30), np.zeros(970)], np.zeros(1000)
    units = Units.of(np.ones(1000))
    assert p_value(units.pair(cheap, dear, ONE), 0.01, 0.05, pairs(3, 0, 300))[0] > 0.99
    assert p_value(units.pair(dear, cheap, ONE), 0.01, 0.05, pairs(0, 3, 300))[0] < 0.01


def test_two_methods_to_choose_from_double_the_p_value() -> None:
    """Fails where delta is not halved."""
    found, method = p_value(pairs(1, 0, 1000), 0.005, 0.05, pairs(0, 0, 100))
    assert method == BINOMIAL
    assert found == pytest.approx(2 * binom.cdf(1, 1000, 0.005))


def test_no_disagreement_in_few_rows_proves_nothing() -> None:
    """A normal approximation has no variance here, and accepts."""
    for countable in (True, False):
        none = pairs(0, 0, 300, countable)
        assert p_value(none, 0.005, 0.05, none)[0] > 0.05


def test_betting_wins_where_the_stages_err_on_different_rows() -> None:
    both, rehearsal = pairs(160, 160, 8000), pairs(20, 20, 1000)
    found, method = p_value(both, 0.01, 0.05, rehearsal)
    assert method == BETTING
    assert found < 0.05 < p_binomial(both, 0.01)


def test_betting_does_not_depend_on_how_rows_lie_by_more_than_chance() -> None:
    """Harms first or harms last: an order that means something must not win a bet."""
    tried = [pairs(20, 0, 1000), pairs(20, 0, 1000)]
    tried[1] = Paired(tried[1].difference[::-1].copy(), tried[1].weight, True)
    found = [p_betting(one, 0.01, 0.05, pairs(6, 0, 300)) for one in tried]
    assert min(found) > 0.5


@pytest.mark.parametrize("mean", [0.02, 0.2])
def test_betting_is_deceived_in_at_most_delta_of_draws(mean: float) -> None:
    rng = np.random.default_rng(1)
    values = np.array([-1.0, -0.3, 0.0, 0.4, 1.0])
    chances = np.array([0.05, 0.1, 0.6, 0.15, 0.1])
    shift = mean - values @ chances
    deceived = 0
    for _ in range(300):
        d = np.clip(rng.choice(values, 400, p=chances) + shift, -1, 1)
        r = np.clip(rng.choice(values, 100, p=chances) + shift, -1, 1)
        low = Paired(d, np.ones(400), False)
        deceived += p_betting(low, float(mean) - 0.01, 0.05, Paired(r, np.ones(100), False)) <= 0.05
    assert deceived <= 300 * 0.05


def test_the_p_value_falls_as_epsilon_grows_and_the_interval_ends_where_it_crosses() -> None:
    rng = np.random.default_rng(0)
    d = Paired(np.clip(rng.normal(0.01, 0.1, 2000), -1, 1), np.ones(2000), False)
    found = [p_value(d, epsilon, 0.05, d)[0] for epsilon in np.linspace(-0.1, 0.2, 40)]
    assert np.all(np.diff(found) <= 1e-12)
    low, high = interval(d, 0.05, d)
    assert low < d.mean < high
    assert p_value(d, high + 1e-4, 0.05, d)[0] <= 0.05 < p_value(d, high - 1e-4, 0.05, d)[0]


def test_the_floor_of_labels() -> None:
    assert labels_needed(0.005, 0.05, ONE) == 736  # (1 - 0.005)^n <= 0.05 / 2
    n = labels_needed(0.01, 0.05, Brier(2))
    none = [Paired(np.zeros(k), np.ones(k), False) for k in (n, n - 2)]
    assert p_betting(none[0], 0.01, 0.05, none[0]) <= 0.05 < p_betting(none[1], 0.01, 0.05, none[0])


def test_missing_labels_are_counted_from_the_floor_and_from_harm() -> None:
    promise = Promise(ONE, 0.005, 0.05)
    assert missing_labels(promise, pairs(0, 0, 300)) == 736 - 300
    assert missing_labels(promise, pairs(6, 6, 300)) == pytest.approx(
        2.7 * 0.04 / 0.005**2, rel=0.1
    )


def test_the_sequence_stops_at_the_first_failure() -> None:
    """A greedier step that would pass by itself is out of reach: otherwise many are tried."""
    confidence = np.r_[np.full(1000, 3.0), np.full(1000, 2.0), np.full(8000, 1.0)]
    cheap, dear = np.zeros(10_000), np.zeros(10_000)
    cheap[1000:1400] = 1  # the second step harms, the third repairs more than that
    dear[2000:4000] = 1
    held = rows(confidence, cheap, dear)
    path = [(2.5,), (1.5,), (0.5,)]
    alone = p_value(held.pairs(path[2], ONE), 0.01, 0.05, held.pairs(path[2], ONE))
    assert alone[0] <= 0.05
    assert walk(path, Promise(ONE, 0.01, 0.05), held, held).steps == 1


def test_nothing_proven_keeps_the_p_value_of_the_first_step() -> None:
    held = rows(np.arange(100.0), np.ones(100), np.zeros(100))
    found = walk([(50.0,), (-np.inf,)], Promise(ONE, 0.01, 0.05), held, held)
    assert (found.steps, found.method) == (0, "none")
    assert found.p_value > 0.05


def test_thresholds_come_from_strict_to_greedy_and_end_in_stage_one() -> None:
    rng = np.random.default_rng(0)
    confidence = rng.random(1000)
    path = thresholds([confidence])
    cuts = [cut for (cut,) in path]
    assert cuts == sorted(cuts, reverse=True)
    assert cuts[-1] == -np.inf
    assert not set(cuts) & set(confidence)  # midway: rounding turns no answer
    early = [float((confidence >= cut).mean()) for cut in cuts]
    assert early[0] == pytest.approx(0.01, abs=0.011)
    assert np.all(np.diff(early) > 0)


def test_a_score_that_never_changes_leaves_one_step() -> None:
    assert thresholds([np.full(50, 0.7)]) == ((-np.inf,),)


def test_each_row_is_answered_by_the_first_stage_that_is_sure() -> None:
    sure = [np.array([0.9, 0.1, 0.1, 0.9]), np.array([0.2, 0.8, 0.2, 0.9])]
    stage = answered_by(sure, (0.5, 0.5))
    assert stage.tolist() == [0, 1, 2, 0]
    values = [np.full(4, float(i)) for i in range(3)]
    assert of_stage(values, stage).tolist() == [0, 1, 2, 0]
    assert shares(stage, 3, np.array([1.0, 1, 1, 1])) == (0.5, 0.25, 0.25)


def test_deferred_rows_count_as_no_difference() -> None:
    """Fails where they are dropped: the promise is about all rows, not about those answered."""
    held = rows(np.r_[np.ones(10), np.zeros(90)], np.ones(100), np.zeros(100))
    found = held.pairs((0.5,), ONE)
    assert len(found) == 100
    assert found.mean == pytest.approx(0.1)


def test_whole_groups_are_one_piece_of_evidence() -> None:
    """One thousand rows of ten people are no thousand witnesses."""
    groups = np.repeat(np.arange(10), 100)
    units = Units.of(np.ones(1000), groups)
    found = units.pair(np.zeros(1000), np.zeros(1000), ONE)
    assert len(found) == 10
    assert not found.countable
    assert p_value(found, 0.05, 0.05, found)[0] > 0.5


def test_weights_weigh() -> None:
    weight = np.r_[np.full(50, 3.0), np.ones(50), np.zeros(20)]
    cheap = np.r_[np.ones(50), np.zeros(70)]
    found = Units.of(weight).pair(cheap, np.zeros(120), ONE)
    assert len(found) == 100
    assert found.mean == pytest.approx(150 / 200)
    assert not found.countable


def test_differences_are_shares_of_the_bound() -> None:
    found = Units.of(np.ones(1)).pair(np.array([2.0]), np.array([0.5]), Brier(3))
    assert found.difference.tolist() == [0.75]
