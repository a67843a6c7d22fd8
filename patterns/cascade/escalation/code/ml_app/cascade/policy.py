"""The running cascade: who is asked, in which order, and who answers.

It knows numbers and callables only, so that it runs where no training library is installed. What it
needs of a fitted cascade is plain data: `state()` goes to JSON and `restore` brings it back.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.confidence import EDGE, Confidence, Score, restore
from ml_app.cascade.losses import Codes, Floats

Kind = Literal["binary", "multiclass", "number"]
CASCADE = "cascade"


@dataclass(frozen=True)
class Outcome:
    """What a batch was answered."""

    scores: Floats
    """(n,) probabilities of class 1 or numbers, or (n, classes) probabilities."""
    stage: Codes
    """Position in `Policy.stages` of who answered each row, shape (n,)."""


@dataclass(frozen=True)
class Policy:
    """What ships: a cascade, or one model that is asked for every row."""

    kind: Kind
    stages: tuple[str, ...]
    """Names of the models that run, in the order in which they are asked. One name: that model
    ships alone.
    """
    temperatures: tuple[float, ...]
    """Of each stage: its log-odds are divided by it, so that all scores share one scale."""
    confidences: tuple[Confidence, ...]
    """Of each stage but the last."""
    thresholds: tuple[float, ...]
    """Of each stage but the last: a row of at least this confidence is answered there."""
    decision: float = 0.5
    """Two classes: a probability above it is class 1."""

    def __post_init__(self) -> None:
        last = len(self.stages) - 1
        counts = (len(self.temperatures) - 1, len(self.confidences), len(self.thresholds))
        if last < 0 or any(count != last for count in counts):
            raise ValueError("every stage has a temperature, and all but the last a threshold")

    @property
    def ships(self) -> str:
        """`cascade`, or the name of the one model."""
        return CASCADE if len(self.stages) > 1 else self.stages[0]

    def run(
        self,
        stages: Sequence[Callable[[Any], Floats]],
        rows: Any,
        take: Callable[[Any, Codes], Any],
    ) -> Outcome:
        """Answer a batch. `stages[i](rows)` gives the raw scores of `self.stages[i]`; what a stage
        passes on is sent to the next in one piece, cut out by `take(rows, indices)`.
        """
        scores = np.array(self.scaled(0, stages[0](rows)))
        stage = np.zeros(len(scores), dtype=np.intp)
        waiting = np.arange(len(scores))
        said = scores
        for i, ask in enumerate(stages[1:], start=1):
            waiting = waiting[~(self.confidences[i - 1].of(said) >= self.thresholds[i - 1])]
            if not waiting.size:
                break
            said = self.scaled(i, ask(take(rows, waiting)))
            scores[waiting], stage[waiting] = said, i
        return Outcome(scores, stage)

    def run_row(
        self,
        stages: Sequence[Callable[[Any], Any]],
        row: Any,
        deadline: float | None = None,
    ) -> tuple[Any, int, bool]:
        """Answer one row: score, position of the stage that answered, and whether it was out of
        time. After `deadline`, a reading of `time.perf_counter`, no dearer stage is entered and the
        last finished one answers. Hot path: no arrays.
        """
        score: Any = None
        last = len(self.thresholds)
        for i, ask in enumerate(stages):
            if i and deadline is not None and perf_counter() >= deadline:
                return score, i - 1, True
            score = self.scaled_one(i, ask(row))
            if i == last or self.confidences[i].of_one(score) >= self.thresholds[i]:
                return score, i, False
        raise ValueError(f"{len(stages)} stages were given, the policy has {last + 1}")

    def scaled(self, stage: int, scores: Any) -> Floats:
        """Raw scores of a stage on the scale all stages share; the order of rows stays."""
        raw = np.asarray(scores, dtype=np.float64)
        heat = self.temperatures[stage]
        return raw if heat == 1.0 or self.kind == "number" else rescaled(raw, heat)

    def scaled_one(self, stage: int, score: Any) -> Any:
        """The same for one row. Hot path: no arrays."""
        heat = self.temperatures[stage]
        if heat == 1.0 or self.kind == "number":
            return score
        if self.kind == "binary":
            p = min(max(score, EDGE), 1 - EDGE)
            return 1 / (1 + math.exp(-math.log(p / (1 - p)) / heat))
        logs = [math.log(max(p, EDGE)) / heat for p in score]
        top = max(logs)
        weights = [math.exp(x - top) for x in logs]
        total = sum(weights)
        return [weight / total for weight in weights]

    def decide(self, scores: Floats) -> NDArray[Any]:
        """Class codes (n,) that follow from scores, or the numbers themselves."""
        if self.kind == "number":
            return scores
        if self.kind == "binary":
            return np.asarray(scores > self.decision, dtype=np.intp)
        return np.asarray(scores.argmax(axis=1))

    def decide_one(self, score: Score) -> int | float:
        """The same for one row."""
        if isinstance(score, Sequence):
            return score.index(max(score))
        return score if self.kind == "number" else int(score > self.decision)

    def state(self) -> dict[str, Any]:
        """As JSON-ready data."""
        return {
            "kind": self.kind,
            "stages": list(self.stages),
            "temperatures": list(self.temperatures),
            "confidences": [confidence.state() for confidence in self.confidences],
            "thresholds": list(self.thresholds),
            "decision": self.decision,
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> "Policy":
        """The policy that gave this `state()`."""
        return cls(
            kind=state["kind"],
            stages=tuple(state["stages"]),
            temperatures=tuple(state["temperatures"]),
            confidences=tuple(map(restore, state["confidences"])),
            thresholds=tuple(state["thresholds"]),
            decision=float(state["decision"]),
        )


def rescaled(scores: Floats, temperature: float) -> Floats:
    """Probabilities whose log-odds are divided by a temperature: above 1 less sure, below more."""
    if scores.ndim == 1:
        p = np.clip(scores, EDGE, 1 - EDGE)
        return np.asarray(1 / (1 + np.exp(-np.log(p / (1 - p)) / temperature)))
    logs = np.log(np.maximum(scores, EDGE)) / temperature
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
