"""How large a fitted pipeline is, without a copy of it."""

import pickle
from typing import Any


def size_of(pipeline: Any) -> int:
    """Bytes of the pipeline once pickled."""
    counter = _Counter()
    pickle.dump(pipeline, counter)
    return counter.bytes


class _Counter:
    """A file that keeps nothing of what is written."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, piece: Any) -> int:
        """Count the bytes of a piece."""
        size = memoryview(piece).nbytes
        self.bytes += size
        return size
