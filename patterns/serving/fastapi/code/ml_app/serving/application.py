"""The service as one ASGI callable: `/predict` directly, everything else through FastAPI."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.routing import Route

from ml_app.prediction_log.recorder import Recorder
from ml_app.scorer import Scorer
from ml_app.serving.counters import Counters
from ml_app.serving.document import Api
from ml_app.serving.exchange import Receive, Scope, Send
from ml_app.serving.gate import Gate
from ml_app.serving.handlers import add_refusals
from ml_app.serving.inference_routes import inference_protocol
from ml_app.serving.openapi import predict_operation, types
from ml_app.serving.predict import ROUTE, Predict
from ml_app.serving.routes import operations
from ml_app.serving.rows import RowReader
from ml_app.system import System


class Application:
    """Serves one version of the model. The prediction log runs from start-up to shutdown."""

    def __init__(self, system: System, scorer: Scorer, max_bytes: int, max_rows: int) -> None:
        self._recorder = Recorder(system.prediction_log)
        self._counters = Counters(system.name, scorer, self._recorder)
        reader = RowReader(scorer.contract, max_rows)
        self._predict = Predict(scorer, self._recorder, self._counters, reader, max_bytes)
        self._api = self._make_api(system, reader)
        counters = self._counters
        self._gate = Gate(self._api, max_bytes, counters.requests, counters.errors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow start-up and shutdown."""
        if scope["type"] != "http":
            await self._api(scope, receive, send)
        elif scope["path"] == ROUTE and scope["method"] == "POST":
            await self._predict(scope, receive, send)
        else:
            await self._gate(scope, receive, send)

    def _make_api(self, system: System, reader: RowReader) -> Api:
        api = Api(
            title=system.name,
            summary=system.summary or None,
            version=self._predict.scorer.version,
            lifespan=self._lifespan,
            redoc_url=None,
        )
        api.direct, api.types = {ROUTE: predict_operation()}, types(reader)
        api.include_router(operations(system.name, self._predict, self._recorder, self._counters))
        api.include_router(inference_protocol(system.name, self._predict))
        api.router.routes.append(Route(ROUTE, self._predict, methods=["POST"]))  # 405 for the rest
        add_refusals(api, self._counters.errors)
        return api

    @asynccontextmanager
    async def _lifespan(self, _api: FastAPI) -> AsyncIterator[None]:
        self._recorder.start()
        yield
        self._predict.close()
        self._recorder.close()
