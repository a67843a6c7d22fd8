"""Rows dealt out by chance, with the same share of every class in every part."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.arrow import integers
from ml_app.interfaces import Indices, Parts
from ml_app.partition import require_full, require_rows
from ml_app.refusal import Refused

FEWEST_OF_A_CLASS = 3
"""One row of each class for each part."""


@dataclass(frozen=True)
class StratifiedSplit:
    """Shares of all rows for the test and the validation part; the rest trains."""

    test: float = 0.2
    validation: float = 0.2

    time: ClassVar[None] = None
    group: ClassVar[None] = None
    chronological: ClassVar[bool] = False

    def parts(self, table: pa.Table, target: str, seed: int) -> Parts:
        """Deal the rows out class by class. The same seed gives the same parts."""
        from sklearn.model_selection import train_test_split

        require_rows(table.num_rows)
        classes = self._classes(table, target, FEWEST_OF_A_CLASS)
        everything = np.arange(table.num_rows)
        development, test = train_test_split(
            everything, test_size=self.test, stratify=classes, random_state=seed
        )
        train, validation = train_test_split(
            development,
            test_size=self.validation / (1 - self.test),
            stratify=classes[development],
            random_state=seed,
        )
        parts = Parts(np.sort(train), np.sort(validation), np.sort(test), np.sort(development))
        return require_full(parts, "make the shares of `training.split` larger")

    def folds(
        self, table: pa.Table, target: str, count: int, seed: int
    ) -> list[tuple[Indices, Indices]]:
        """Cut the rows into `count` folds, each with the same share of every class."""
        from sklearn.model_selection import StratifiedKFold

        classes = self._classes(table, target, count)
        splitter = StratifiedKFold(count, shuffle=True, random_state=seed)
        return list(splitter.split(np.empty(table.num_rows), classes))

    def _classes(self, table: pa.Table, target: str, fewest: int) -> NDArray[np.int64]:
        values = table[target].combine_chunks()
        encoded = values.dictionary_encode()
        codes = integers(encoded.indices, missing=-1)
        names = encoded.dictionary.cast(pa.string()).to_pylist()
        if len(names) < 2:
            found = f"only `{names[0]}`" if names else "nothing"
            raise Refused(f"{target} holds {found}: there is nothing to tell apart; add the others")
        rare = [name for code, name in enumerate(names) if (codes == code).sum() < fewest]
        if rare:
            raise Refused(
                f"{target} has fewer than {fewest} rows of {', '.join(rare)}; collect more, "
                "merge classes, or use `training.split: random`"
            )
        return codes
