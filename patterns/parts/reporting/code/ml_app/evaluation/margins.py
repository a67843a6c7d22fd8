"""How far a new model may fall behind the one in use, and whether it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Literal

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.gates import AnyMeasure, Gate, looked_at

Word = Literal["better", "not worse", "not shown", "worse", "undefined"]


@dataclass(frozen=True)
class Margin(Generic[AnyMeasure]):
    """How far a candidate may fall behind in one metric."""

    metric: AnyMeasure
    amount: float
    relative: bool = False
    """Whether the amount is a share of the value of the model in use; else it is in the metric's
    own unit.
    """

    def beside(self, value: float) -> float:
        """The margin in the metric's own unit, next to this value of the model in use."""
        return self.amount * abs(value) if self.relative else self.amount


def margins(
    gates: Sequence[Gate],
    metrics: Sequence[AnyMeasure],
    fallback: Margin[AnyMeasure],
    share: float | None = None,
) -> tuple[Margin[AnyMeasure], ...]:
    """What a candidate is compared by: the margins that the gates state, else the `fallback`.

    A `share` that was asked for takes the place of all of them; it is one of the value of the
    fallback's metric. Raises `Refused` for a metric that nothing measures.
    """
    if share is not None:
        return (Margin(fallback.metric, share, relative=True),)
    stated = [(looked_at(gate, metrics), gate.margin) for gate in gates]
    found = tuple(Margin(metric, margin) for metric, margin in stated if margin is not None)
    return found or (fallback,)


@dataclass(frozen=True)
class Gain:
    """How much better a candidate is than the model in use, in one metric."""

    metric: str
    title: str
    value: Estimate
    """Loss of the model in use less loss of the candidate, paired: above zero the candidate is
    better.
    """
    margin: float
    """How far the candidate may fall behind, in the metric's own unit."""

    @property
    def word(self) -> Word:
        """What the 95 % interval says."""
        low, high = self.value.low, self.value.high
        if not low <= high:
            return "undefined"
        if low > 0:
            return "better"
        if low >= -self.margin:
            return "not worse"
        return "worse" if high < 0 else "not shown"

    @property
    def passes(self) -> bool:
        """Whether the candidate is shown to be no worse than the margin allows."""
        return self.word in {"better", "not worse"}

    @property
    def reason(self) -> str:
        """The word with the numbers behind it."""
        ends = f"95 % interval of the gain [{self.value.low:.4g}, {self.value.high:.4g}]"
        said = {
            "better": f"better: {ends} lies above zero",
            "not worse": f"not worse: {ends} lies above -{self.margin:.3g}, the margin",
            "not shown": f"not shown to be no worse: {ends} reaches below -{self.margin:.3g}, the "
            "margin; more test rows would tell",
            "worse": f"worse: {ends} lies below zero",
            "undefined": "undefined here",
        }
        return f"{self.title} is {said[self.word]}"
