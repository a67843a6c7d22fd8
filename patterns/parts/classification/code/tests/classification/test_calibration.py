"""Reliability, calibration error and the parts of the Brier score."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from ml_app.classification.calibration import (
    bin_of,
    calibration_error,
    calibration_section,
    decompose,
    reliability,
)
from ml_app.evaluation.estimate import Estimate

P = np.array([0.1] * 10 + [0.5] * 10 + [0.9] * 10)
HAPPENED = np.array([1] + [0] * 9 + [1] * 5 + [0] * 5 + [1] * 9 + [0]).astype(bool)
"""Exactly as often as said: 1, 5 and 9 of 10."""


def error(p: np.ndarray, happened: np.ndarray) -> float:
    return float(calibration_error(p, happened)(np.ones((1, len(p))))[0])


def test_equal_probabilities_share_a_bin() -> None:
    assert np.unique(bin_of(P)).tolist() == [0, 1, 2]
    assert [(b.n, b.predicted, b.observed.value) for b in reliability(P, HAPPENED)] == [
        (10, pytest.approx(0.1), 0.1),
        (10, 0.5, 0.5),
        (10, pytest.approx(0.9), 0.9),
    ]


def test_bins_hold_about_as_many_rows_each() -> None:
    p = np.random.default_rng(0).random(1000)
    assert np.bincount(bin_of(p)).tolist() == [100] * 10


def test_constant_probabilities_are_one_bin() -> None:
    p = np.full(50, 0.3)
    (only,) = reliability(p, np.arange(50) < 15)
    assert (only.n, only.low, only.high, only.observed.value) == (50, 0.3, 0.3, 0.3)
    assert error(p, np.arange(50) < 20) == pytest.approx(0.1)


def test_calibration_error_by_hand() -> None:
    assert error(P, HAPPENED) == pytest.approx(0.0, abs=1e-12)
    worse = HAPPENED.copy()
    worse[1:4] = True  # 4 of 10 where 0.1 was said: a gap of 0.3 in a third of the rows
    assert error(P, worse) == pytest.approx(0.1)


def test_calibration_error_follows_the_weights() -> None:
    weights = np.zeros((1, 30))
    weights[0, :1] = 2.0  # a row that happened and was said to do so with 0.1
    assert calibration_error(P, HAPPENED)(weights)[0] == pytest.approx(0.9)


def test_brier_score_is_the_sum_of_its_parts() -> None:
    parts = decompose(P, HAPPENED)
    assert parts.brier == pytest.approx(brier_score_loss(HAPPENED, P))
    assert parts.reliability == pytest.approx(0.0, abs=1e-12)
    assert parts.resolution == pytest.approx((0.4**2 + 0 + 0.4**2) / 3)
    assert parts.uncertainty == 0.25
    assert parts.within_bins == pytest.approx(0.0, abs=1e-12)


def test_one_class_only_can_still_be_reported() -> None:
    section = calibration_section(
        np.linspace(0.1, 0.4, 30),
        np.zeros(30, dtype=bool),
        Estimate(0.25, 0.2, 0.3, 30),
        ("probability", "observed share"),
    )
    assert section.data["calibration"]["brier"]["uncertainty"] == 0.0
    assert [b["observed"] for b in section.data["calibration"]["bins"]] == [0.0] * 10
    assert "0.250 [0.200, 0.300]" in section.text
    assert section.figures[0].file == "calibration.svg"
