"""The users training has met: what each has had, and what is known of them besides."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml_app.retrieval.arrays import Histories, Indices

FILE = "users.parquet"
FEATURE = "feature."
"""Before the names of columns of features in the file."""
EVENTS = np.int32
"""Item rows on disk."""


@dataclass(frozen=True, eq=False)
class Users:
    """Some users, or all."""

    ids: Sequence[str]
    histories: Histories
    """Item rows of each from oldest to newest."""
    features: pa.Table
    """A column for each feature, a row for each user; without columns where nothing is known."""

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each id."""
        return {user: row for row, user in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def history(self, row: int) -> Indices:
        """Item rows of one user, oldest first."""
        return self.histories[row]

    def known_of(self, row: int) -> dict[str, Any]:
        """Features of one user by column."""
        return {name: column[row].as_py() for name, column in self._columns.items()}

    @cached_property
    def _columns(self) -> Mapping[str, pa.Array]:
        table = self.features.combine_chunks()
        return {name: _array(table[name]) for name in table.column_names}

    def save(self, folder: Path) -> None:
        """Write `users.parquet`."""
        histories = pa.ListArray.from_arrays(
            pa.array(self.histories.starts, pa.int32()),
            pa.array(self.histories.items.astype(EVENTS)),
        )
        columns = {"user": pa.array(list(self.ids), pa.string()), "history": histories}
        columns |= {FEATURE + name: self.features[name] for name in self.features.column_names}
        pq.write_table(pa.table(columns), folder / FILE, compression="zstd", row_group_size=4096)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        return cls._of(pq.read_table(path, use_threads=False))

    @classmethod
    def pieces(cls, path: Path, rows: int) -> Iterator[Self]:
        """Read what `save` wrote, so many users at once: memory does not grow with the file."""
        with pq.ParquetFile(path, pre_buffer=False) as file:
            for batch in file.iter_batches(rows, use_threads=False):
                yield cls._of(pa.Table.from_batches([batch]))

    @classmethod
    def _of(cls, table: pa.Table) -> Self:
        listed = _array(table["history"])
        offsets = np.asarray(listed.offsets, dtype=np.int64)
        items = listed.values.to_numpy()[offsets[0] : offsets[-1]].astype(np.int64)
        names = [name for name in table.column_names if name.startswith(FEATURE)]
        features = table.select(names).rename_columns([n.removeprefix(FEATURE) for n in names])
        return cls(table["user"].to_pylist(), Histories(items, offsets - offsets[0]), features)


def _array(column: pa.ChunkedArray) -> Any:
    """One array of a column in pieces; of an empty one an empty array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
