"""When what is shown has gone astray."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Where each signal becomes an alarm, if chance does not explain it."""

    window_days: float = 7.0
    psi: float = 0.2
    cold: float = 0.5
    """Share of lists for which nothing was known."""
    coverage: float = 0.5
    """Share of the variety of as many lists for known users."""
    hit_rate: float | None = None
    """Least share of lists of which something was taken. None: not judged."""
    fewest: int = 100
    """Lists below which nothing is judged."""
