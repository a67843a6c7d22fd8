"""What is known of users and items besides events, as one sparse matrix."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from ml_app.retrieval.arrays import Mask
from ml_app.retrieval.feature_kinds import Kind, Learned, learn

Row = Mapping[str, Any]


@dataclass(frozen=True)
class FeatureSpec:
    """One column, and how it is read."""

    column: str
    kind: Kind
    separator: str = "|"
    """What stands between the values of a `categories` column."""
    min_count: int = 2
    """A category or word is known once so many rows have it: what occurs once says nothing of
    others.
    """


@dataclass(frozen=True)
class FeatureEncoder:
    """Columns with what was learned of them. Unknown and missing values add nothing."""

    columns: tuple[Learned, ...]

    @classmethod
    def fit(cls, specs: Sequence[FeatureSpec], rows: Sequence[Row]) -> Self:
        """Learn vocabularies and scales. Raises `Refused` for a number or date that is none."""
        return cls(tuple(learn(spec, [row.get(spec.column) for row in rows]) for spec in specs))

    @classmethod
    def restore(cls, state: Sequence[Mapping[str, Any]]) -> Self:
        """The encoder that gave this `state()`."""
        return cls(tuple(Learned.restore(one) for one in state))

    def state(self) -> list[dict[str, Any]]:
        """What was learned; JSON-ready."""
        return [column.state() for column in self.columns]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of the matrix."""
        return tuple(name for column in self.columns for name in column.names)

    def entries(self, row: Row) -> list[tuple[int, float]]:
        """Columns of the matrix and amounts of one row. Hot path."""
        return [
            (offset + place, value)
            for column, offset in self._offsets
            for place, value in column.entries(row.get(column.column))
        ]

    @cached_property
    def _offsets(self) -> list[tuple[Learned, int]]:
        """Each column, and where its entries begin."""
        ends = np.cumsum([len(column.names) for column in self.columns])
        starts = [0, *ends.tolist()[:-1]]
        return list(zip(self.columns, starts[: len(self.columns)], strict=True))

    def encode(self, rows: Sequence[Row]) -> Any:
        """Rows × names as a CSR matrix of float32. Each of the columns given has length 1 or less
        in a row, so that a film of nine genres does not outshout a film of one. Raises `Refused`
        for a number or date that is none.
        """
        from scipy.sparse import csr_matrix

        data: list[float] = []
        indices: list[int] = []
        starts = [0]
        for row in rows:
            for place, value in self.entries(row):
                indices.append(place)
                data.append(value)
            starts.append(len(indices))
        shape = (len(rows), len(self.names))
        return csr_matrix((np.array(data, np.float32), indices, starts), shape=shape)


@dataclass(frozen=True, eq=False)
class Features:
    """All users, or all items, encoded: row for row as their ids are in the interactions."""

    encoder: FeatureEncoder
    matrix: Any
    """CSR, float32, shape (ids, names)."""

    @classmethod
    def of(
        cls,
        specs: Sequence[FeatureSpec],
        ids: Iterable[str],
        rows: Mapping[str, Row],
        known: Mask | None = None,
    ) -> Self:
        """Encode the rows of these ids; an id without a row has no feature. The vocabulary is
        learned from the ids that `known` marks, or from all.
        """
        aligned = [rows.get(name, {}) for name in ids]
        taught = aligned if known is None else [aligned[i] for i in np.flatnonzero(known)]
        encoder = FeatureEncoder.fit(specs, taught)
        return cls(encoder, encoder.encode(aligned))
