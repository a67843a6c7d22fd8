"""What the service counts about itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from ml_app.prediction_log.recorder import Recorder
from ml_app.scorer import Scorer
from ml_app.serving.metrics import SECONDS, Histogram, counts, gauge

SHARES = tuple(step / 20 for step in range(1, 20))
NUMBERS = (0, *(base * 10**power for power in range(-2, 6) for base in (1, 2, 5)))
"""Bounds for scores that are not probabilities."""


class Counters(Collector):
    """Everything `/metrics` tells."""

    def __init__(self, name: str, scorer: Scorer, recorder: Recorder) -> None:
        self._name, self._scorer, self._recorder = name, scorer, recorder
        labels = scorer.labels
        self.seconds = Histogram(SECONDS)
        self.scores = Histogram(SHARES if labels else NUMBERS)
        self.requests: Counter[tuple[str, int]] = Counter()
        self.errors: Counter[str] = Counter()
        self.decisions: Counter[str] = Counter(dict.fromkeys(labels, 0))
        self.unseen: Counter[str] = Counter()
        self.rows = 0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def answered_one(self, score: float, decision: str | None, unseen: Sequence[str]) -> None:
        """Count an answer of one row. Hot path."""
        self.rows += 1
        self.scores.observe(score)
        if decision is not None:
            self.decisions[decision] += 1
        if unseen:
            self.unseen.update(unseen)

    def answered(
        self,
        scores: Sequence[float],
        decisions: Sequence[str | None],
        unseen: Mapping[str, int],
    ) -> None:
        """Count an answer of many rows."""
        self.rows += len(scores)
        for score in scores:
            self.scores.observe(score)
        self.decisions.update(decision for decision in decisions if decision is not None)
        self.unseen.update(unseen)

    def exposition(self) -> bytes:
        """The answer of `/metrics`."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """The metric families, with the names that alert rules and dashboards use."""
        version = self._scorer.version
        yield gauge("model_info", "The version in use.", 1, name=self._name, version=version)
        yield counts("model_requests", "Requests.", ("route", "status"), self.requests)
        yield self.seconds.family(
            "model_request_seconds", "Seconds from request to answer of /predict."
        )
        errors = {(kind,): n for kind, n in self.errors.items()}
        yield counts("model_errors", "Requests that were not answered.", ("kind",), errors)
        yield counts("model_predictions", "Rows scored.", (), {(): self.rows})
        yield self.scores.family("model_score", "Scores.")
        decisions = {(label,): n for label, n in self.decisions.items()}
        yield counts("model_decisions", "Decisions.", ("decision",), decisions)
        unseen = {(column,): n for column, n in self.unseen.items()}
        yield counts("model_unseen_categories", "Values training never saw.", ("column",), unseen)
        for measure in self._scorer.measures():
            totals = {(value,): total for value, total in measure.values.items()}
            yield counts(f"model_{measure.name}", measure.text, (measure.label,), totals)
        log = self._recorder
        yield gauge("prediction_log_queue_rows", "Rows not yet written.", log.queued)
        yield counts(
            "prediction_log_dropped_rows", "Rows lost: full buffer.", (), {(): log.dropped}
        )
        yield counts("prediction_log_failed_writes", "Writes tried again.", (), {(): log.failures})
