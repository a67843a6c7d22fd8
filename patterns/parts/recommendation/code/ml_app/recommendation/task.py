"""How a ranking of the whole catalogue is judged."""

from dataclasses import dataclass

from ml_app.evaluation.estimate import Direction
from ml_app.retrieval.ranking import NDCG_AT, RECALL_AT

PRIMARY = "ndcg@10"
"""What decides where the blueprint names no primary metric."""


@dataclass(frozen=True)
class RankingMetric:
    """A mean over users of what they were shown, or a share of the catalogue."""

    name: str
    title: str
    direction: Direction = "maximize"
    also: tuple[str, ...] = ()
    """Other names a blueprint may use for it."""

    def loss(self, value: float) -> float:
        """The value turned so that less is better."""
        return -value if self.direction == "maximize" else value


def _at(name: str, title: str, k: int) -> RankingMetric:
    return RankingMetric(f"{name}@{k}", f"{title}@{k}", also=(f"{name}_at_{k}", f"{name}_{k}"))


METRICS = (
    *(_at("ndcg", "NDCG", k) for k in NDCG_AT),
    *(_at("recall", "Recall", k) for k in RECALL_AT),
    RankingMetric("mrr", "Mean reciprocal rank"),
    RankingMetric("coverage", "Share of the catalogue shown"),
    RankingMetric("novelty", "Novelty (bits)"),
    RankingMetric("popularity", "Events of an item shown", "minimize", ("popularity_bias",)),
)
"""In the order of the report."""


@dataclass(frozen=True)
class Retrieval:
    """Every item a user has not had is ranked; the metrics say where what came next stands."""

    metrics: tuple[RankingMetric, ...] = METRICS

    def metric(self, name: str) -> RankingMetric:
        """The metric of that name. Raises KeyError."""
        for metric in self.metrics:
            if name in (metric.name, *metric.also):
                return metric
        raise KeyError(name)
