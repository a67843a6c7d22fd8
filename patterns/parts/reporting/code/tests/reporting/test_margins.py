"""Whether a candidate falls behind the model in use."""

from dataclasses import dataclass
from math import nan

import pytest

from ml_app.evaluation.estimate import Direction, Estimate
from ml_app.evaluation.gates import Gate
from ml_app.evaluation.margins import Gain, Margin, margins
from ml_app.refusal import Refused


@dataclass(frozen=True)
class Measure:
    name: str
    direction: Direction = "maximize"
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.name.upper()

    def loss(self, value: float) -> float:
        return -value


AUC, ERROR = Measure("auc", also=("roc_auc",)), Measure("error", "minimize")
USUAL = Margin(AUC, 0.01, relative=True)


def test_the_margins_that_the_gates_state_are_compared_else_the_usual_one() -> None:
    gates = (Gate("auc", minimum=0.2), Gate("error", margin=0.5), Gate("roc_auc", margin=0.0))
    assert margins(gates, (AUC, ERROR), USUAL) == (Margin(ERROR, 0.5), Margin(AUC, 0.0))
    assert margins(gates[:1], (AUC, ERROR), USUAL) == (USUAL,)
    assert margins(gates, (AUC, ERROR), USUAL, 0.3) == (Margin(AUC, 0.3, relative=True),)
    with pytest.raises(Refused, match="not measured here"):
        margins((Gate("rmse", margin=0.1),), (AUC, ERROR), USUAL)


def test_a_relative_margin_is_a_share_of_the_value_in_use() -> None:
    assert Margin(AUC, 0.1, relative=True).beside(-20.0) == pytest.approx(2.0)
    assert Margin(AUC, 0.1).beside(-20.0) == 0.1


@pytest.mark.parametrize(
    ("low", "high", "word", "passes"),
    [
        (0.001, 0.2, "better", True),
        (0.0, 0.2, "not worse", True),
        (-0.1, 0.2, "not worse", True),
        (-0.1, -0.01, "not worse", True),
        (-0.101, 0.2, "not shown", False),
        (-0.2, -0.01, "worse", False),
        (nan, nan, "undefined", False),
    ],
)
def test_the_interval_decides(low: float, high: float, word: str, passes: bool) -> None:
    found = Gain("auc", "AUC", Estimate(0.0, low, high, 9), margin=0.1)
    assert (found.word, found.passes) == (word, passes)
    assert found.reason.startswith("AUC is ")
    assert word in found.reason
