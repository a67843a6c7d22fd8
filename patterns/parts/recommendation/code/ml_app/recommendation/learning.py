"""Everything that is fitted, on what was not held out, and how it ranks the rest."""

from dataclasses import dataclass

import numpy as np

from ml_app.recommendation.baselines import Baselines, fit_baselines
from ml_app.recommendation.judging import Judged, rank_all
from ml_app.recommendation.reading import Data
from ml_app.recommendation.system import System
from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.splits import Holdout
from ml_app.two_tower.model import TwoTowerModel


@dataclass(frozen=True, eq=False)
class Learned:
    """Rankers fitted on the same events and judged on the same hold-out."""

    holdout: Holdout
    towers: TwoTowerModel
    baselines: Baselines
    ranker: Ranker
    """The towers as a ranker of the users they were trained on."""
    judged: tuple[Judged, ...]
    """The towers first, then the baselines in their order."""


def learn(system: System, data: Data) -> Learned:
    """Fit the towers and the baselines on the same events, and rank what was held out.

    Raises `Refused` when something that is asked for was learned from, or nothing can be held out.
    """
    holdout = held_out(system, data)
    known = np.unique(holdout.train.item)
    towers = system.retriever.fit(
        holdout.train, data.item_features(system, known), data.user_features(system), system.seed
    )
    return judged(system, data, holdout, towers)


def held_out(system: System, data: Data) -> Holdout:
    """The split, after checking that nothing asked for was learned from. Raises `Refused`."""
    holdout = system.split.holdout(data.interactions)
    holdout.check()
    return holdout


def judged(system: System, data: Data, holdout: Holdout, towers: TwoTowerModel) -> Learned:
    """Fit the baselines, and rank the hold-out with them and with these towers."""
    baselines = fit_baselines(holdout.train, system.seed)
    features = data.user_features(system)
    ranker = towers.ranker(None if features is None else features.matrix)
    found = rank_all((ranker, *baselines.rankers), holdout, system.seed)
    return Learned(holdout, towers, baselines, ranker, found)
