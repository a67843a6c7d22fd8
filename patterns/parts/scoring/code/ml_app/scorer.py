"""The trained system as a function: rows in, calibrated scores and decisions out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.artifact import Artifact, current, load
from ml_app.encoder import Encoder
from ml_app.interfaces import Floats, Row
from ml_app.package.report import Measure, Remarking, Remarks, ScoringModel
from ml_app.system import System

Score = float | list[float]
"""Of one row: probability of the positive class, of each class, or a number."""
CHUNK_ROWS = 65_536
"""Rows that are encoded at once: enough to be fast, few enough that memory stays flat."""


@runtime_checkable
class _Categorical(Protocol):
    """A fitted feature that knows which categories it has seen."""

    column: str
    vocabulary: Any


class Scorer:
    """One version of the model with its encoder, calibration and threshold. Single rows are for
    one thread at a time; tables may be scored in several."""

    def __init__(self, system: System, artifact: Artifact) -> None:
        self.artifact = artifact
        self.contract = system.contract
        self._task: Any = system.task
        self._encoder = Encoder.restore(system.features, artifact.manifest["encoder"])
        self._model: ScoringModel = system.package.load(artifact)
        self._remarking = self._model if isinstance(self._model, Remarking) else None
        self._calibration = _calibration(system, artifact)
        self._threshold: float | None = artifact.manifest.get("threshold")
        probe = np.zeros((1, len(self._encoder.names)), dtype=np.float32)
        self._shape = self._task.scores(self._model, probe).shape[1:]
        self._read = _reader(self._model, self._shape, probe.shape[1])
        self.labels: tuple[str, ...] = system.task.labels
        """The classes as text; empty for a number."""
        self._known = _open_categories(self._encoder, system)

    @classmethod
    def load(cls, system: System, directory: Path | None = None) -> Self:
        """Load the current version, or the one in `directory`. Raises `Refused` when there is
        none or it is damaged."""
        return cls(system, current() if directory is None else load(directory))

    @property
    def version(self) -> str:
        """Version of the artifact."""
        return self.artifact.version

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What training noted about the version."""
        return self.artifact.manifest

    @property
    def threshold(self) -> float | None:
        """Where scores are cut, for a task that cuts them."""
        return self._threshold

    def score_row(self, row: Row) -> Score:
        """Score one row that meets the contract. Raises OverflowError when something computed
        from it does not fit into single precision."""
        score = self._read(self._model.outputs(self._encoder.encode_row(row)))
        return score if self._calibration is None else _calibrated(self._calibration, score)

    def decide_row(self, score: Score) -> str | None:
        """The label that follows from the score of one row; None when the decision is a number."""
        return self._task.decide_one(score, self._threshold) if self.labels else None

    @property
    def remarks(self) -> Remarks | None:
        """What the model says about the last answer of `score_row`; None: only its score."""
        return None if self._remarking is None else self._remarking.remarks

    def measures(self) -> Iterable[Measure]:
        """What the model has counted about itself since it was loaded."""
        return () if self._remarking is None else self._remarking.measures()

    def score_table(self, table: pa.Table, remarks: list[Remarks] | None = None) -> Floats:
        """Score rows that meet the contract: shape (rows,), or (rows, classes) for more than two
        classes. What the model says about each row, if anything, is appended to `remarks`."""
        if not table.num_rows:
            return np.empty((0, *self._shape))
        model = self._model
        if remarks is not None and self._remarking is not None:
            model = self._remarking.into(remarks)
        pieces = [
            self._score_chunk(model, table.slice(start, CHUNK_ROWS))
            for start in range(0, table.num_rows, CHUNK_ROWS)
        ]
        return np.concatenate(pieces)

    def decide(self, scores: Floats) -> NDArray[Any]:
        """What follows from the scores of `score_table`: labels, or the numbers themselves;
        shape (rows,)."""
        decisions: NDArray[Any] = self._task.decide(scores, self._threshold)
        return decisions

    def unseen(self, row: Row) -> list[str]:
        """Columns whose category did not occur in training."""
        return [column for column, known in self._known.items() if row[column] not in known]

    def unseen_in(self, table: pa.Table) -> dict[str, int]:
        """How many values of each such column did not occur in training; columns without any are
        left out."""
        counts = {
            column: sum(value not in known for value in table[column].to_pylist())
            for column, known in self._known.items()
        }
        return {column: count for column, count in counts.items() if count}

    def _score_chunk(self, model: ScoringModel, table: pa.Table) -> Floats:
        scores: Floats = self._task.scores(model, self._encoder.encode(table))
        return scores if self._calibration is None else self._calibration.apply(scores)


def chosen_score(scores: Score) -> float:
    """The one number that stands for a row: its probability or number; of several classes, the
    highest."""
    return max(scores) if isinstance(scores, list) else scores


def _open_categories(encoder: Encoder, system: System) -> dict[str, Mapping[Any, int]]:
    """The vocabularies of columns that may hold a category training has not seen: of those whose
    declared categories all occurred there is nothing to ask."""
    return {
        feature.column: feature.vocabulary.codes
        for feature in encoder.features
        if isinstance(feature, _Categorical)
        and not set(system.contract[feature.column].categories or [""])
        <= set(feature.vocabulary.codes)
    }


def _calibration(system: System, artifact: Artifact) -> Any:
    state = artifact.manifest.get("calibration")
    return None if state is None else system.calibration.restore(state)


def _calibrated(calibration: Any, score: Score) -> Score:
    if isinstance(score, float):
        return float(calibration.apply_one(score))
    row: list[float] = calibration.apply_row(score)
    return row


def _reader(
    model: ScoringModel, shape: tuple[int, ...], width: int
) -> Callable[[Sequence[float]], float | list[float]]:
    """How the outputs for one row become its score, of the shape the task gives to one. Found out
    once, so that the hot path need not ask the task."""
    if not shape:
        last = len(model.outputs([0.0] * width)) - 1  # the positive class, or the number
        return lambda outputs: outputs[last]
    if list(model.classes_) == list(range(shape[0])):
        return list
    places = {code: place for place, code in enumerate(model.classes_)}
    order = [places.get(code) for code in range(shape[0])]
    return lambda outputs: [0.0 if place is None else outputs[place] for place in order]
