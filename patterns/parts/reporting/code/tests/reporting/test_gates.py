"""What keeps a model from serving."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from ml_app.evaluation.estimate import Direction, Estimate
from ml_app.evaluation.gates import Gate, barriers, looked_at, require_passed
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


METRICS = (Measure("auc", also=("roc_auc",)), Measure("rmse", "minimize"))


def measured(auc: float = 0.8, rmse: float = 2.0) -> dict[str, Estimate]:
    return {"auc": Estimate(auc, 0.7, 0.9, 50), "rmse": Estimate(rmse, 1.0, 3.0, 50)}


@pytest.mark.parametrize(
    "gate",
    [
        Gate("auc", minimum=0.8),
        Gate("roc_auc", minimum=0.5, maximum=0.8),
        Gate("rmse", maximum=2.0),
        Gate("rmse", margin=0.0),
    ],
)
def test_a_value_on_its_bound_passes(gate: Gate) -> None:
    assert barriers((gate,), METRICS, measured()) == ()


def test_each_missed_bound_is_told_with_its_place() -> None:
    gates = (
        Gate("roc_auc", minimum=0.81, path="training.validation_gate[0]"),
        Gate("auc", minimum=0.1, path="training.validation_gate[1]"),
        Gate("rmse", maximum=1.5, path="training.validation_gate[2]"),
    )
    assert barriers(gates, METRICS, measured()) == (
        "AUC is 0.8, and training.validation_gate[0] asks for at least 0.81",
        "RMSE is 2, and training.validation_gate[2] asks for at most 1.5",
    )


@pytest.mark.parametrize("gate", [Gate("auc", minimum=0.0), Gate("auc", maximum=1.0)])
def test_an_undefined_value_misses_every_bound(gate: Gate) -> None:
    (reason,) = barriers((gate,), METRICS, measured(auc=float("nan")))
    assert "AUC is undefined" in reason


def test_a_gate_that_could_never_close_is_refused_by_name() -> None:
    gate = Gate("roc_acu", minimum=0.5, path="training.validation_gate[3]")
    with pytest.raises(Refused, match=r"gate\[3\] looks at `roc_acu`.*Measured are auc, rmse"):
        looked_at(gate, METRICS)


def test_a_version_that_misses_a_bound_is_refused_with_the_remedy() -> None:
    require_passed((), "0001-abc", Path("artifacts/0001-abc"))
    with pytest.raises(Refused, match=r"0001-abc is trained but not.*AUC is 0\.8.*--ungated"):
        require_passed(("AUC is 0.8, and it is too little",), "0001-abc", Path("artifacts"))
