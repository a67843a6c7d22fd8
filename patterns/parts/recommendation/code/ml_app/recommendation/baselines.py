"""What the towers are ranked beside: every baseline, with settings chosen on a validation cut."""

from dataclasses import dataclass
from typing import Any

from ml_app.progress import counter
from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.baselines.baseline import Baseline, choose
from ml_app.retrieval.baselines.ease import Ease
from ml_app.retrieval.baselines.ials import Ials
from ml_app.retrieval.baselines.item_knn import ItemKnn
from ml_app.retrieval.baselines.markov import Markov
from ml_app.retrieval.baselines.popularity import Popularity
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import inner

VALIDATED = 2000
"""Users that settings are chosen on: their mean NDCG@10 is known to about half a hundredth."""


@dataclass(frozen=True, eq=False)
class Baselines:
    """The baselines that could be fitted, and why the others could not."""

    rankers: tuple[Ranker, ...]
    settings: dict[str, dict[str, Any]]
    """Of each, by name, as validation chose them."""
    left_out: dict[str, str]
    """Title → reason."""


def fit_baselines(interactions: Interactions, seed: int) -> Baselines:
    """Fit them all on the same events, each with the settings that a validation hold-out cut from
    them likes best.
    """
    validation = inner(interactions, seed).sample(VALIDATED, seed)
    every: tuple[Baseline, ...] = (Popularity(), ItemKnn(), Ease(), Ials(seed), Markov())
    rankers: list[Ranker] = []
    settings: dict[str, dict[str, Any]] = {}
    left_out: dict[str, str] = {}
    with counter("baselines", total=len(every)) as bar:
        for baseline in every:
            if reason := baseline.cannot(interactions):
                left_out[baseline.title] = reason
            else:
                ranker, settings[baseline.name] = choose(baseline, interactions, validation)
                rankers.append(ranker)
            bar.update(1)
    return Baselines(tuple(rankers), settings, left_out)
