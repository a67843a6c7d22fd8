"""A service around a made-up model: the score is the age in centuries."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from ml_app.columns import Column
from ml_app.contract import Contract
from ml_app.package.report import Measure
from ml_app.prediction_log.records import Outcome, Prediction
from ml_app.serving.application import Application

COLUMNS = (
    Column("age", "integer", minimum=18, maximum=100, unit="years", description="Age"),
    Column("income", "number", minimum=0, nullable=True),
    Column("housing", "category", categories=("own", "rent")),
    Column("city of birth", "category"),
    Column("since", "date", minimum="2020-01-01", maximum="2029-12-31", nullable=True),
    Column("married", "boolean"),
    Column("class", "category", categories=("good", "bad")),
)


def expert(age: int) -> str:
    """Who answers, where answers come with remarks."""
    return "elder" if age >= 40 else "junior"


class FakeScorer:
    """As much of a scorer as the service asks for. Age 66 crashes it, age 77 overflows."""

    version = "0001-abcdef01"

    def __init__(
        self, labels: tuple[str, ...] = ("good", "bad"), *, remarking: bool = False
    ) -> None:
        package = {"format": "onnx", "path": "compiled"}
        self.manifest = {"version": self.version, "package": package}
        self.labels = labels
        self.contract = Contract(COLUMNS, target="class")
        self.remarks: dict[str, Any] | None = {"expert": "elder"} if remarking else None

    def score_row(self, row: dict[str, Any]) -> Any:
        if row["age"] == 66:
            raise RuntimeError("the model broke")
        if row["age"] == 77:
            raise OverflowError("value too large")
        assert row["since"] is None or isinstance(row["since"], datetime)
        if self.remarks is not None:
            self.remarks = {"expert": expert(row["age"]), "tired": True}
        return self._scores(np.array([row["age"] / 100]))[0].tolist()

    def decide_row(self, score: Any) -> str | None:
        return str(self.decide(np.array([score]))[0]) if self.labels else None

    def measures(self) -> list[Measure]:
        if self.remarks is None:
            return []
        return [Measure("expert_seconds", "Seconds an expert took.", "expert", {"elder": 0.5})]

    def score_table(self, table: pa.Table, remarks: list[Any] | None = None) -> Any:
        if remarks is not None and self.remarks is not None:
            remarks += [{"expert": expert(age)} for age in table["age"].to_pylist()]
        ages = np.asarray(table["age"]) / 100
        ages[ages == 0.77] = np.inf
        return self._scores(ages)

    def decide(self, scores: Any) -> Any:
        if not self.labels:
            return scores
        codes = scores.argmax(axis=1) if scores.ndim == 2 else (scores >= 0.5).astype(int)
        return np.array(self.labels)[codes]

    def unseen(self, row: dict[str, Any]) -> list[str]:
        return ["city of birth"] if row["city of birth"] == "Atlantis" else []

    def unseen_in(self, table: pa.Table) -> dict[str, int]:
        count = table["city of birth"].to_pylist().count("Atlantis")
        return {"city of birth": count} if count else {}

    def _scores(self, ages: Any) -> Any:
        if len(self.labels) < 3:
            return ages
        return np.column_stack([ages, 0.9 * (1 - ages), 0.1 * (1 - ages)])


class MemoryLog:
    """A prediction log that is a list."""

    flush_seconds = 3600.0
    retention_days = None
    sample_rate = 1.0

    def __init__(self, buffer_rows: int = 1000) -> None:
        self.buffer_rows = buffer_rows
        self.rows: list[Any] = []
        self.outcomes: list[Any] = []

    def write(self, predictions: list[Prediction], outcomes: list[Outcome]) -> None:
        self.rows += [row for prediction in predictions for row in prediction.rows()]
        self.outcomes += [outcome.row() for outcome in outcomes]

    def close(self) -> None:
        pass


Serve = Callable[..., TestClient]


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def scorer() -> FakeScorer:
    return FakeScorer()


@pytest.fixture
def serve(log: MemoryLog) -> Iterator[Serve]:
    """Start a service, with other labels or limits than usual where they are given."""
    with ExitStack() as stack:

        def start(
            labels: tuple[str, ...] = ("good", "bad"),
            max_bytes: int = 200_000,
            max_rows: int = 2000,
            *,
            remarking: bool = False,
        ) -> TestClient:
            system: Any = SimpleNamespace(name="loan-default", summary="", prediction_log=log)
            scorer: Any = FakeScorer(labels, remarking=remarking)
            application = Application(system, scorer, max_bytes, max_rows)
            return stack.enter_context(TestClient(application, raise_server_exceptions=False))

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    return serve()


@pytest.fixture
def row() -> dict[str, Any]:
    """A valid row."""
    return {
        "age": 41,
        "income": 1500.5,
        "housing": "own",
        "city of birth": "Köln",
        "since": "2024-05-01",
        "married": True,
    }
