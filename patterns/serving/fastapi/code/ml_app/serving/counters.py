"""What the service counts about itself, in the text format of Prometheus.

Plain integers, touched by the event loop alone: counting costs a microsecond for each request,
and the families of `prometheus_client` are made when they are asked for.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from ml_app.prediction_log.recorder import Recorder

SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
SHARES = tuple(step / 20 for step in range(1, 20))
NUMBERS = (0, *(base * 10**power for power in range(-2, 6) for base in (1, 2, 5)))
"""Bounds for scores that are not probabilities."""


class Histogram:
    """Counts of values between bounds."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Count one value; a bound belongs to the values below it."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def family(self, name: str, help_: str) -> Metric:
        """As Prometheus wants it: counts of everything up to each bound."""
        upto, running = [], 0
        for bound, count in zip((*map(str, self.bounds), "+Inf"), self.counts, strict=True):
            running += count
            upto.append((bound, running))
        return HistogramMetricFamily(name, help_, buckets=upto, sum_value=self.total)


class Counters(Collector):
    """Everything `/metrics` tells."""

    def __init__(self, name: str, version: str, labels: Sequence[str], recorder: Recorder) -> None:
        self._name, self._version, self._recorder = name, version, recorder
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
        yield _gauge("model_info", "The version in use.", 1, name=self._name, version=self._version)
        yield _counts("model_requests", "Requests.", ("route", "status"), self.requests)
        yield self.seconds.family(
            "model_request_seconds", "Seconds from request to answer of /predict."
        )
        errors = {(kind,): n for kind, n in self.errors.items()}
        yield _counts("model_errors", "Requests that were not answered.", ("kind",), errors)
        yield _counts("model_predictions", "Rows scored.", (), {(): self.rows})
        yield self.scores.family("model_score", "Scores.")
        decisions = {(label,): n for label, n in self.decisions.items()}
        yield _counts("model_decisions", "Decisions.", ("decision",), decisions)
        unseen = {(column,): n for column, n in self.unseen.items()}
        yield _counts("model_unseen_categories", "Values training never saw.", ("column",), unseen)
        log = self._recorder
        yield _gauge("prediction_log_queue_rows", "Rows not yet written.", log.queued)
        yield _counts(
            "prediction_log_dropped_rows", "Rows lost: full buffer.", (), {(): log.dropped}
        )
        yield _counts("prediction_log_failed_writes", "Writes tried again.", (), {(): log.failures})


def _gauge(family_name: str, help_: str, value: float, /, **labels: str) -> Metric:
    family = GaugeMetricFamily(family_name, help_, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def _counts(name: str, help_: str, labels: Sequence[str], counts: Mapping[Any, int]) -> Metric:
    """A counter; the keys of `counts` are tuples of label values."""
    family = CounterMetricFamily(name, help_, labels=list(labels))
    for values, count in sorted(counts.items()):
        family.add_metric([str(value) for value in values], count)
    return family
