"""Labels and codes."""

import numpy as np
import pyarrow as pa
import pytest

from ml_app.classification.classes import (
    check_probabilities,
    decision_codes,
    encode_classes,
    log_losses,
)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        (["no", "yes", "no"], ("no", "yes")),
        ([1, 2, 1], ("1", "2")),
        ([False, True, False], ("false", "true")),
        ([0.0, 1.0, 0.0], ("0", "1")),
    ],
)
def test_any_type_of_column_is_read_as_text(values: list[object], labels: tuple[str, ...]) -> None:
    assert encode_classes(pa.chunked_array([values]), labels, "y").tolist() == [0, 1, 0]


def test_an_unknown_value_is_named_with_its_row() -> None:
    values = pa.chunked_array([["no", "yes"], ["maybe", "no"]])
    expected = "column 'y', row 2: the unknown value 'maybe'; expected one of 'no', 'yes'"
    with pytest.raises(ValueError, match=expected):
        encode_classes(values, ("no", "yes"), "y")


def test_a_missing_outcome_is_named() -> None:
    with pytest.raises(ValueError, match="row 1: no value"):
        encode_classes(pa.chunked_array([["no", None]]), ("no", "yes"), "y")


def test_decisions_are_labels_or_codes() -> None:
    labels = ("no", "yes")
    assert decision_codes(np.array(["yes", "no", "yes"]), labels).tolist() == [1, 0, 1]
    assert decision_codes(np.array([True, False]), labels).tolist() == [1, 0]
    assert decision_codes(np.array([1, 0]), labels).tolist() == [1, 0]
    with pytest.raises(ValueError, match="unknown decision 'perhaps'"):
        decision_codes(np.array(["perhaps"]), labels)


def test_scores_must_be_probabilities_of_the_right_shape() -> None:
    check_probabilities(np.array([0.0, 1.0]), None)
    check_probabilities(np.array([[0.2, 0.8]]), 2)
    check_probabilities(np.zeros(0), None)
    with pytest.raises(ValueError, match="shape"):
        check_probabilities(np.array([[0.2, 0.8]]), None)
    with pytest.raises(ValueError, match="between 0 and 1"):
        check_probabilities(np.array([1.2]), None)


def test_log_loss_of_a_row() -> None:
    found = log_losses(np.array([1.0, 0.5, 0.0]))
    assert found[0] == pytest.approx(0.0, abs=1e-15)
    assert found[1] == pytest.approx(np.log(2))
    assert np.isfinite(found[2])
    assert found[2] > 36
