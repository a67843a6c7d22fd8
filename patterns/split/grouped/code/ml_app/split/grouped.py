"""Whole groups dealt out by chance: no customer, patient or machine is in two parts."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.arrow import integers
from ml_app.interfaces import Indices, Parts
from ml_app.partition import require_full, require_rows, united
from ml_app.refusal import Refused

FEWEST_GROUPS = 3
"""One for each part."""


@dataclass(frozen=True)
class GroupedSplit:
    """`group` is the column that rows of one group share. Shares are of rows, met as closely as
    groups allow.
    """

    group: str | None
    test: float = 0.2
    validation: float = 0.2

    time: ClassVar[None] = None
    chronological: ClassVar[bool] = False

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Deal the groups out. The same seed gives the same parts."""
        require_rows(table.num_rows)
        groups = self._groups(table, FEWEST_GROUPS)
        sizes = np.bincount(groups)
        order = np.random.default_rng(seed).permutation(sizes.size)
        # the middle of a group decides where it belongs, so that the shares are met on average
        middles = (np.cumsum(sizes[order]) - sizes[order] / 2) / sizes.sum()
        part_of = np.empty(sizes.size, dtype=np.int64)
        part_of[order] = np.digitize(middles, [self.test, self.test + self.validation])
        # each part gets a group even where few large ones miss its share
        part_of[order[0]], part_of[order[-1]] = 0, 2
        if not (part_of == 1).any():
            part_of[order[1]] = 1
        test, validation, train = (np.flatnonzero(part_of[groups] == part) for part in range(3))
        parts = Parts(train, validation, test, united(train, validation))
        return require_full(parts, f"`{self.group}` has too few groups")

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Cut the groups into `count` folds of about the same number of rows."""
        from sklearn.model_selection import GroupKFold

        groups = self._groups(table, count)
        splitter = GroupKFold(count, shuffle=True, random_state=seed)
        return list(splitter.split(np.empty(table.num_rows), groups=groups))

    def _groups(self, table: pa.Table, fewest: int) -> NDArray[np.int64]:
        """The number of each row's group. Rows without one are groups of their own."""
        if self.group is None:
            raise Refused("no column of groups is named; add `group:` to `training.split`")
        encoded = table[self.group].combine_chunks().dictionary_encode()
        groups = integers(encoded.indices, missing=-1)
        alone = groups < 0
        groups[alone] = len(encoded.dictionary) + np.arange(alone.sum())
        found = len(encoded.dictionary) + int(alone.sum())
        if found < fewest:
            raise Refused(
                f"`{self.group}` has {found} group(s), {fewest} are needed; name another column "
                "with `group:`, or use `training.split: random`"
            )
        return groups
