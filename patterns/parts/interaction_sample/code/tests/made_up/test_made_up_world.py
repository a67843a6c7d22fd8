import numpy as np
import pytest

from ml_app.made_up.events import FOLLOW, SECONDS_PER_DAY, Events, make_events
from ml_app.made_up.world import SEASON, Sizes, World, make_world


def made(seed: int = 0, **sizes: int) -> tuple[World, Events]:
    rng = np.random.default_rng(seed)
    world = make_world(Sizes(**{"users": 900, "items": 400, "events": 20_000, **sizes}), rng)
    return world, make_events(world, rng)


@pytest.fixture(scope="module")
def drawn() -> tuple[World, Events]:
    return made()


def steps(events: Events) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of one user's items that follow one another."""
    order = np.lexsort((np.arange(len(events.user)), events.user))
    user, item = events.user[order], events.item[order]
    same = user[1:] == user[:-1]
    return item[:-1][same], item[1:][same]


def test_the_same_seed_gives_the_same_events_and_another_one_others() -> None:
    (_, one), (_, again), (_, other) = made(), made(), made(seed=1)
    assert np.array_equal(one.item, again.item)
    assert np.array_equal(one.second, again.second)
    assert not np.array_equal(one.item[:100], other.item[:100])


def test_events_stand_in_order_of_time_and_no_pair_occurs_twice(
    drawn: tuple[World, Events],
) -> None:
    world, events = drawn
    assert (np.diff(events.second) >= 0).all()
    assert events.second.max() < world.sizes.days * SECONDS_PER_DAY
    pairs = events.user * world.sizes.items + events.item
    assert len(np.unique(pairs)) == len(pairs)
    assert 0.85 * world.sizes.events < len(pairs) <= 1.01 * world.sizes.events


def test_order_is_planted_in_items_and_in_topics(drawn: tuple[World, Events]) -> None:
    world, events = drawn
    before, after = steps(events)
    follows = (world.followers[before] == after[:, None]).any(axis=1).mean()
    shuffled = np.random.default_rng(0).permutation(after)
    by_chance = (world.followers[before] == shuffled[:, None]).any(axis=1).mean()
    assert follows > 0.5 * FOLLOW
    assert by_chance < 0.05
    same_topic = (world.topic[before] == world.topic[after]).mean()
    assert same_topic > 2 * (world.topic[before] == world.topic[shuffled]).mean()


def test_seasonal_topics_swing_with_the_year_and_others_do_not() -> None:
    world, events = made(events=60_000, users=2_000)
    day = events.second // SECONDS_PER_DAY
    swing = []
    for topic in range(world.topics):
        angle = 2 * np.pi * (day - np.nan_to_num(world.peak[topic])) / 365
        mine = world.topic[events.item] == topic
        swing.append(2 * abs(np.cos(angle[mine]).mean() - np.cos(angle).mean()))
    seasonal = ~np.isnan(world.peak)
    assert seasonal.sum() == 4
    assert np.mean(np.array(swing)[seasonal]) > 0.25 * SEASON
    assert np.mean(np.array(swing)[~seasonal]) < 0.12


def test_few_items_have_many_of_the_events(drawn: tuple[World, Events]) -> None:
    world, events = drawn
    popularity = np.sort(np.bincount(events.item, minlength=world.sizes.items))[::-1]
    assert popularity[: world.sizes.items // 10].sum() > 0.3 * len(events.item)
    assert popularity[world.sizes.items // 2 :].sum() < 0.25 * len(events.item)


def test_cold_items_come_late_and_nobody_has_them_before(drawn: tuple[World, Events]) -> None:
    world, events = drawn
    assert 0.01 < world.late.mean() < 0.1
    released = world.released[events.item] * SECONDS_PER_DAY
    assert (events.second >= released).all()
    popularity = np.bincount(events.item, minlength=world.sizes.items)
    assert popularity[world.late].mean() < 0.5 * popularity[~world.late].mean()
    assert world.late[events.item[events.second > 0.97 * events.second.max()]].any()


def test_some_users_are_cold_and_some_have_much(drawn: tuple[World, Events]) -> None:
    world, events = drawn
    lengths = np.bincount(events.user, minlength=world.sizes.users)
    assert lengths.min() >= 1
    assert (lengths <= 5).mean() > 0.03
    assert lengths.max() > 4 * np.median(lengths)


def test_tastes_differ_between_segments(drawn: tuple[World, Events]) -> None:
    world, events = drawn
    share = np.array(
        [
            np.bincount(
                world.topic[events.item[world.segment[events.user] == segment]],
                minlength=world.topics,
            )
            for segment in range(4)
        ],
        dtype=float,
    )
    share /= share.sum(axis=1, keepdims=True)
    assert share.std(axis=0).max() > 0.04


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 9, 40), (50, 5, 1000)])
def test_tiny_samples_are_made_without_endless_search(sizes: tuple[int, int, int]) -> None:
    world, events = made(users=sizes[0], items=sizes[1], events=sizes[2])
    assert 1 <= len(events.item) <= sizes[0] * sizes[1]
    assert world.topics == max(1, min(12, sizes[1] // 8))


@pytest.mark.parametrize("name", ["users", "items", "events", "days"])
def test_a_sample_that_can_hold_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Sizes(**{name: 1})
