"""Windows of time, counted back from the newest row, for origins that roll.

Tashman 2000, Out-of-sample tests of forecasting accuracy, section 3.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats, Indices
from ml_app.refusal import Refused

MICROSECONDS_PER_DAY = 86_400_000_000


def microseconds(days: float) -> int:
    """Days in the unit of instants."""
    return round(days * MICROSECONDS_PER_DAY)


def span_days(instants: NDArray[np.int64]) -> float:
    """From the oldest to the newest instant."""
    return round(float(np.ptp(instants)) / MICROSECONDS_PER_DAY, 3)


@dataclass(frozen=True)
class Windows:
    """Windows of `length_days` whose ends lie `step_days` apart.

    A step shorter than the window scores rows more than once; a longer one leaves rows between
    windows unscored.
    """

    length_days: float
    step_days: float

    def bounds(self, newest: np.int64, count: int) -> list[tuple[np.int64, np.int64]]:
        """Start (in it) and end (not in it) of `count` windows, the oldest first; the last one ends
        with the newest instant.
        """
        length, step = microseconds(self.length_days), microseconds(self.step_days)
        ends = [newest + 1 - back * step for back in reversed(range(count))]
        return [(end - length, end) for end in ends]

    def days_of(self, places: Floats, count: int, gap_days: float) -> Floats:
        """Days since the first row for places from 0 to 1: a fifth of the rows in each of the last
        two windows, a gap before each, and the others over twice the time that `count` origins
        roll.
        """
        learn = self.length_days + 2 * max(count - 1, 0) * self.step_days
        validate = learn + gap_days
        test = validate + self.length_days + gap_days
        within = self.length_days * 5  # days for each place, in a window of a fifth
        return np.select(
            [places < 0.6, places < 0.8],
            [places / 0.6 * learn, validate + (places - 0.6) * within],
            test + (places - 0.8) * within,
        )

    def require(
        self, folds: Sequence[tuple[Indices, Indices]], instants: NDArray[np.int64], gap_days: float
    ) -> None:
        """Refuse folds of which one has nothing to learn from or nothing to score, and say how many
        fit, counted from the newest.
        """
        fit = 0
        for learn, score in reversed(folds):
            if learn.size == 0 or score.size == 0:
                break
            fit += 1
        if fit == len(folds):
            return
        fewer = f"ask for at most {fit} (`folds`), " if fit > 1 else ""
        taken = self.length_days + (len(folds) - 1) * self.step_days + gap_days
        span = span_days(instants)
        raise Refused(
            f"{fit} of {len(folds)} rolling origins fit: each needs rows in its window of "
            f"{self.length_days:g} days and rows before the gap of {gap_days:g}; "
            f"{self.step_days:g} days apart they take {taken:g} days, and the {instants.size} rows "
            f"before the test part span {span:g}; {fewer}shorten `test_window`, `step` or the gap, "
            "or collect rows over a longer time"
        )
