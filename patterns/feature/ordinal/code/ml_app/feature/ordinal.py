"""A category as its place in an order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ml_app.category import FittedCategory
from ml_app.feature_kinds import OneColumn
from ml_app.preparation import prepare_numbers
from ml_app.vocabulary import Vocabulary


@dataclass(frozen=True)
class Ordinal(OneColumn):
    """One category. `order` is from lowest to highest; values it does not name follow behind it."""

    order: tuple[str, ...] = ()

    def fit(self, table: pa.Table) -> "FittedOrdinal":
        """Learn the values of training rows."""
        return FittedOrdinal(self.column, Vocabulary.fit(table[self.column], order=self.order))

    def restore(self, state: Mapping[str, Any]) -> "FittedOrdinal":
        """The fitted feature that gave this state."""
        return FittedOrdinal(self.column, Vocabulary.restore(state))


@dataclass(frozen=True)
class FittedOrdinal(FittedCategory):
    """Codes as numbers: -1 never seen, 0 missing."""

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Scale when the model wants it; a code is never missing."""
        return prepare_numbers(scale=scale, missing=True)
