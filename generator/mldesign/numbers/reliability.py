"""F9 and F31: what dependencies leave of an availability promise, and what a shadow adds."""

from collections.abc import Iterable
from math import prod

MINUTES_PER_MONTH = 43_200.0


def serial_availability(availabilities: Iterable[float]) -> float:
    """F9 availability of a chain of critical dependencies [share].

    Formula: A = Π Aᵢ
    Assumes: independent failures.
    Source: reliability algebra.
    """
    return prod(availabilities)


def with_fallback(availability: float, fallback: float) -> float:
    """F9 availability of a dependency whose failure a fallback covers [share].

    Formula: A′ = 1 − (1 − A)(1 − A_f)
    Assumes: the fallback fails independently.
    Source: reliability algebra.
    """
    return 1 - (1 - availability) * (1 - fallback)


def downtime_per_month(availability: float) -> float:
    """F9 downtime an availability allows [minutes per 30 days].

    Formula: (1 − A) × 43 200
    Assumes: a month of 30 days.
    Source: arithmetic.
    """
    return (1 - availability) * MINUTES_PER_MONTH


def shadow_load(share: float) -> float:
    """F31 load on shared dependencies while a shadow mirrors `share` of the traffic [factor].

    Formula: 1 + s (cost grows by the same factor; index memory doubles while two indexes are live)
    Assumes: the mirrored share is constant.
    Source: shadow-deployment guides.
    """
    return 1 + share
