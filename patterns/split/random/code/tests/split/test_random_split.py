import numpy as np
import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.split.random import RandomSplit

TABLE = pa.table({"y": np.arange(100)})


def test_every_row_is_in_exactly_one_part_of_the_declared_size() -> None:
    parts = RandomSplit(test=0.3, validation=0.1).parts(TABLE, "y", seed=0)
    assert [parts.train.size, parts.validation.size, parts.test.size] == [60, 10, 30]
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(100))
    assert sorted([*parts.train, *parts.validation]) == parts.development.tolist()


def test_the_seed_decides() -> None:
    split = RandomSplit()
    np.testing.assert_array_equal(split.parts(TABLE, "y", 1).test, split.parts(TABLE, "y", 1).test)
    assert set(split.parts(TABLE, "y", 1).test) != set(split.parts(TABLE, "y", 2).test)


def test_every_row_is_scored_in_one_fold_and_learned_from_in_the_others() -> None:
    folds = RandomSplit().folds(TABLE, "y", 5, seed=0)
    assert sorted(np.concatenate([score for _, score in folds])) == list(range(100))
    assert all(not set(learn) & set(score) for learn, score in folds)


def test_too_few_rows_are_refused_with_a_remedy() -> None:
    with pytest.raises(Refused, match="collect at least 30"):
        RandomSplit().parts(TABLE.slice(0, 29), "y", 0)
    with pytest.raises(Refused, match="ask for fewer"):
        RandomSplit().folds(TABLE.slice(0, 3), "y", 5, 0)
    with pytest.raises(Refused, match="no rows are left for the test part"):
        RandomSplit(test=0.001).parts(TABLE, "y", 0)
