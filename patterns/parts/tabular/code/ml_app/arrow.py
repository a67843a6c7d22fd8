"""From Arrow columns to NumPy arrays."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def floats(values: pa.ChunkedArray | pa.Array) -> NDArray[np.float64]:
    """Numbers or booleans as doubles, shape (rows,); missing is NaN."""
    if not pa.types.is_float64(values.type):
        values = pc.cast(values, pa.float64(), safe=False)
    if isinstance(values, pa.ChunkedArray):
        return np.asarray(values.to_numpy(), dtype=np.float64)
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)


def integers(values: pa.ChunkedArray | pa.Array, missing: int) -> NDArray[np.int64]:
    """Whole numbers, shape (rows,), with `missing` where there is none."""
    filled = pc.fill_null(values, missing)
    if isinstance(filled, pa.ChunkedArray):
        return np.asarray(filled.to_numpy(), dtype=np.int64)
    return np.asarray(filled.to_numpy(zero_copy_only=False), dtype=np.int64)


def missing(values: pa.ChunkedArray | pa.Array) -> NDArray[np.bool_]:
    """Where a value is missing, shape (rows,)."""
    return np.asarray(pc.is_null(values), dtype=np.bool_)
