"""The service as one ASGI callable: `/predict` directly, everything else through FastAPI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Route

from ml_app.prediction_log.recorder import Recorder
from ml_app.scorer import Scorer
from ml_app.serving.counters import Counters
from ml_app.serving.exchange import (
    Gone,
    Message,
    Receive,
    Scope,
    Send,
    check_head,
    head_of,
    json_messages,
    read_body,
    replayed,
)
from ml_app.serving.inference_routes import inference_protocol
from ml_app.serving.openapi import predict_operation, schemas
from ml_app.serving.predict import ROUTE, Predict
from ml_app.serving.refusals import Refusal
from ml_app.serving.routes import add_refusals, operations
from ml_app.serving.rows import RowReader
from ml_app.system import System


class Api(FastAPI):
    """FastAPI with the route it does not see in its document."""

    reader: RowReader

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, `/predict` included."""
        if self.openapi_schema is None:
            document = get_openapi(
                title=self.title, version=self.version, summary=self.summary, routes=self.routes
            )
            operation = {"summary": "Score one row or many", "operationId": "predict"}
            document["paths"][ROUTE] = {"post": operation | predict_operation()}
            document["components"]["schemas"] |= schemas(self.reader)
            self.openapi_schema = document
        return self.openapi_schema


class Application:
    """Serves one version of the model. The prediction log runs from start-up to shutdown."""

    def __init__(self, system: System, scorer: Scorer, max_bytes: int, max_rows: int) -> None:
        self._max_bytes = max_bytes
        self._recorder = Recorder(system.prediction_log)
        self._counters = Counters(system.name, scorer.version, scorer.labels, self._recorder)
        reader = RowReader(scorer.contract, max_rows)
        self._predict = Predict(scorer, self._recorder, self._counters, reader, max_bytes)
        self._api = self._make_api(system, reader)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow start-up and shutdown."""
        if scope["type"] != "http":
            await self._api(scope, receive, send)
        elif scope["path"] == ROUTE and scope["method"] == "POST":
            await self._predict(scope, receive, send)
        else:
            await self._through_api(scope, receive, send)

    async def _through_api(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body within limits before FastAPI sees the request, and count the answer."""
        status = 0

        async def send_counted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        head = head_of(scope)
        try:
            if scope["method"] == "POST":
                check_head(head, self._max_bytes)
                body = await read_body(await receive(), receive, self._max_bytes)
                receive = replayed(body, receive)
            await self._api(scope, receive, send_counted)
        except Refusal as refusal:
            self._counters.errors[refusal.error] += 1
            answer = refusal.body(head.request_id)
            for message in json_messages(refusal.status, answer, head.request_id):
                await send_counted(message)
        except Gone:
            self._counters.errors["gone"] += 1
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._counters.requests[route, status] += 1

    def _make_api(self, system: System, reader: RowReader) -> Api:
        api = Api(
            title=system.name,
            summary=system.summary or None,
            version=self._predict.scorer.version,
            lifespan=self._lifespan,
            redoc_url=None,
        )
        api.reader = reader
        api.include_router(operations(system.name, self._predict, self._recorder, self._counters))
        api.include_router(inference_protocol(system.name, self._predict))
        api.router.routes.append(Route(ROUTE, self._predict, methods=["POST"]))  # 405 for the rest
        add_refusals(api, self._counters)
        return api

    @asynccontextmanager
    async def _lifespan(self, _api: FastAPI) -> AsyncIterator[None]:
        self._recorder.start()
        yield
        self._predict.close()
        self._recorder.close()
