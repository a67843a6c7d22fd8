"""Training the towers by gradient, from a closed form on, stopped by validation."""

import contextlib
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from ml_app.progress import counter
from ml_app.retrieval.arrays import Floats, Vectors
from ml_app.retrieval.features import Features
from ml_app.retrieval.interactions import Interactions
from ml_app.two_tower.closed_form import Towers
from ml_app.two_tower.examples import (
    Examples,
    batches,
    epoch,
)
from ml_app.two_tower.losses import (
    FullSoftmax,
    InBatchSoftmax,
    SampledSoftmax,
)
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.towers import (
    TorchTowers,
    sparse_rows,
)

EXAMPLES = 25_000
"""Examples of one epoch, at most: so many users are enough to learn items from."""
WARM_UP = 0.05
READ = 100
"""Newest events read in training: older ones weigh next to nothing."""


@dataclass(frozen=True, eq=False)
class Trained:
    """Towers after some epochs."""

    towers: Towers
    item_weights: Vectors | None
    epoch: int
    loss: float


def train(
    interactions: Interactions,
    start: Towers,
    item_features: tuple[Features, Vectors] | None,
    user_features: Features | None,
    options: TwoTowerOptions,
) -> Iterator[Trained]:
    """Train from `start`, giving the towers after every epoch; the caller stops when it has seen
    enough. `item_features` come with the weights they start from.
    """
    with _threads(options.threads):
        yield from _train(interactions, start, item_features, user_features, options)


def _train(
    interactions: Interactions,
    start: Towers,
    item_features: tuple[Features, Vectors] | None,
    user_features: Features | None,
    options: TwoTowerOptions,
) -> Iterator[Trained]:
    chance = np.random.default_rng(options.seed)
    draws = torch.Generator().manual_seed(options.seed)
    device = _device(options.device)
    features, weights = item_features or (None, None)
    seen = interactions.popularity > 0
    towers = TorchTowers(start, seen, features, weights).to(device)
    positions = max(1, min(options.positions, EXAMPLES // len(interactions.users)))
    steps = max(1, math.ceil(len(interactions.users) * positions / options.batch))
    steps = min(steps, math.ceil(EXAMPLES / options.batch))
    optimizer = torch.optim.AdamW(towers.parameters(), lr=options.learning_rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, _cosine(steps * options.epochs))
    loss_of = _loss(interactions, options, draws, device)
    with counter("training", total=options.epochs, unit="epoch") as bar:
        for number in range(1, options.epochs + 1):
            examples = epoch(interactions, positions, READ, chance)
            losses = []
            for batch in list(batches(examples, options.batch))[:steps]:
                read = _thinned(batch, options.item_dropout, chance)
                known = user_features and sparse_rows(user_features.matrix[read.users], device)
                users = towers.users(read.histories, known)
                loss = loss_of(users, towers.items(options.id_dropout, draws), batch)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                optimizer.step()
                schedule.step()
                losses.append(loss.item())
            bar.update(1)
            found, learned = towers.numpy()
            yield Trained(found, learned, number, float(np.mean(losses)))


def at_scale(interactions: Interactions, towers: Towers, seed: int) -> Towers:
    """The same ranking with scores on the scale at which a softmax of them is most likely, and with
    user and item vectors of like size in every dimension, so that one learning rate suits both.
    """
    examples = next(batches(epoch(interactions, 1, READ, np.random.default_rng(seed)), 512))
    users = towers.user.vectors(examples.histories)
    scores = users @ towers.vectors.T + towers.bias
    unit = 1.0 / max(float(scores.std()), 1e-12)
    factors = unit * np.geomspace(0.25, 32, 22)
    factor = factors[int(np.argmin([_surprise(scores * f, examples.targets) for f in factors]))]
    size = np.sqrt(np.mean(users**2, axis=0)) * factor
    width = np.sqrt(np.mean(towers.vectors**2, axis=0))
    even = np.sqrt(np.maximum(size, 1e-9) / np.maximum(width, 1e-9)).astype(np.float32)
    ratio = np.float32(factor) / even
    user = replace(
        towers.user,
        inputs=towers.user.inputs * ratio,
        offset=towers.user.offset * ratio,
        feature_weights=towers.user.feature_weights * ratio,
    )
    bias = towers.bias * np.float32(factor)
    return replace(towers, user=user, vectors=towers.vectors * even, bias=bias)


def _surprise(scores: Any, targets: Any) -> float:
    """Mean cross-entropy of the targets."""
    shifted: Floats = scores - scores.max(axis=1, keepdims=True)
    wanted = shifted[np.arange(len(targets)), targets]
    return float(np.mean(np.log(np.exp(shifted).sum(axis=1)) - wanted))


def _thinned(batch: Examples, share: float, chance: np.random.Generator) -> Examples:
    """Histories with a share of their events left out, so that no single item is relied on."""
    histories = batch.histories
    kept = chance.random(len(histories.items)) >= share
    counts = np.bincount(histories.rows[kept], minlength=len(histories))
    starts = np.concatenate([[0], np.cumsum(counts)])
    return replace(batch, histories=type(histories)(histories.items[kept], starts))


def _loss(
    interactions: Interactions, options: TwoTowerOptions, draws: torch.Generator, device: Any
) -> FullSoftmax | InBatchSoftmax | SampledSoftmax:
    few = len(interactions.items) <= options.full_softmax_items
    kind = options.loss if options.loss != "auto" else ("full_softmax" if few else "in_batch")
    counts = torch.from_numpy(interactions.popularity).to(device)
    if kind == "full_softmax":
        return FullSoftmax(counts > 0)
    power = 1.0 if kind == "in_batch" else 0.75
    share = counts.clamp_min(1e-9).to(torch.float32) ** power
    log_share = torch.log(share / share.sum())
    if kind == "in_batch":
        return InBatchSoftmax(log_share)
    return SampledSoftmax(log_share, options.negatives, draws)


def _cosine(steps: int) -> Any:
    """Learning-rate factor: a linear start, then half a cosine down to nothing."""
    warm = max(1, int(steps * WARM_UP))

    def factor(step: int) -> float:
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * min(1.0, (step - warm) / max(1, steps - warm))))

    return factor


def _device(wanted: str) -> torch.device:
    if wanted == "auto":
        wanted = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(wanted)


@contextlib.contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
