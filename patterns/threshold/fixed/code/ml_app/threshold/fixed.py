"""A threshold that people have set."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from ml_app.interfaces import Floats


@dataclass(frozen=True)
class Fixed:
    """Acts from `value` on, whatever the data say."""

    value: float

    def choose(self, y: NDArray[Any], scores: Floats) -> float:
        """That value."""
        return self.value
