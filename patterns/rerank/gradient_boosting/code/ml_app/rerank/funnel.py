"""The second stage on what ships."""

from dataclasses import replace

import numpy as np

from ml_app.recommendation.baselines import fit_baselines
from ml_app.recommendation.judging import rank_all
from ml_app.recommendation.learning import Learned
from ml_app.recommendation.neighbouring import neighbours_of
from ml_app.recommendation.reading import Data
from ml_app.recommendation.shipping import Shipment
from ml_app.recommendation.system import System
from ml_app.rerank.stage import Stage
from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.interactions import Interactions


def with_stage(shipment: Shipment, stage: Stage, learned: Learned, seed: int) -> Shipment:
    """The shipment judged as the whole funnel."""
    ranker = stage.ranker(shipment.ranker)
    (judged,) = rank_all((ranker,), learned.holdout, seed)
    return replace(shipment, ranker=ranker, judged=judged, stage=stage)


def first_stage(system: System, data: Data, shipment: Shipment, earlier: Interactions) -> Ranker:
    """What ships, fitted again on earlier events only."""
    if shipment.neighbours is not None:
        rankers = fit_baselines(earlier, system.seed).rankers
        same = next(one for one in rankers if one.name == shipment.judged.name)
        return neighbours_of(same, earlier.items)[1]
    features = data.user_features(system)
    items = data.item_features(system, np.unique(earlier.item))
    towers = system.retriever.fit(earlier, items, features, system.seed)
    return towers.ranker(None if features is None else features.matrix)
