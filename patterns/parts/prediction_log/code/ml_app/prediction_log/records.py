"""What is written down about every answer, and about every outcome that becomes known later."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

PREDICTIONS = pa.schema(
    [
        ("prediction_id", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
        ("model_version", pa.string()),
        ("features", pa.string()),
        ("score", pa.float64()),
        ("decision", pa.string()),
        ("remarks", pa.string()),
    ]
)
"""One row for each row that was scored; `features` is the JSON object that was sent, `remarks` one
of what the model said about its answer beside the score, null where it said nothing."""
OUTCOMES = pa.schema(
    [
        ("prediction_id", pa.string()),
        ("outcome", pa.string()),
        ("at", pa.timestamp("us", tz="UTC")),
    ]
)
"""One row for each outcome that was reported; the latest one of a prediction counts."""

PredictionRow = tuple[str, int, str, str, float, str | None, str | None]
"""A row of `PREDICTIONS`; `at` in microseconds since 1970."""
OutcomeRow = tuple[str, str, int]
"""A row of `OUTCOMES`; `at` in microseconds since 1970."""


class Prediction(NamedTuple):
    """One answered request. Made on the request path, so it holds references and computes
    nothing."""

    at: float
    """Seconds since 1970."""
    request_id: str
    model_version: str
    body: bytes
    """The request as it came, already found valid."""
    split: Callable[[bytes], Sequence[bytes]]
    """Cuts the body into one JSON object for each row. Called off the request path."""
    scores: Sequence[float]
    decisions: Sequence[str | None]
    remarks: Sequence[Mapping[str, Any]] = ()
    """What the model said about each answer beside its score; empty: nothing about any."""

    def rows(self) -> list[PredictionRow]:
        """One row for each scored row; its id is `<request id>-<row>`, rows counted from 0."""
        at, version = microseconds(self.at), self.model_version
        said: list[str | None] = [json.dumps(one, ensure_ascii=False) for one in self.remarks]
        said = said or [None] * len(self.scores)
        if len(self.scores) == 1:
            (features,) = self.split(self.body)
            row = (f"{self.request_id}-0", at, version, features.decode())
            return [(*row, self.scores[0], self.decisions[0], said[0])]
        objects = self.split(self.body)
        answers = zip(objects, self.scores, self.decisions, said, strict=True)
        return [
            (f"{self.request_id}-{row}", at, version, features.decode(), score, decision, words)
            for row, (features, score, decision, words) in enumerate(answers)
        ]


class Outcome(NamedTuple):
    """What really happened, told by the caller."""

    at: float
    """Seconds since 1970."""
    prediction_id: str
    outcome: str

    def row(self) -> OutcomeRow:
        """The row of `OUTCOMES`."""
        return self.prediction_id, self.outcome, microseconds(self.at)


class PredictionLog(Protocol):
    """A place where predictions and outcomes are kept."""

    @property
    def flush_seconds(self) -> float:
        """How often the buffer is written: what a killed process can lose at most."""

    @property
    def buffer_rows(self) -> int:
        """Rows the buffer holds before new ones are dropped."""

    @property
    def retention_days(self) -> float | None:
        """Age at which rows are deleted. None: kept."""

    @property
    def sample_rate(self) -> float:
        """Share of predictions that is kept."""

    def write(self, predictions: Sequence[Prediction], outcomes: Sequence[Outcome]) -> None:
        """Write all of them or none. Raises OSError when the place cannot be written."""

    def read(self, since: datetime | None = None) -> pa.Table:
        """Predictions in the schema `PREDICTIONS`, oldest first; `since` must bear a time zone."""

    def feedback(self) -> pa.Table:
        """Outcomes in the schema `OUTCOMES`, oldest first."""

    def purge(self, before: datetime) -> int:
        """Delete what is older; returns how many predictions that were."""

    def close(self) -> None:
        """Give back files and connections. Reading stays possible."""


def microseconds(seconds: float) -> int:
    """Seconds since 1970 as whole microseconds."""
    return round(seconds * 1e6)


def moment(at: datetime) -> int:
    """A time as microseconds since 1970. Raises ValueError when it bears no time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at}: a time without a time zone")
    return microseconds(at.timestamp())
