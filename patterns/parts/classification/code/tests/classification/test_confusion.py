"""The confusion matrix."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from ml_app.classification.confusion import confusion, confusion_section
from ml_app.evaluation.metric import Sample

Y = np.array([0, 0, 0, 1, 1, 2])
DECIDED = np.array([0, 0, 1, 1, 0, 2])


def sample_of(y: np.ndarray, decided: np.ndarray) -> Sample:
    return Sample(y, np.zeros(len(y)), decided)


def test_counts_are_scikit_learns() -> None:
    found = confusion(sample_of(Y, DECIDED), 3)
    assert (
        found.tolist() == confusion_matrix(Y, DECIDED).tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]
    )


def test_table_by_class_with_intervals() -> None:
    section = confusion_section(sample_of(Y, DECIDED), ("a", "b|", "c"))
    assert section.data["confusion"]["counts"] == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]
    assert "| a | 2 (66.7 %) | 1 (33.3 %) | 0 (0.0 %) | 3 |" in section.text
    assert "| b\\| | 2 | 0.500 [0.095, 0.905]" in section.text.replace("\\[", "[").replace(
        "\\]", "]"
    )
    assert section.figures[0].alt.startswith("Counts of actual")


def test_a_class_that_never_occurs_is_no_number() -> None:
    section = confusion_section(sample_of(np.array([0, 0]), np.array([0, 0])), ("a", "b"))
    assert "| b | 0 | – – | – – | – |" in section.text
    assert "| b | 0 | 0 | 0 |" in section.text


def test_many_classes_show_their_largest_mistakes() -> None:
    labels = tuple(f"c{i:02d}" for i in range(15))
    y = np.repeat(np.arange(15), 4)
    decided = y.copy()
    decided[:3] = 7  # three of the four rows of c00
    section = confusion_section(sample_of(y, decided), labels)
    assert "| c00 | c07 | 3 | 75.0 % |" in section.text
    assert section.figures == ()
    assert section.text.count("\n| c01 |") == 1  # by class only: it makes no mistake


@pytest.mark.parametrize("classes", [2, 9])
def test_the_figure_is_the_same_every_time(classes: int) -> None:
    labels = tuple("abcdefghi"[:classes])
    sample = sample_of(np.arange(90) % classes, np.arange(90) % classes)
    first, again = (confusion_section(sample, labels).figures[0].svg for _ in range(2))
    assert first == again
