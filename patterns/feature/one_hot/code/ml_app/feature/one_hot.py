"""A category as one column of 0 or 1 for each of its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.category import FittedCategory
from ml_app.feature_kinds import OneColumn
from ml_app.vocabulary import MISSING, Vocabulary


@dataclass(frozen=True)
class OneHot(OneColumn):
    """One category. Values seen fewer than `min_count` times in training share one column."""

    min_count: int = 10

    def fit(self, table: pa.Table) -> "FittedOneHot":
        """Learn the values of training rows."""
        vocabulary = Vocabulary.fit(table[self.column], min_count=self.min_count)
        return FittedOneHot(self.column, vocabulary, table[self.column].null_count > 0)

    def restore(self, state: Mapping[str, Any]) -> "FittedOneHot":
        """The fitted feature that gave this state."""
        return FittedOneHot(self.column, Vocabulary.restore(state), state["missing"])


@dataclass(frozen=True)
class FittedOneHot(FittedCategory):
    """Missing has a column of its own when training had such rows; what has no column is 0 in all
    of them.
    """

    missing_seen: bool

    def transformer(self, *, scale: bool, missing: bool) -> Any:
        """Codes to columns."""
        from sklearn.preprocessing import OneHotEncoder  # heavy, and only training asks for it

        codes = [MISSING] * self.missing_seen + self.vocabulary.used_codes
        if not codes:
            codes = [MISSING]  # a column without any value in training: the encoder wants one
        return OneHotEncoder(
            categories=[np.array(codes, dtype=np.float32)],
            handle_unknown="ignore",
            sparse_output=False,
            dtype=np.float32,
        )

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {**super().state(), "missing": self.missing_seen}
