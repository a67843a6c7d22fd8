"""F8 and F15: how old a value, and how old the knowledge in a model, is at worst."""

from collections.abc import Iterable


def worst_age(intervals: Iterable[float], delays: Iterable[float]) -> float:
    """F8 and F15 worst age, in the unit of its inputs: every interval just missed.

    Formula: Σ intervals + Σ delays
    Assumes: jobs run on schedule, no retries.
    Source: sum of contract terms (update, arrival, compute, sync).
    """
    return sum(intervals) + sum(delays)


def mean_age(intervals: Iterable[float], delays: Iterable[float]) -> float:
    """F8 and F15 mean age, in the unit of its inputs: half of every interval.

    Formula: Σ intervals / 2 + Σ delays
    Assumes: jobs run on schedule, values asked for at random moments.
    Source: mean waiting time of a fixed schedule.
    """
    return sum(intervals) / 2 + sum(delays)
