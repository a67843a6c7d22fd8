"""What all features of one category share: one encoded column that holds its code."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.interfaces import Matrix, Row
from ml_app.vocabulary import Vocabulary


@dataclass(frozen=True)
class FittedCategory:
    """A category as a code. Subclasses say what the model sees of the code."""

    column: str
    vocabulary: Vocabulary

    @property
    def names(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)

    def encode(self, table: pa.Table) -> Matrix:
        """Codes of typed rows, shape (rows, 1)."""
        return self.vocabulary.encode(table[self.column]).astype(np.float32)[:, np.newaxis]

    def encode_row(self, row: Row) -> tuple[float]:
        """Code of one row."""
        vocabulary = self.vocabulary
        return (vocabulary.codes.get(row.get(self.column), vocabulary.unseen),)

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return self.vocabulary.state()
