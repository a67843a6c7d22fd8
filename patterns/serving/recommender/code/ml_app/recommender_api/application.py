"""The service as one ASGI callable: lists directly, everything else through FastAPI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from ml_app.prediction_log.recorder import Recorder
from ml_app.recommender.recommender import Recommender
from ml_app.recommender_api.answering import Answers
from ml_app.recommender_api.counters import Counters
from ml_app.recommender_api.direct import Direct
from ml_app.recommender_api.messages import (
    Alike,
    Listed,
    recommend_type,
    similar_type,
)
from ml_app.recommender_api.routes import operations
from ml_app.recommender_api.service import Service
from ml_app.recommender_api.switch import Switch
from ml_app.serving.document import Api, Schema, json_body, reference, responses
from ml_app.serving.exchange import Receive, Scope, Send
from ml_app.serving.gate import Gate
from ml_app.serving.handlers import add_refusals
from ml_app.serving.refusals import Error


class Application:
    """Serves the current version. Log and switch run from start-up to shutdown."""

    def __init__(self, system: Any, recommender: Recommender, service: Service) -> None:
        self._recorder = Recorder(system.prediction_log)
        self.switch = Switch(recommender, lambda: service.load(system), service.look_seconds)
        self._counters = counters = Counters(system.name, self.switch, self._recorder)
        answers = Answers(self.switch, self._recorder, counters)
        limit = service.max_body_bytes
        recommend, similar = (
            recommend_type(service.max_k, service.max_items),
            similar_type(service.max_k),
        )
        routes = (
            Direct("/recommend", recommend, answers.recommend, counters, limit),
            Direct("/similar", similar, answers.similar, counters, limit),
        )
        self._direct = {one.route: one for one in routes}
        self._api = self._make_api(system)
        self._gate = Gate(self._api, limit, counters.requests, counters.errors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow start-up and shutdown."""
        if scope["type"] != "http":
            await self._api(scope, receive, send)
        elif scope["method"] == "POST" and (direct := self._direct.get(scope["path"])) is not None:
            await direct(scope, receive, send)
        else:
            await self._gate(scope, receive, send)

    def _make_api(self, system: Any) -> Api:
        api = Api(
            title=system.name,
            summary=system.summary or None,
            version=self.switch.current.version,
            lifespan=self._lifespan,
            redoc_url=None,
        )
        api.direct = {
            "/recommend": _operation("recommend", "Items for a user", "Listed"),
            "/similar": _operation("similar", "Items like an item", "Alike"),
        }
        kinds = [direct.kind for direct in self._direct.values()]
        api.types = (*kinds, Listed, Alike, Error)
        api.include_router(operations(system.name, self.switch, self._recorder, self._counters))
        for route, direct in self._direct.items():  # 405 for other methods
            api.router.routes.append(Route(route, direct, methods=["POST"]))
        add_refusals(api, self._counters.errors)
        return api

    @asynccontextmanager
    async def _lifespan(self, _api: FastAPI) -> AsyncIterator[None]:
        self._recorder.start()
        self.switch.start()
        yield
        self.switch.close()
        self._recorder.close()


def _operation(name: str, summary: str, answer: str) -> Schema:
    refused = dict.fromkeys(("400", "413", "415", "422"), reference("Error"))
    return {
        "summary": summary,
        "operationId": name,
        "requestBody": json_body(reference(f"{name.capitalize()}Request")),
        "responses": responses(summary, reference(answer), refused),
    }
