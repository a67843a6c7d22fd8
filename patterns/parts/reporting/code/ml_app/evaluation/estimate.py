"""A measured number and how sure it is."""

from dataclasses import dataclass
from math import isnan
from typing import Literal

Direction = Literal["maximize", "minimize", "zero"]
"""Which way is better; `zero`: the closer to zero."""


@dataclass(frozen=True)
class Estimate:
    """A measured number with its 95 % interval and the rows it rests on. NaN: undefined on these
    rows."""

    value: float
    low: float
    high: float
    n: int

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return not isnan(self.value)

    @property
    def bounded(self) -> bool:
        """Whether there is an interval."""
        return not isnan(self.low)
