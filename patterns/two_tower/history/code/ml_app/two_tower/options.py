"""What can be set of a two-tower model."""

from dataclasses import dataclass
from typing import Literal

Training = Literal["closed_form", "gradient", "auto"]
Loss = Literal["auto", "full_softmax", "sampled_softmax", "in_batch"]


@dataclass(frozen=True)
class TwoTowerOptions:
    """Settings; the defaults are those the benchmark stands on."""

    dimensions: int = 128
    """Width of the vectors. 64 is half the memory and a tenth less NDCG@10 on MovieLens."""
    training: Training = "auto"
    """closed_form: factorisation only, seconds, no torch. gradient: softmax training on top. auto:
    gradient training, kept only where it is better on the validation hold-out.
    """
    loss: Loss = "auto"
    """auto: full softmax up to `full_softmax_items` items, in-batch softmax above."""
    full_softmax_items: int = 20_000
    epochs: int = 12
    patience: int = 3
    """Evaluations without a better validation NDCG@100 before training stops."""
    batch: int = 512
    positions: int = 8
    """Random positions of each user's history that are predicted in one epoch."""
    learning_rate: float = 0.002
    history: int = 200
    """Most recent events that the user tower reads."""
    item_dropout: float = 0.2
    """Share of a history's items left out while training."""
    id_dropout: float = 0.3
    """Share of items whose id vector is left out while training, so that features learn to stand
    for it.
    """
    negatives: int = 4096
    """Items drawn per batch by the sampled softmax."""
    threads: int = 1
    device: str = "auto"
    """auto: cuda where there is one, else cpu."""
    seed: int = 0
