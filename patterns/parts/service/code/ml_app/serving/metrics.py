"""Counts in the text format of Prometheus.

Plain integers, touched by the event loop alone: counting costs a microsecond for each request,
and the families of `prometheus_client` are made when they are asked for.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5)
"""Bounds of the latency of an answer."""


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


def gauge(family_name: str, help_: str, value: float, /, **labels: str) -> Metric:
    """One value."""
    family = GaugeMetricFamily(family_name, help_, labels=list(labels))
    family.add_metric(list(labels.values()), value)
    return family


def counts(name: str, help_: str, labels: Sequence[str], counts: Mapping[Any, float]) -> Metric:
    """A counter; the keys of `counts` are tuples of label values."""
    family = CounterMetricFamily(name, help_, labels=list(labels))
    for values, count in sorted(counts.items()):
        family.add_metric([str(value) for value in values], count)
    return family
