import numpy as np
import pytest

from ml_app.interfaces import Parts
from ml_app.partition import require_folds, require_full, require_rows, united
from ml_app.refusal import Refused

NONE = np.array([], dtype=np.intp)
SOME = np.array([2, 0], dtype=np.intp)


def test_rows_are_united_in_order() -> None:
    assert united(SOME, np.array([1])).tolist() == [0, 1, 2]


@pytest.mark.parametrize("empty", ["train", "validation", "test"])
def test_an_empty_part_is_refused_with_the_remedy(empty: str) -> None:
    parts = Parts(
        **{"train": SOME, "validation": SOME, "test": SOME, "development": SOME, empty: NONE}
    )
    with pytest.raises(Refused, match=f"for the {empty} part; do this"):
        require_full(parts, "do this")


def test_full_parts_and_folds_pass() -> None:
    parts = Parts(SOME, SOME, SOME, SOME)
    assert require_full(parts, "") is parts
    require_folds([(SOME, SOME)], "")
    require_rows(30)


def test_too_little_is_refused() -> None:
    with pytest.raises(Refused, match="29 rows are too few"):
        require_rows(29)
    for folds in ([], [(SOME, NONE)], [(NONE, SOME)]):
        with pytest.raises(Refused, match="ask for fewer"):
            require_folds(folds, "ask for fewer")
