"""Interactions in, two towers out."""

import time
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Indices, Vectors
from ml_app.retrieval.features import Features
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.splits import (
    Holdout,
    inner,
    items_out,
)
from ml_app.two_tower import cold
from ml_app.two_tower.blend import (
    FEW,
    Blend,
    Described,
    blended,
    choose_blend,
)
from ml_app.two_tower.closed_form import (
    Towers,
    closed_form,
)
from ml_app.two_tower.model import TwoTowerModel
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.pairs import (
    frequent_pairs,
    with_pairs,
)
from ml_app.two_tower.starts import (
    CHOSEN_BY,
    GAIN,
    STATIC,
    Part,
    choose_start,
)

VALIDATED_SCORES = 6_000_000
"""Scores of the validation users that are held at once for one kernel: 24 MB."""
ASKED = 500
"""Users whose scores tell on what scale scores are, and by whom cold items are judged."""
COLD_SHARE = 0.1
"""Share of the items hidden to choose how cold items are placed."""
UNCHOSEN: tuple[Part, ...] = (Part("ease", 300.0, STATIC),)
"""The start when there is nothing to choose by: every user has one event."""


def fit_two_tower(
    interactions: Interactions,
    *,
    item_features: Features | None = None,
    user_features: Features | None = None,
    options: TwoTowerOptions | None = None,
) -> TwoTowerModel:
    """Choose a start on a validation hold-out cut from `interactions`, train, and fit on all.

    The same interactions, options and seed give the same vectors (on a GPU up to rounding). Without
    a known order the user tower is static. Raises `Refused` when features do not have one row per
    id.
    """
    fit = _Fit(item_features, user_features, options or TwoTowerOptions())
    fit.must_match(interactions)
    began = time.process_time()
    fit = fit.with_pairs(interactions)
    validation = inner(interactions, fit.options.seed)
    most = max(1, VALIDATED_SCORES // len(interactions.items))
    validation = validation.sample(most, fit.options.seed)
    parts, curve = UNCHOSEN, [float("nan")]
    if len(validation.users):
        parts = choose_start(validation)
        curve = fit.curve(validation, parts)
    epochs = fit.epochs(curve)
    blend = fit.blend(interactions, parts)
    model = fit.model(interactions, *fit.towers(interactions, parts, epochs), blend)
    report = {
        "training": "gradient" if epochs else "closed_form",
        "start": [asdict(part) for part in parts],
        "validation": {"metric": CHOSEN_BY, "users": len(validation.users), "curve": curve},
        "epochs": epochs,
        "cold_items": asdict(blend) if blend else None,
        "cpu_seconds": time.process_time() - began,
        "notes": interactions.notes(),
    }
    return replace(model, report=report)


@dataclass(frozen=True, eq=False)
class _Fit:
    """One way to fit, on the training part of the validation and then on everything."""

    items: Features | None
    users: Features | None
    options: TwoTowerOptions
    pairs: Indices = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    """Columns of item features whose product is a further column."""

    def with_pairs(self, interactions: Interactions) -> "_Fit":
        """The same with products of item features that often occur together."""
        if self.items is None:
            return self
        pairs = frequent_pairs(self.items.matrix, interactions.popularity)
        items = replace(self.items, matrix=with_pairs(self.items.matrix, pairs))
        return replace(self, items=items, pairs=pairs)

    def curve(self, validation: Holdout, parts: tuple[Part, ...]) -> list[float]:
        """Quality on the validation hold-out of the closed form, and after each epoch until it has
        not improved for `patience` of them.
        """
        train = validation.train
        towers = self.start(train, parts)
        found = [self.quality(validation, towers, None)]
        if self.options.training == "closed_form":
            return found
        for trained in self.steps(train, towers):
            found.append(self.quality(validation, trained.towers, trained.item_weights))
            if len(found) - 1 - int(np.argmax(found)) >= self.options.patience:
                break
        return found

    def epochs(self, curve: list[float]) -> int:
        """How many epochs to train: 0 for the closed form alone. With `auto` training must be
        better by one per cent, or it is not worth its torch.
        """
        training = self.options.training
        if training == "closed_form" or (training == "auto" and len(curve) == 1):
            return 0
        if len(curve) == 1:
            return self.options.epochs
        best = 1 + int(np.argmax(curve[1:]))
        pays = curve[best] >= curve[0] * GAIN
        return best if training == "gradient" or pays else 0

    def towers(
        self, interactions: Interactions, parts: tuple[Part, ...], epochs: int
    ) -> tuple[Towers, Vectors | None]:
        """Towers after so many epochs, and the weights of item features if they were trained."""
        towers = self.start(interactions, parts)
        weights = None
        if epochs:
            for trained in self.steps(interactions, towers):
                towers, weights = trained.towers, trained.item_weights
                if trained.epoch == epochs:
                    break
        return towers, weights

    def start(self, interactions: Interactions, parts: tuple[Part, ...]) -> Towers:
        """The closed form, with weights for user features."""
        towers = closed_form(interactions, parts, self.options)
        if self.users is None:
            return towers
        found = towers.user.vectors(interactions.histories())
        events = np.diff(interactions.starts)
        learned = cold.from_features(self.users.matrix, found, events, self.options.seed)
        return replace(
            towers,
            user=replace(towers.user, offset=learned[0], feature_weights=learned[1:]),
        )

    def steps(self, interactions: Interactions, towers: Towers) -> Any:
        """Gradient training, epoch by epoch."""
        from ml_app.two_tower.gradient import at_scale, train

        scaled = at_scale(interactions, towers, self.options.seed)
        described = None
        if self.items is not None:
            described = (self.items, self.from_features(interactions, scaled))
        return train(interactions, scaled, described, self.users, self.options)

    def from_features(self, interactions: Interactions, towers: Towers) -> Vectors:
        """Weights from item features to vectors and biases, by regression. How popular such items
        are counts as much as how their scores differ.
        """
        assert self.items is not None
        events = interactions.popularity
        both = np.column_stack([towers.vectors, towers.bias])
        found = cold.from_features(self.items.matrix, both, events, self.options.seed)
        rows = np.flatnonzero(np.diff(interactions.starts))[:ASKED]
        users = towers.user.vectors(interactions.histories(rows))
        asking = np.column_stack([users, np.ones(len(rows), dtype=np.float32)])
        scores = cold.apply(found, self.items.matrix) @ asking.T
        spread = np.float32(scores[events > 0].std())
        found[:, -1] += spread * cold.popularity(self.items.matrix, events)
        return found

    def blend(self, interactions: Interactions, parts: tuple[Part, ...]) -> Blend | None:
        """How items without events are placed, chosen on a tenth of the items, hidden. None without
        item features.
        """
        if self.items is None:
            return None
        holdout, hidden = items_out(interactions, COLD_SHARE, self.options.seed)
        holdout = holdout.sample(ASKED, self.options.seed)
        if min(len(holdout.users), int(hidden.sum())) < FEW:
            return Blend()
        described = self.described(holdout.train, self.start(holdout.train, parts), None)
        return choose_blend(described, holdout, hidden, self.options.seed)

    def described(
        self, interactions: Interactions, towers: Towers, weights: Vectors | None
    ) -> Described:
        """Towers with the weights that were trained, or else with those of a regression."""
        assert self.items is not None
        if weights is None:
            weights = self.from_features(interactions, towers)
        return Described(interactions, self.items.matrix, towers, weights)

    def model(
        self,
        interactions: Interactions,
        towers: Towers,
        weights: Vectors | None,
        blend: Blend | None = None,
    ) -> TwoTowerModel:
        """The model of these towers; items without events get vectors from their features, with a
        `blend` also from their likeness to what users had.
        """
        both = np.column_stack([towers.vectors, towers.bias])
        learned = np.zeros((1, both.shape[1]), np.float32)
        if self.items is not None:
            described = self.described(interactions, towers, weights)
            learned = described.weights
            if blend is not None:
                towers, learned = blended(described, blend, self.options.seed)
                both = np.column_stack([towers.vectors, towers.bias])
            unseen = interactions.popularity == 0
            both[unseen] = cold.apply(learned, self.items.matrix[unseen])
        return TwoTowerModel(
            items=interactions.items,
            item_vectors=np.ascontiguousarray(both[:, :-1]),
            item_bias=np.ascontiguousarray(both[:, -1]),
            user_tower=towers.user,
            feature_vectors=learned,
            feature_pairs=self.pairs,
            item_encoder=self.items.encoder if self.items else None,
            user_encoder=self.users.encoder if self.users else None,
            report={},
        )

    def quality(self, validation: Holdout, towers: Towers, weights: Vectors | None) -> float:
        """NDCG@100 on the validation hold-out."""
        features = self.users.matrix if self.users else None
        ranker = self.model(validation.train, towers, weights).ranker(features)
        return rank(ranker, validation).mean(CHOSEN_BY)

    def must_match(self, interactions: Interactions) -> None:
        """Raises `Refused` unless features have one row per id."""
        for side, features, ids in (
            ("item", self.items, interactions.items),
            ("user", self.users, interactions.users),
        ):
            if features is not None and features.matrix.shape[0] != len(ids):
                raise Refused(
                    f"{side} features have {features.matrix.shape[0]} rows for {len(ids)} {side}s: "
                    "encode them for the ids of the interactions, in their order"
                )
