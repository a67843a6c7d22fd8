"""The items of one version: their ids, how popular they were, and the categories to filter by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ml_app.recommender.query import Unfit
from ml_app.retrieval.arrays import Indices, Mask

FILE = "catalogue.parquet"
CATEGORY = "category."
"""Before the names of columns of categories in the file."""
NONE: Indices = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Items in the order of the model's rows."""

    items: tuple[str, ...]
    popularity: Indices
    """Events of each item in training, shape (items,)."""
    categories: Mapping[str, Sequence[Sequence[str]]]
    """By column: the values of each item, none or several."""

    @cached_property
    def row(self) -> dict[str, int]:
        """Row of each id."""
        return {item: row for row, item in enumerate(self.items)}

    @cached_property
    def popular(self) -> Indices:
        """All rows, the most popular first."""
        return np.argsort(-self.popularity, kind="stable")

    @cached_property
    def members(self) -> Mapping[str, Mapping[str, Indices]]:
        """By column and value: the rows of the items that have it."""
        return {column: _members(values) for column, values in self.categories.items()}

    def rows(self, ids: Iterable[str], unknown: list[str]) -> list[int]:
        """Rows of the ids that are known, in their order. The others are appended to `unknown`."""
        row, found = self.row, []
        for item in ids:
            place = row.get(item)
            if place is not None:
                found.append(place)
            elif item not in unknown:
                unknown.append(item)
        return found

    def having(self, categories: Mapping[str, Sequence[str]]) -> Mask:
        """Which items have one of the values in every column, shape (items,). Raises `Unfit` for a
        column that is not one of categories; a value that no item has matches none."""
        mask = np.ones(len(self.items), dtype=np.bool_)
        for column, values in categories.items():
            members = self.members.get(column)
            if members is None:
                known = ", ".join(sorted(self.members)) or "none"
                raise Unfit("categories", f"{column!r} is no column of categories; known: {known}")
            one = np.zeros(len(self.items), dtype=np.bool_)
            for value in values:
                one[members.get(value, NONE)] = True
            mask &= one
        return mask

    def save(self, folder: Path) -> None:
        """Write `catalogue.parquet`."""
        columns = {
            "item": pa.array(self.items, pa.string()),
            "popularity": pa.array(self.popularity, pa.int64()),
        }
        for name, values in self.categories.items():
            listed = [list(some) for some in values]
            columns[CATEGORY + name] = pa.array(listed, pa.list_(pa.string()))
        pq.write_table(pa.table(columns), folder / FILE, compression="zstd")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
        table = pq.read_table(path, use_threads=False)
        return cls(
            tuple(table["item"].to_pylist()),
            table["popularity"].to_numpy(),
            {
                name.removeprefix(CATEGORY): table[name].to_pylist()
                for name in table.column_names
                if name.startswith(CATEGORY)
            },
        )


def _members(values: Sequence[Sequence[str]]) -> dict[str, Indices]:
    found: dict[str, list[int]] = defaultdict(list)
    for row, some in enumerate(values):
        for value in some:
            found[value].append(row)
    return {value: np.array(rows, dtype=np.int64) for value, rows in found.items()}
