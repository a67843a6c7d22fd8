"""A service around a made-up recommender."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from ml_app.prediction_log.records import Outcome, Prediction
from ml_app.recommender.query import Answer, Query, Recommended, Unfit
from ml_app.recommender_api.application import Application
from ml_app.recommender_api.service import Service

FILMS = ("alien", "brazil", "casablanca", "dune")


class FakeRecommender:
    """As much of a recommender as the service asks for. User `crash` crashes it."""

    def __init__(self, version: str = "0001-abcdef01") -> None:
        self.version = version
        self.manifest = {"version": version, "retriever": {"kind": "towers"}, "files": {}}
        self.catalogue = SimpleNamespace(items=FILMS, categories={"genres": ()})
        self.users = ("ann",)
        self.feature_columns = {"age": "numeric"}

    def recommend(self, query: Query) -> Answer:
        if query.user == "crash":
            raise RuntimeError("the model broke")
        if query.categories and "director" in query.categories:
            raise Unfit("categories", "'director' is no column of categories")
        allowed = FILMS if query.allow is None else query.allow
        found = [film for film in FILMS if film in allowed and film not in query.deny]
        items = [Recommended(film, 0.5 - 0.1 * place) for place, film in enumerate(found)]
        unknown = [item for item in query.history if item not in FILMS]
        cold = not (query.user == "ann" or query.features or len(unknown) < len(query.history))
        return Answer(items[: query.k], cold, query.user == "ann", unknown)

    def similar(self, item: str, k: int) -> list[Recommended]:
        if item not in FILMS:
            raise Unfit("item", f"{item!r} is not in the catalogue")
        return [Recommended(film, 0.5) for film in FILMS if film != item][:k]


class MemoryLog:
    """A prediction log that is a list."""

    flush_seconds = 3600.0
    retention_days = None
    sample_rate = 1.0
    buffer_rows = 1000

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self.outcomes: list[Any] = []

    def write(self, predictions: list[Prediction], outcomes: list[Outcome]) -> None:
        self.rows += [row for prediction in predictions for row in prediction.rows()]
        self.outcomes += [outcome.row() for outcome in outcomes]

    def close(self) -> None:
        pass


class FakeService(Service):
    """Loads what the test says is the current version."""

    def load(self, system: Any) -> Any:
        return system.current()


Serve = Callable[..., TestClient]


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def recommender() -> FakeRecommender:
    return FakeRecommender()


@pytest.fixture
def application(log: MemoryLog, recommender: Any) -> Application:
    system = SimpleNamespace(
        name="film-finder", summary="", prediction_log=log, current=FakeRecommender
    )
    service = replace(FakeService(), max_body_bytes=200_000, max_k=50, max_items=100)
    return Application(system, recommender, replace(service, look_seconds=0))


@pytest.fixture
def client(application: Application) -> Iterator[TestClient]:
    with ExitStack() as stack:
        yield stack.enter_context(TestClient(application, raise_server_exceptions=False))
