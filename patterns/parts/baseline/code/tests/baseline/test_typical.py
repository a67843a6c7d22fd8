from types import SimpleNamespace

import numpy as np
import pytest

from ml_app.baseline.typical import repeated, typical

NUMBER = SimpleNamespace(labels=())
BINARY = SimpleNamespace(labels=("good", "bad"))
THREE = SimpleNamespace(labels=("a", "b", "c"))


def test_of_numbers_the_mean():
    assert typical(NUMBER, np.array([1.0, 2.0, 6.0])) == pytest.approx(3.0)


def test_of_two_classes_the_share_of_the_positive_one_with_one_extra_row_of_each():
    assert typical(BINARY, np.array([0, 0, 1])) == pytest.approx(2 / 5)


def test_of_more_classes_all_shares_and_none_is_zero():
    shares = typical(THREE, np.array([0, 0, 1]))
    assert shares == pytest.approx([3 / 6, 2 / 6, 1 / 6])


def test_without_rows_every_class_is_as_likely():
    assert typical(THREE, np.array([], dtype=np.int64)) == pytest.approx([1 / 3] * 3)
    assert np.isnan(typical(NUMBER, np.array([])))


def test_repeated_has_the_shape_of_scores():
    assert repeated(np.asarray(0.2), 3).shape == (3,)
    assert repeated(np.array([0.2, 0.3, 0.5]), 4).shape == (4, 3)
