"""How wrong a batch of user vectors is about what came next, with torch.

All are softmax cross-entropies. Where not all items take part, each logit is lowered by the log of
the chance that its item takes part (logQ, Bengio & Senécal 2008; Yi et al. 2019): without it
popular items, which are negatives most often, would be pushed down for being popular.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from ml_app.two_tower.examples import Examples

LEFT_OUT = -1e9


@dataclass(frozen=True, eq=False)
class FullSoftmax:
    """Against all items that have events; what is in the history cannot come and is left out."""

    seen: Tensor

    def __call__(self, users: Tensor, items: Tensor, batch: Examples) -> Tensor:
        """Mean loss of users (n, d) and items (all, d + 1)."""
        logits = users @ items[:, :-1].T + items[:, -1]
        rows = torch.from_numpy(batch.histories.rows)
        had = torch.from_numpy(batch.histories.items)
        left_out = (~self.seen).repeat(len(users), 1)
        left_out[rows.to(users.device), had.to(users.device)] = True
        targets = torch.from_numpy(batch.targets).to(users.device)
        left_out[torch.arange(len(users), device=users.device), targets] = False
        return functional.cross_entropy(logits.masked_fill(left_out, LEFT_OUT), targets)


@dataclass(frozen=True, eq=False)
class InBatchSoftmax:
    """Against the targets of the other users of the batch."""

    log_share: Tensor
    """Log of each item's share of all training targets, shape (items,)."""

    def __call__(self, users: Tensor, items: Tensor, batch: Examples) -> Tensor:
        """Mean loss; another user's target that is the same item counts as neither."""
        targets = torch.from_numpy(batch.targets).to(users.device)
        chosen = items[targets]
        logits = users @ chosen[:, :-1].T + chosen[:, -1] - self.log_share[targets]
        same = targets[:, None] == targets[None, :]
        same.fill_diagonal_(False)
        wanted = torch.arange(len(users), device=users.device)
        return functional.cross_entropy(logits.masked_fill(same, LEFT_OUT), wanted)


@dataclass(frozen=True, eq=False)
class SampledSoftmax:
    """Against items drawn by popularity ** 0.75, the same for the whole batch."""

    log_share: Tensor
    """Log of each item's chance in one draw, shape (items,)."""
    negatives: int
    generator: torch.Generator

    def __call__(self, users: Tensor, items: Tensor, batch: Examples) -> Tensor:
        """Mean loss; a drawn item that is the target is left out."""
        targets = torch.from_numpy(batch.targets).to(users.device)
        drawn = torch.multinomial(
            torch.exp(self.log_share).cpu(),
            self.negatives,
            replacement=True,
            generator=self.generator,
        ).to(users.device)
        # The target always takes part: nothing to correct. Of the others, chance times draws do.
        wanted = (users * items[targets, :-1]).sum(dim=1) + items[targets, -1]
        corrected = items[drawn, -1] - self.log_share[drawn] - math.log(self.negatives)
        others = users @ items[drawn, :-1].T + corrected
        others = others.masked_fill(targets[:, None] == drawn[None, :], LEFT_OUT)
        logits = torch.cat([wanted[:, None], others], dim=1)
        return functional.cross_entropy(logits, torch.zeros_like(targets))
