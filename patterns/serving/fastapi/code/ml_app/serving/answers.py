"""What a prediction looks like to the caller. Members that a task does not have are left out."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import msgspec

from ml_app.package.report import Remarks
from ml_app.scorer import Score, chosen_score

Decisions = Sequence[str | None]


class Answer(msgspec.Struct, omit_defaults=True):
    """The answer to a request of one row object."""

    request_id: str
    model_version: str
    prediction_id: str
    """Send it back with the outcome to `/feedback`."""
    score: float
    """Probability of the positive class; of several classes, the highest; or the number."""
    decision: str | None = None
    probabilities: dict[str, float] | None = None
    """Of each of several classes."""
    remarks: Remarks | None = None
    """What the model says about this answer beside its score."""


class RowAnswer(msgspec.Struct, omit_defaults=True):
    """One row of the answer to a request of many."""

    prediction_id: str
    score: float
    decision: str | None = None
    probabilities: dict[str, float] | None = None
    remarks: Remarks | None = None


class Answers(msgspec.Struct):
    """The answer to a request of many rows, in their order."""

    request_id: str
    model_version: str
    predictions: list[RowAnswer]


def one_answer(
    request_id: str,
    version: str,
    score: Score,
    decision: str | None,
    labels: Sequence[str],
    remarks: Remarks | None,
) -> Answer:
    """Answer one row."""
    return Answer(
        request_id,
        version,
        f"{request_id}-0",
        chosen_score(score),
        decision,
        _probabilities(score, labels),
        remarks,
    )


def row_answers(
    request_id: str,
    scores: Sequence[Any],
    decisions: Decisions,
    labels: Sequence[str],
    remarks: Sequence[Remarks],
) -> Iterator[RowAnswer]:
    """Answer rows one by one; `remarks` is empty where the model makes none."""
    said = remarks or repeat(None, len(scores))
    for row, (score, decision, about) in enumerate(zip(scores, decisions, said, strict=True)):
        yield RowAnswer(
            f"{request_id}-{row}",
            chosen_score(score),
            decision,
            _probabilities(score, labels),
            about,
        )


def _probabilities(score: Score, labels: Sequence[str]) -> dict[str, float] | None:
    return dict(zip(labels, score, strict=True)) if isinstance(score, list) else None
