"""Training of the second stage, inside the training period, and the decision whether it is used."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ml_app.artifact import Artifact
from ml_app.rerank.candidates import Candidates
from ml_app.rerank.stage import Stage, best_rows
from ml_app.retrieval.arrays import Indices, Ranker, Vectors
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.intervals import interval
from ml_app.retrieval.splits import Holdout, inner

CUT = 10
"""Places of the list that decides."""
CHUNK = 256
"""Users ranked at once."""
FEWEST = 50
"""Users with a positive among their candidates, below which nothing is trained."""
Categories = Mapping[str, Sequence[Sequence[str]]]
First = Callable[[Interactions], Ranker]


@dataclass(frozen=True)
class Found:
    """The candidates of one user, what trees see of them, and which were had next."""

    matrix: Vectors
    positive: Indices
    """0 or 1 for each candidate, in the order of the first stage."""
    wanted: int
    """Items to find, also those that are no candidates."""


@dataclass(frozen=True)
class Outcome:
    """The stage, where it won, and what is said of it."""

    stage: Stage | None
    reason: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class GradientBoosting:
    """LambdaMART over the candidates of a first stage."""

    candidates: int = 100
    trees: int = 100
    learning_rate: float = 0.05
    num_leaves: int = 15

    def fit(
        self, interactions: Interactions, first: First, categories: Categories, seed: int
    ) -> Outcome:
        """Train on what `first`, fitted without each user's last event, makes of the rest; keep it
        only where it is better beyond the paired interval on users it was not trained on.
        """
        holdout = inner(interactions, seed)
        examples = self._examples(holdout, first(holdout.train), categories)
        useful = sum(bool(one.positive.any()) for one in examples)
        if useful < FEWEST:
            reason = (
                f"Re-ranking is not used: {useful} users have what they had next among their "
                f"{self.candidates} candidates, {FEWEST} are needed to learn from."
            )
            return Outcome(None, reason, {"used": False, "reason": reason})
        turn = np.random.default_rng(seed).permutation(len(examples))
        half = len(turn) // 2
        learning, judging = ([examples[i] for i in part] for part in (turn[:half], turn[half:]))
        trees = self._train(learning, seed)
        before = np.array([ndcg(one.positive, one.wanted) for one in judging])
        after = np.array([ndcg(one.positive[_order(trees, one)], one.wanted) for one in judging])
        gain = interval(after - before, seed)
        used = gain.low > 0
        said = (
            f"NDCG@{CUT} {after.mean():.4f} after it, {before.mean():.4f} before, on {gain.n} "
            f"validation users; paired difference {gain.value:.4f} [{gain.low:.4f}, "
            f"{gain.high:.4f}]."
        )
        reason = f"Re-ranking is used: {said}" if used else f"Re-ranking is not used: {said}"
        facts = {
            "used": used,
            "reason": reason,
            "candidates": self.candidates,
            "trees": self.trees,
            "before": float(before.mean()),
            "after": float(after.mean()),
            "gain": {"value": gain.value, "low": gain.low, "high": gain.high, "n": gain.n},
        }
        if not used:
            return Outcome(None, reason, facts)
        known = Candidates.of(interactions, categories)
        return Outcome(
            Stage(self._train(examples, seed), known, self.candidates, facts), reason, facts
        )

    def funnel(self, system: Any, data: Any, learned: Any, shipment: Any) -> Any:
        """A shipment with its second stage; as it was, with the reason, where that is not
        better."""
        from ml_app.rerank.funnel import first_stage, with_stage  # training only

        outcome = self.fit(
            learned.holdout.train,
            lambda earlier: first_stage(system, data, shipment, earlier),
            shipment.catalogue.categories,
            system.seed,
        )
        notes = (*shipment.notes, outcome.reason)
        noted = replace(shipment, notes=notes, rerank=outcome.facts)
        if outcome.stage is None:
            return noted
        return with_stage(noted, outcome.stage, learned, system.seed)

    def again(self, system: Any, artifact: Artifact, learned: Any, shipment: Any) -> Any:
        """A shipment with the second stage of a version that was trained earlier."""
        from ml_app.rerank.funnel import with_stage  # training only

        facts = artifact.manifest["rerank"]
        noted = replace(shipment, notes=(*shipment.notes, facts["reason"]), rerank=facts)
        stage = self.load(artifact)
        return noted if stage is None else with_stage(noted, stage, learned, system.seed)

    def load(self, artifact: Artifact) -> Stage | None:
        """The stage of a version; None where it was not used. Raises `Damaged`."""
        used = artifact.manifest.get("rerank", {}).get("used", False)
        return Stage.load(artifact) if used else None

    def _examples(self, holdout: Holdout, first: Ranker, categories: Categories) -> list[Found]:
        known = Candidates.of(holdout.train, categories)
        found = []
        for start in range(0, len(holdout.users), CHUNK):
            users = holdout.users[start : start + CHUNK]
            histories = holdout.train.histories(users)
            scores = np.array(first.scores(users, histories), dtype=np.float32)
            scores[histories.seen(scores.shape[1])] = -np.inf
            for place, user in enumerate(users.tolist()):
                rows = best_rows(scores[place], self.candidates)
                wanted = holdout.targets[user]
                matrix = known.matrix(histories[place], rows, scores[place, rows])
                positive = np.isin(rows, wanted).astype(np.int64)
                found.append(Found(matrix, positive, len(wanted)))
        return found

    def _train(self, examples: Sequence[Found], seed: int) -> Any:
        """Trees on users with something to learn from: a positive among the candidates."""
        import lightgbm

        useful = [one for one in examples if one.positive.any()]
        data = lightgbm.Dataset(
            np.concatenate([one.matrix for one in useful]),
            np.concatenate([one.positive for one in useful]),
            group=[len(one.positive) for one in useful],
        )
        settings = {
            "objective": "lambdarank",
            "lambdarank_truncation_level": 2 * CUT,
            "learning_rate": self.learning_rate,
            "num_leaves": self.num_leaves,
            "seed": seed,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbosity": -1,
        }
        return lightgbm.train(settings, data, num_boost_round=self.trees)


def ndcg(positive: Indices, wanted: int) -> float:
    """Of a list whose items are marked 1 where they were had next, and of which `wanted` exist."""
    discounts = 1 / np.log2(np.arange(2, CUT + 2))
    gained = float((positive[:CUT] * discounts[: len(positive[:CUT])]).sum())
    return gained / float(discounts[: min(CUT, wanted)].sum())


def _order(trees: Any, one: Found) -> Indices:
    return np.argsort(-np.asarray(trees.predict(one.matrix, num_threads=1)), kind="stable")
