import numpy as np
import pyarrow as pa
import pytest

from ml_app.refusal import Refused
from ml_app.split.stratified import StratifiedSplit

LABELS = np.array(["good"] * 180 + ["bad"] * 20)
TABLE = pa.table({"y": LABELS})


def test_every_part_has_its_share_of_every_class() -> None:
    parts = StratifiedSplit().parts(TABLE, "y", seed=0)
    assert [parts.train.size, parts.validation.size, parts.test.size] == [120, 40, 40]
    for part in (parts.train, parts.validation, parts.test):
        assert (LABELS[part] == "bad").mean() == 0.1
    together = np.concatenate([parts.train, parts.validation, parts.test])
    assert sorted(together) == list(range(200))
    assert sorted([*parts.train, *parts.validation]) == parts.development.tolist()


def test_the_seed_decides() -> None:
    split = StratifiedSplit()
    np.testing.assert_array_equal(split.parts(TABLE, "y", 1).test, split.parts(TABLE, "y", 1).test)
    assert set(split.parts(TABLE, "y", 1).test) != set(split.parts(TABLE, "y", 2).test)


def test_every_fold_has_its_share_of_every_class() -> None:
    folds = StratifiedSplit().folds(TABLE, "y", 5, seed=0)
    assert [(LABELS[score] == "bad").sum() for _, score in folds] == [4] * 5
    assert all(not set(learn) & set(score) for learn, score in folds)


@pytest.mark.parametrize("kind", [pa.string(), pa.int64(), pa.bool_()])
def test_classes_may_be_text_numbers_or_truth_values(kind: pa.DataType) -> None:
    values = pa.array((LABELS == "bad").astype(int)).cast(kind)
    parts = StratifiedSplit().parts(pa.table({"y": values}), "y", 0)
    assert (LABELS[parts.test] == "bad").sum() == 4


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (["good"] * 40, "only `good`: there is nothing to tell apart"),
        (["good"] * 40 + ["bad"] * 2, "fewer than 3 rows of bad"),
        (["good"] * 10, "collect at least 30"),
    ],
)
def test_what_cannot_be_split_is_refused_with_a_remedy(labels: list[str], message: str) -> None:
    with pytest.raises(Refused, match=message):
        StratifiedSplit().parts(pa.table({"y": labels}), "y", 0)


def test_more_folds_than_rows_of_a_class_are_refused() -> None:
    with pytest.raises(Refused, match="fewer than 21 rows of bad"):
        StratifiedSplit().folds(TABLE, "y", 21, 0)
