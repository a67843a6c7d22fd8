"""Training by gradient; runs where torch is installed."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.interactions import (
    Interactions,
)
from ml_app.two_tower.closed_form import closed_form
from ml_app.two_tower.examples import (
    Examples,
    batches,
    epoch,
)
from ml_app.two_tower.gradient import at_scale, train
from ml_app.two_tower.losses import (
    FullSoftmax,
    InBatchSoftmax,
    SampledSoftmax,
)
from ml_app.two_tower.options import (
    Loss,
    TwoTowerOptions,
)
from ml_app.two_tower.starts import Part
from ml_app.two_tower.towers import TorchTowers
from ml_app.two_tower.training import (
    fit_two_tower,
)

PARTS = (Part("ease", 5.0, 10.0), Part("markov", 3, 3.0))
OPTIONS = TwoTowerOptions(dimensions=6, batch=64, epochs=4, item_dropout=0.0)


def walks(users: int = 60, items: int = 24, length: int = 8) -> Interactions:
    """Users who walk around a circle of items, now and then skipping one."""
    chance = np.random.default_rng(0)
    steps = chance.integers(1, 3, (users, length))
    places = (chance.integers(0, items, (users, 1)) + np.cumsum(steps, axis=1)) % items
    return Interactions.of(
        np.repeat(np.arange(users), length),
        [f"{place:03d}" for place in places.ravel()],
        np.tile(np.arange(float(length)), users),
        items=[f"{place:03d}" for place in range(items + 1)],
    )


def test_torch_and_numpy_towers_agree() -> None:
    events = walks()
    start = closed_form(events, PARTS, OPTIONS)
    towers = TorchTowers(start, events.popularity > 0, None, None)
    towers.amounts.data += 0.1
    arrays, _ = towers.numpy()
    histories = Histories.of([events.history(0), [], [3]])
    found = towers.users(histories).detach().numpy()
    assert found == pytest.approx(arrays.user.vectors(histories), abs=1e-4)


@pytest.mark.parametrize("loss", ["full_softmax", "in_batch", "sampled_softmax"])
def test_training_lowers_the_loss(loss: Loss) -> None:
    events = walks()
    start = at_scale(events, closed_form(events, PARTS, OPTIONS), 0)
    options = replace(OPTIONS, loss=loss, negatives=32, learning_rate=0.02)
    losses = [trained.loss for trained in train(events, start, None, None, options)]
    assert len(losses) == 4
    assert losses[-1] < losses[0]


def test_scale_does_not_change_the_ranking() -> None:
    events = walks()
    plain = closed_form(events, PARTS, OPTIONS)
    scaled = at_scale(events, plain, 0)
    histories = events.histories()
    before = plain.user.vectors(histories) @ plain.vectors.T + plain.bias
    after = scaled.user.vectors(histories) @ scaled.vectors.T + scaled.bias
    assert after / after.std() == pytest.approx(before / before.std(), abs=1e-3)


def test_an_example_never_holds_its_own_target() -> None:
    events = walks()
    found = epoch(events, 4, 100, np.random.default_rng(0))
    for row, target in enumerate(found.targets):
        history = events.history(int(found.users[row]))
        before = found.histories[row]
        assert target not in before
        assert history[: len(before)].tolist() == before.tolist()
    pieces = list(batches(found, 50))
    assert sum(len(piece.targets) for piece in pieces) == len(found.targets) == 240
    assert pieces[1].histories[0].tolist() == found.histories[50].tolist()


def test_without_order_an_example_holds_all_the_rest() -> None:
    events = Interactions.of(["a", "a", "a", "b"], ["x", "y", "z", "x"])
    found = epoch(events, 5, 100, np.random.default_rng(0))
    assert sorted(found.targets.tolist()) == [0, 1, 2]
    assert found.histories.lengths.tolist() == [2, 2, 2]


def test_the_same_item_of_another_user_is_no_negative() -> None:
    users = torch.eye(3)[:, :2]
    items = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    batch = Examples(np.arange(3), Histories.of([[], [], []]), np.array([0, 0, 1]))
    loss = InBatchSoftmax(torch.log(torch.tensor([2 / 3, 1 / 3])))(users, items, batch)
    logits = users @ items[[0, 0, 1], :2].T - torch.log(torch.tensor([2 / 3, 2 / 3, 1 / 3]))
    logits[0, 1] = logits[1, 0] = -1e9
    wanted = torch.nn.functional.cross_entropy(logits, torch.arange(3))
    assert float(loss) == pytest.approx(float(wanted))


def test_popular_negatives_are_corrected_for() -> None:
    """With all scores equal to log popularity the corrected in-batch softmax is uniform."""
    share = torch.tensor([0.7, 0.2, 0.1])
    items = torch.cat([torch.zeros(3, 2), torch.log(share)[:, None]], dim=1)
    batch = Examples(np.arange(3), Histories.of([[], [], []]), np.array([0, 1, 2]))
    loss = InBatchSoftmax(torch.log(share))(torch.zeros(3, 2), items, batch)
    assert float(loss) == pytest.approx(np.log(3))


def test_what_was_had_is_no_negative_of_the_full_softmax() -> None:
    items = torch.zeros(4, 3)
    batch = Examples(np.array([0]), Histories.of([[1]]), np.array([2]))
    seen = torch.tensor([True, True, True, False])
    loss = FullSoftmax(seen)(torch.zeros(1, 2), items, batch)
    assert float(loss) == pytest.approx(np.log(2))


def test_the_sampled_softmax_comes_near_the_full_one() -> None:
    chance = torch.Generator().manual_seed(0)
    users, items = torch.randn(5, 3, generator=chance), torch.randn(40, 4, generator=chance)
    batch = Examples(np.arange(5), Histories.of([[]] * 5), np.arange(5))
    full = FullSoftmax(torch.ones(40, dtype=torch.bool))(users, items, batch)
    share = torch.full((40,), 1 / 40)
    sampled = SampledSoftmax(torch.log(share), 20_000, chance)(users, items, batch)
    # Leaving the target out of the draws and adding it once changes little among many.
    assert float(sampled) == pytest.approx(float(full), abs=0.2)


def test_training_is_the_same_with_the_same_seed_and_features_are_learned() -> None:
    events = walks()
    options = replace(OPTIONS, training="gradient", epochs=2)
    first, again = (fit_two_tower(events, options=options) for _ in range(2))
    other = fit_two_tower(events, options=replace(options, seed=1))
    assert first.report["training"] == "gradient"
    assert first.version == again.version != other.version
    assert torch.get_num_threads() >= 1
