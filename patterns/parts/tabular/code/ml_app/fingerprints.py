"""Which rows a model has learned from, without keeping them."""

from hashlib import blake2b

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

LEARNED = "learned.npy"
"""The file of an artifact that holds the fingerprints of the rows it was fitted on."""


def fingerprints(table: pa.Table, key: str | None = None) -> NDArray[np.uint64]:
    """A number of 64 bits for each row: of its key, or of all its values. Equal rows have equal
    numbers; two different ones share theirs with a chance of 1 in 10^19.
    """
    columns = [table[name].to_pylist() for name in ([key] if key else table.column_names)]
    digests = (
        blake2b(repr(row).encode(), digest_size=8).digest() for row in zip(*columns, strict=True)
    )
    return np.frombuffer(b"".join(digests), dtype=np.uint64)
