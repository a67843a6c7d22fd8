"""F5 and F6: what a chain of steps takes at a percentile. Percentiles do not add."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from mldesign.numbers.distributions import normal_cdf, normal_quantile, rising_root

_Z99 = normal_quantile(0.99)


@dataclass(frozen=True)
class Step:
    """One step of a request, in ms. Steps of the same non-empty `group` run side by side."""

    name: str
    p50: float
    p99: float
    group: str = ""
    fanout: int = 1
    """Parallel calls the step waits for; p50 and p99 are those of one call."""

    @property
    def sigma(self) -> float:
        """Standard deviation of the logarithm, from the two percentiles."""
        return log(self.p99 / self.p50) / _Z99 if self.p99 > self.p50 else 0.0

    def cdf(self, x: float) -> float:
        """P(step, with its fan-out, takes at most x)."""
        if self.sigma == 0:
            return 1.0 if x >= self.p50 else 0.0
        return normal_cdf(log(x / self.p50) / self.sigma) ** self.fanout if x > 0 else 0.0


def sequential(steps: Sequence[Step]) -> list[Step]:
    """Replace fan-outs and parallel groups by one step each, with the percentiles of the slowest
    branch.

    Formula: P(max ≤ x) = Π P(branch ≤ x), solved for its median and p99
    Assumes: independent log-normal branches.
    Source: order statistics.
    """
    groups: dict[str, list[Step]] = {}
    for index, step in enumerate(steps):
        groups.setdefault(step.group or f"#{index}", []).append(step)
    return [_slowest(branches) for branches in groups.values()]


def _slowest(branches: list[Step]) -> Step:
    if len(branches) == 1 and branches[0].fanout == 1:
        return branches[0]

    def reached(share: float) -> float:
        def above(x: float) -> float:
            product = 1.0
            for branch in branches:
                product *= branch.cdf(x)
            return product - share

        return rising_root(above, start=max(branch.p99 for branch in branches))

    return Step(
        " ∥ ".join(b.name for b in branches), reached(0.5), reached(0.99), branches[0].group
    )


def median_sum(steps: Sequence[Step]) -> float:
    """F5 sum of the medians [ms]: a floor that no tuning of the tail can go below.

    Formula: Σ mᵢ
    Assumes: steps one after the other (resolve parallel groups first).
    Source: arithmetic.
    """
    return sum(step.p50 for step in steps)


def latency_bound(steps: Sequence[Step]) -> float:
    """F5 upper bound of the p99 [ms]: every step slow in the same request.

    Formula: Σ tᵢ
    Assumes: steps one after the other.
    Source: union of worst cases.
    """
    return sum(step.p99 for step in steps)


def latency_quick(steps: Sequence[Step]) -> float:
    """F5 quick estimate of the p99 [ms].

    Formula: Σ mᵢ + √Σ(tᵢ − mᵢ)²
    Assumes: independent steps.
    Source: variances add; checked against two million draws.
    """
    return median_sum(steps) + sqrt(sum((step.p99 - step.p50) ** 2 for step in steps))


def latency_p99(steps: Sequence[Step]) -> float:
    """F5 estimate of the p99 of the sum [ms].

    Formula: log-normal per step (μ = ln m, σ = (ln t − ln m) / 2.326); mean and variance of the
        sum matched
        by one log-normal, whose p99 is read
    Assumes: independent log-normal steps, one after the other.
    Source: Fenton (1960), Wilkinson; checked against two million draws.
    """
    mean = variance = 0.0
    for step in steps:
        if step.p50 <= 0:
            continue
        squared = step.sigma**2
        step_mean = step.p50 * exp(squared / 2)
        mean += step_mean
        variance += step_mean**2 * (exp(squared) - 1)
    if mean == 0:
        return 0.0
    spread = log(1 + variance / mean**2)
    matched = exp(log(mean) - spread / 2 + _Z99 * sqrt(spread))
    return min(matched, latency_bound(steps))  # one log-normal is too long for very heavy tails


def mean_latency(steps: Sequence[Step]) -> float:
    """F5 mean of the sum [ms], the W of Little's law.

    Formula: Σ mᵢ × exp(σᵢ² / 2)
    Assumes: log-normal steps, one after the other.
    Source: mean of a log-normal.
    """
    return sum(step.p50 * exp(step.sigma**2 / 2) for step in steps)


def fanout_slow_share(fanout: int, share: float = 0.99) -> float:
    """F6 share of requests that meet at least one call slower than that call's percentile `share`.

    Formula: 1 − p^N
    Assumes: independent shards.
    Source: Dean and Barroso, The Tail at Scale (2013).
    """
    return 1 - share**fanout


def fanout_shard_percentile(fanout: int, share: float = 0.99) -> float:
    """F6 percentile each shard must keep so that the whole request keeps `share`.

    Formula: p^(1/N)
    Assumes: independent shards.
    Source: Dean and Barroso, The Tail at Scale (2013).
    """
    return float(share ** (1 / fanout))
