"""The routes that FastAPI answers: what was taken, health, metrics, the model's card."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Outcome
from ml_app.recommender_api.counters import Counters
from ml_app.recommender_api.messages import LONGEST_ID
from ml_app.recommender_api.switch import Switch
from ml_app.serving.refusals import Refusal

TEXT = "text/plain; version=0.0.4; charset=utf-8"
TOLD = ("version", "task", "created_at", "data", "metrics", "retriever", "rerank", "package")
"""What `/model` tells of the manifest."""
Json = dict[str, Any]


class Feedback(BaseModel):
    """A recommended item was taken."""

    model_config = ConfigDict(extra="forbid")

    recommendation_id: Annotated[str, Field(min_length=1, max_length=100)]
    item: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]


def _form(body: object) -> str:
    return "many" if isinstance(body, list) else "one"


OneOrMany = Annotated[
    Annotated[Feedback, Tag("one")]
    | Annotated[list[Feedback], Field(min_length=1, max_length=10_000), Tag("many")],
    Discriminator(_form),
]


def operations(name: str, switch: Switch, recorder: Recorder, counters: Counters) -> APIRouter:
    """What was taken, health, metrics and the model's card."""
    router = APIRouter()

    @router.post("/feedback", status_code=202, summary="Report items that were taken")
    def feedback(taken: OneOrMany) -> Json:
        """Each item that was taken from a list, once for each. Ids are not looked up here: those of
        no list are left out when they are joined with what was recommended."""
        items = taken if isinstance(taken, list) else [taken]
        now = time.time()
        outcomes = [Outcome(now, one.recommendation_id, one.item) for one in items]
        if not recorder.append_outcomes(outcomes):
            raise Refusal(503, "log_full", "the prediction log is behind; send it again later")
        return {"accepted": len(outcomes)}

    @router.get("/healthz", summary="Is the process alive?")
    def healthz() -> Json:
        return {"status": "alive"}

    @router.get("/readyz", summary="Can it answer?", responses={503: {"description": "No"}})
    def readyz() -> Json:
        """A version is loaded and the prediction log is being written."""
        if not recorder.alive:
            raise Refusal(503, "not_ready", "the prediction log is not being written")
        return {"status": "ready", "model_version": switch.current.version}

    @router.get("/metrics", summary="Metrics for Prometheus", response_class=Response)
    def metrics() -> Response:
        return Response(counters.exposition(), media_type=TEXT)

    @router.get("/model", summary="Which model answers")
    def model() -> Json:
        """Version, data, metrics, what finds items, and what may be asked."""
        recommender = switch.current
        told = {key: recommender.manifest[key] for key in TOLD if key in recommender.manifest}
        return {
            "name": name,
            **told,
            "items": len(recommender.catalogue.items),
            "users": len(recommender.users),
            "features": dict(recommender.feature_columns),
            "categories": sorted(recommender.catalogue.categories),
        }

    return router
