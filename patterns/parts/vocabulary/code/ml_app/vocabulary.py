"""Categories → codes: -1 never seen, 0 missing, 1… known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ml_app.arrow import integers, missing
from ml_app.interfaces import Value

MISSING = 0
UNSEEN = -1


@dataclass(frozen=True)
class Vocabulary:
    """The categories of one column, in the order of their codes.

    `pooled` are categories too rare to stand alone: they share the last code, and so does a
    category that was never seen, because rare is what it most likely is.
    """

    known: tuple[str, ...]
    pooled: tuple[str, ...] = ()
    codes: dict[Value, int] = field(init=False, repr=False, compare=False)
    unseen: int = field(init=False, repr=False, compare=False)
    _values: pa.Array = field(init=False, repr=False, compare=False)
    _code_at: NDArray[np.int64] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pool = len(self.known) + 1 if self.pooled else UNSEEN
        codes: dict[Value, int] = {None: MISSING}
        codes |= {value: code for code, value in enumerate(self.known, start=1)}
        codes |= dict.fromkeys(self.pooled, pool)
        values = [*self.known, *self.pooled]
        object.__setattr__(self, "codes", codes)
        object.__setattr__(self, "unseen", pool)
        object.__setattr__(self, "_values", pa.array(values, pa.string()))
        # the last entry answers index -1, which stands for a value that is not in the list
        object.__setattr__(self, "_code_at", np.array([*(codes[v] for v in values), pool]))

    @classmethod
    def fit(cls, values: pa.ChunkedArray, *, order: Sequence[str] = (), min_count: int = 1) -> Self:
        """Learn the categories of training rows.

        They are put in the given order, the rest behind it: by value when all are numbers, else by
        text. Those seen fewer than `min_count` times are pooled.
        """
        counted = pc.value_counts(pc.drop_null(values))
        counts = {str(item["values"]): int(item["counts"]) for item in counted.to_pylist()}
        rest = in_natural_order([value for value in counts if value not in order])
        ordered = [*order, *rest]
        known = [value for value in ordered if counts.get(value, 0) >= min_count]
        pooled = [value for value in ordered if 0 < counts.get(value, 0) < min_count]
        return cls(tuple(known), tuple(pooled))

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The vocabulary that gave this `state()`."""
        return cls(tuple(state["known"]), tuple(state["pooled"]))

    def state(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"known": list(self.known), "pooled": list(self.pooled)}

    @property
    def used_codes(self) -> list[int]:
        """The codes of categories that were seen in training, ascending."""
        return list(range(1, len(self.known) + 1 + bool(self.pooled)))

    def encode(self, values: pa.ChunkedArray) -> NDArray[np.int64]:
        """Codes of many values, shape (rows,)."""
        codes = self._code_at[integers(pc.index_in(values, value_set=self._values), missing=-1)]
        if values.null_count:
            codes[missing(values)] = MISSING
        return codes

    def encode_one(self, value: Value) -> int:
        """Code of one value."""
        return self.codes.get(value, self.unseen)


def in_natural_order(values: Sequence[str]) -> list[str]:
    """Sort as numbers when all of them are numbers, else as text."""
    try:
        return sorted(values, key=float)
    except ValueError:
        return sorted(values)
