"""The cascade as a model that answers: packaged stages, asked in the order the policy says."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ml_app.cascade.losses import Codes, Floats
from ml_app.cascade.policy import Policy
from ml_app.interfaces import Matrix
from ml_app.package.report import Measure, Remarks, ScoringModel

STAGE = "stage"
"""What an answer calls the stage it comes from."""
TIMED_OUT = "timed_out"
"""Said of an answer that a dearer stage would have given, had there been time."""


@dataclass(frozen=True)
class Conditions:
    """What a cascade is served with, beside its policy."""

    classes: tuple[int, ...] = ()
    """Class codes in the order of the probabilities; empty for a number."""
    costs: tuple[float, ...] | None = None
    """Declared cost of one row at each stage; None: not declared."""
    deadline_seconds: float | None = None
    """After it no dearer stage is asked for a single row. None: no limit."""

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Self:
        """The conditions of which these are the fields, read from JSON."""
        costs = state["costs"]
        return cls(
            classes=tuple(state["classes"]),
            costs=None if costs is None else tuple(costs),
            deadline_seconds=state["deadline_seconds"],
        )


class Tally:
    """What each stage did: rows asked of it, rows it answered, seconds it took."""

    def __init__(self, stages: int) -> None:
        self.asked = [0] * stages
        self.answered = [0] * stages
        self.timed_out = [0] * stages
        self.seconds = [0.0] * stages


class StagedModel:
    """A policy over packaged stages. It answers like the estimator it was made from, and says which
    stage each answer comes from.

    Deferred rows of a batch go to the next stage in one piece. Single rows are for one thread at a
    time; batches may be scored in several.
    """

    def __init__(
        self, policy: Policy, stages: Sequence[ScoringModel], conditions: Conditions
    ) -> None:
        self._policy, self._conditions = policy, conditions
        self.stages = tuple(stages)
        """The packaged models, in the order in which they are asked."""
        count = len(self.stages)
        self._single, self._batch = Tally(count), Tally(count)
        self._lock = Lock()
        self._in_time: tuple[Remarks, ...] = tuple({STAGE: name} for name in policy.stages)
        self._late: tuple[Remarks, ...] = tuple(
            {STAGE: name, TIMED_OUT: True} for name in policy.stages
        )
        self._remarks = self._in_time[0]
        ask = _row_scores(policy, conditions)
        self._asks = tuple(
            self._timed(place, ask(place, stage)) for place, stage in enumerate(self.stages)
        )

    @property
    def classes_(self) -> Sequence[int]:
        """Class codes in the order of the probabilities."""
        return self._conditions.classes

    @property
    def remarks(self) -> Remarks:
        """Which stage gave the last answer of `outputs`, and whether time had run out."""
        return self._remarks

    def predict_proba(self, X: Matrix) -> NDArray[Any]:
        """Class probabilities, shape (rows, classes)."""
        return self.run(X)[0]

    def predict(self, X: Matrix) -> NDArray[Any]:
        """Numbers, shape (rows,)."""
        return self.run(X)[0]

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        """All outputs for one encoded row. Raises OverflowError."""
        limit = self._conditions.deadline_seconds
        deadline = None if limit is None else perf_counter() + limit
        score, stage, late = self._policy.run_row(self._asks, values, deadline)
        self._single.answered[stage] += 1
        if late:
            self._single.timed_out[stage] += 1
        self._remarks = self._late[stage] if late else self._in_time[stage]
        if self._policy.kind == "binary":
            return (1.0 - score, score)
        return (score,) if self._policy.kind == "number" else score

    def run(self, X: Matrix) -> tuple[NDArray[Any], Codes]:
        """Answers of a batch, and the place of the stage that gave each: shape (rows,)."""
        asks = [self._batch_ask(place) for place in range(len(self.stages))]
        outcome = self._policy.run(asks, X, _take)
        answered = np.bincount(outcome.stage, minlength=len(self.stages))
        with self._lock:
            for place, rows in enumerate(answered.tolist()):
                self._batch.answered[place] += rows
        if self._policy.kind == "binary":
            return np.column_stack([1.0 - outcome.scores, outcome.scores]), outcome.stage
        return outcome.scores, outcome.stage

    def into(self, remarks: list[Remarks]) -> ScoringModel:
        """The same model, which appends the stage of each row of a batch to `remarks`."""
        return _Heard(self, remarks)

    def said(self, stage: Codes) -> list[Remarks]:
        """What is said about rows that these stages answered."""
        return [self._in_time[place] for place in stage]

    def measures(self) -> Iterable[Measure]:
        """What each stage has done so far, by its name."""
        parts = (self._single, self._batch)
        asked = _sum([part.asked for part in parts])
        yield self._measure("stage_asked_rows", "Rows a stage was asked for.", asked)
        answered = _sum([part.answered for part in parts])
        yield self._measure("stage_answered_rows", "Rows a stage answered.", answered)
        seconds = _sum([part.seconds for part in parts])
        yield self._measure("stage_seconds", "Seconds a stage took.", seconds)
        if self._conditions.deadline_seconds is not None:
            late = _sum([part.timed_out for part in parts])
            yield self._measure("stage_timed_out_rows", "Answers given for want of time.", late)
        if self._conditions.costs is not None:
            spent = [rows * cost for rows, cost in zip(asked, self._conditions.costs, strict=True)]
            yield self._measure("stage_cost", "Declared cost of the rows asked for.", spent)

    def _measure(self, name: str, text: str, totals: Sequence[float]) -> Measure:
        return Measure(name, text, STAGE, dict(zip(self._policy.stages, totals, strict=True)))

    def _timed(
        self, place: int, ask: Callable[[Sequence[float]], Any]
    ) -> Callable[[Sequence[float]], Any]:
        tally = self._single

        def timed(values: Sequence[float]) -> Any:
            started = perf_counter()
            score = ask(values)
            tally.seconds[place] += perf_counter() - started
            tally.asked[place] += 1
            return score

        return timed

    def _batch_ask(self, place: int) -> Callable[[Matrix], Floats]:
        stage, kind = self.stages[place], self._policy.kind
        classes = self._conditions.classes

        def ask(X: Matrix) -> Floats:
            started = perf_counter()
            found = stage.predict(X) if kind == "number" else _aligned(stage, X, classes)
            with self._lock:
                self._batch.seconds[place] += perf_counter() - started
                self._batch.asked[place] += len(X)
            return np.asarray(found[:, 1] if kind == "binary" else found, dtype=np.float64)

        return ask


class _Heard:
    """A staged model for one batch, of which somebody wants to hear the stages."""

    def __init__(self, model: StagedModel, remarks: list[Remarks]) -> None:
        self._model, self._remarks = model, remarks

    @property
    def classes_(self) -> Sequence[int]:
        """Class codes in the order of the probabilities."""
        return self._model.classes_

    def predict_proba(self, X: Matrix) -> NDArray[Any]:
        """Class probabilities, shape (rows, classes)."""
        return self._run(X)

    def predict(self, X: Matrix) -> NDArray[Any]:
        """Numbers, shape (rows,)."""
        return self._run(X)

    def outputs(self, values: Sequence[float]) -> Sequence[float]:
        """All outputs for one encoded row."""
        return self._model.outputs(values)

    def _run(self, X: Matrix) -> NDArray[Any]:
        answers, stage = self._model.run(X)
        self._remarks += self._model.said(stage)
        return answers


def _take(X: Matrix, rows: Codes) -> Matrix:
    return X[rows]


def _aligned(stage: ScoringModel, X: Matrix, classes: Sequence[int]) -> NDArray[Any]:
    """Probabilities of all classes, of which a stage may have seen fewer: its own codes are places
    among those of the whole.
    """
    found, own = stage.predict_proba(X), list(stage.classes_)
    if len(own) == len(classes):
        return found
    whole = np.zeros((len(found), len(classes)))
    whole[:, own] = found
    return whole


def _row_scores(
    policy: Policy, conditions: Conditions
) -> Callable[[int, ScoringModel], Callable[[Sequence[float]], Any]]:
    """How a stage's outputs for one row become what the policy reads."""

    def of(place: int, stage: ScoringModel) -> Callable[[Sequence[float]], Any]:
        outputs = stage.outputs
        if policy.kind == "number":
            return lambda values: outputs(values)[0]
        if policy.kind == "binary":
            return lambda values: outputs(values)[1]
        own = list(stage.classes_)
        if len(own) == len(conditions.classes):
            return lambda values: list(outputs(values))
        places = {code: at for at, code in enumerate(own)}
        order = [places.get(code) for code in range(len(conditions.classes))]

        def widened(values: Sequence[float]) -> list[float]:
            found = outputs(values)
            return [0.0 if at is None else found[at] for at in order]

        return widened

    return of


def _sum(parts: Sequence[Sequence[float]]) -> list[float]:
    return [sum(values) for values in zip(*parts, strict=True)]
