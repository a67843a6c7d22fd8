"""The routes of the Open Inference Protocol.

https://github.com/open-inference/open-inference-protocol
"""

from typing import Any

from fastapi import APIRouter, Request, Response

from ml_app.serving.exchange import head_of
from ml_app.serving.inference_protocol import InferenceProtocol, protocol_error
from ml_app.serving.openapi import infer_operation
from ml_app.serving.predict import Predict
from ml_app.serving.refusals import Refusal

Json = dict[str, Any]


def inference_protocol(name: str, predict: Predict) -> APIRouter:
    """All routes for the model called `name`, with and without its version."""
    router = APIRouter(prefix="/v2", tags=["Open Inference Protocol v2"])
    protocol = InferenceProtocol(name, predict)
    version = predict.scorer.version

    @router.get("")
    def server() -> Json:
        """The server."""
        return {"name": name, "version": version, "extensions": []}

    @router.get("/health/live")
    def live() -> Json:
        """Whether the process is alive."""
        return {"live": True}

    @router.get("/health/ready")
    def ready() -> Json:
        """Whether models can be asked."""
        return {"ready": True}

    def metadata() -> Json:
        """What the model takes and gives."""
        return protocol.metadata()

    def model_ready() -> Json:
        """Whether the model can be asked."""
        return {"name": name, "ready": True}

    async def infer(request: Request) -> Response:
        """Score rows that come as one tensor for each column."""
        request_id = head_of(request.scope).request_id
        headers = {"x-request-id": request_id}
        try:
            answer, status = await protocol.infer(await request.body(), request_id), 200
        except Refusal as refusal:
            predict.count(refusal)
            status = 400 if refusal.status == 422 else refusal.status  # it knows no 422
            answer = protocol_error(refusal)
        return Response(answer, status, headers, media_type="application/json")

    for path in (f"/models/{name}", f"/models/{name}/versions/{version}"):
        router.add_api_route(path, metadata)
        router.add_api_route(f"{path}/ready", model_ready)
        router.add_api_route(
            f"{path}/infer", infer, methods=["POST"], openapi_extra=infer_operation()
        )
    return router
