from typing import Any

import numpy as np
import pytest

from ml_app.package.parity import compare

TOLERANCE = 1e-5


@pytest.fixture(name="X")
def matrix() -> Any:
    X = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)
    X[:, 2] = np.arange(300) % 4 + 1  # codes 1 to 4
    return X


def native(X: Any) -> Any:
    p = 1 / (1 + np.exp(-np.nan_to_num(X[:, 0].astype(np.float64), nan=0.3)))
    return np.column_stack([1 - p, p])


def wrong_where(mask_of: Any, by: Any = 0.5) -> Any:
    """A compiled model that differs only in the rows of a mask."""

    def compiled(X: Any) -> Any:
        found = native(X)
        found[mask_of(X)] += np.array([-by, by])
        return found

    return compiled


def test_equal_answers_pass_and_the_number_of_rows_is_told(X: Any) -> None:
    parity = compare(native, native, X, TOLERANCE)
    assert (parity.max_abs, parity.flips) == (0.0, 0)
    assert parity.rows > len(X)


def test_one_training_row_out_of_all_is_enough_and_is_named(X: Any) -> None:
    parity = compare(native, wrong_where(lambda X: X[:, 0] == X.dtype.type(X117)), X, TOLERANCE)
    assert parity.max_abs == pytest.approx(0.5)
    assert parity.where == "training row 118"


X117 = np.random.default_rng(0).normal(size=(300, 3)).astype(np.float32)[117, 0]


@pytest.mark.parametrize(
    ("fault", "where"),
    [
        (lambda X: X[:, 2] == -1, "never seen in column 2"),
        (lambda X: X[:, 2] == 0, "missing code in column 2"),
        (lambda X: X[:, 2] == 5, "beyond the last code in column 2"),
        (lambda X: np.isnan(X[:, 0]), "missing in column 0"),
        (lambda X: X[:, 1] > 20, "far above in column 1"),
        (lambda X: X[:, 1] < -20, "far below in column 1"),
    ],
)
def test_faults_that_no_training_row_shows_are_found(X: Any, fault: Any, where: str) -> None:
    parity = compare(native, wrong_where(fault), X, TOLERANCE)
    assert parity.max_abs == pytest.approx(0.5)
    assert parity.where.startswith(where)


def test_nan_instead_of_an_answer_is_a_difference(X: Any) -> None:
    def compiled(X: Any) -> Any:
        return np.full((len(X), 2), np.nan)

    assert compare(native, compiled, X, TOLERANCE).max_abs == np.inf


def test_another_label_counts_but_a_tie_does_not(X: Any) -> None:
    def half(X: Any) -> Any:
        return np.full((len(X), 2), 0.5)

    def hair_off(X: Any) -> Any:
        return np.tile([0.5 - 1e-9, 0.5 + 1e-9], (len(X), 1))

    def swapped(X: Any) -> Any:
        return np.tile([0.9, 0.1], (len(X), 1))

    assert compare(half, hair_off, X, TOLERANCE).flips == 0
    assert compare(lambda X: 1 - swapped(X), swapped, X, TOLERANCE).flips >= len(X)


def test_what_the_pipeline_refuses_is_not_compared(X: Any) -> None:
    def strict(X: Any) -> Any:
        if np.isnan(X).any():
            raise ValueError("Input contains NaN")
        return native(X)

    accepting, refusing = (compare(answer, native, X, TOLERANCE) for answer in (native, strict))
    assert refusing.max_abs == 0.0
    assert refusing.rows < accepting.rows


def test_numbers_are_compared_relative_to_the_largest(X: Any) -> None:
    def thousands(X: Any) -> Any:
        return 1000 * native(X)[:, 1]

    parity = compare(thousands, lambda X: thousands(X) + 0.005, X, TOLERANCE)
    assert parity.max_abs == pytest.approx(0.005 / thousands(X).max(), rel=1e-3)
    assert parity.flips == 0


def test_of_a_wide_matrix_some_columns_are_tried_so_that_memory_stays_small() -> None:
    wide = np.random.default_rng(0).normal(size=(40, 4096)).astype(np.float32)
    asked: list[int] = []

    def counting(X: Any) -> Any:
        asked.append(X.size)
        return native(X)

    parity = compare(counting, wrong_where(lambda X: X[:, -1] > 20), wide, TOLERANCE)
    assert parity.where.startswith("far above in column 4095")
    assert max(asked) <= 20_000_000
    assert parity.rows > 1000
