"""The routes that FastAPI answers beside the inference protocol: outcomes, health, metrics, the
model's card."""

import math
import time
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Outcome
from ml_app.serving.counters import Counters
from ml_app.serving.predict import Predict
from ml_app.serving.refusals import Fault, Invalid, Refusal

TEXT = "text/plain; version=0.0.4; charset=utf-8"
TOLD = ("version", "task", "created_at", "data", "parameters", "metrics", "threshold", "package")
"""What `/model` tells of the manifest."""
Json = dict[str, Any]


class Feedback(BaseModel):
    """What really happened to one prediction."""

    model_config = ConfigDict(extra="forbid")

    prediction_id: Annotated[str, Field(min_length=1, max_length=100)]
    outcome: bool | int | float | Annotated[str, Field(max_length=100)] = Field(
        description="The label that came true, or the number."
    )


def _form(body: object) -> str:
    return "many" if isinstance(body, list) else "one"


OneOrMany = Annotated[
    Annotated[Feedback, Tag("one")]
    | Annotated[list[Feedback], Field(min_length=1, max_length=10_000), Tag("many")],
    Discriminator(_form),
]


def operations(name: str, predict: Predict, recorder: Recorder, counters: Counters) -> APIRouter:
    """Outcomes, health, metrics and the model's card."""
    router = APIRouter()
    scorer = predict.scorer

    @router.post("/feedback", status_code=202, summary="Report outcomes")
    def feedback(reported: OneOrMany) -> Json:
        """The latest outcome of a prediction counts. Ids are not looked up here: those of no
        prediction are left out when outcomes are joined with predictions."""
        items = reported if isinstance(reported, list) else [reported]
        now = time.time()
        outcomes = [
            Outcome(now, item.prediction_id, outcome_of(item.outcome, scorer.labels))
            for item in items
        ]
        if not recorder.append_outcomes(outcomes):
            raise Refusal(503, "log_full", "the prediction log is behind; send it again later")
        return {"accepted": len(outcomes)}

    @router.get("/healthz", summary="Is the process alive?")
    def healthz() -> Json:
        return {"status": "alive"}

    @router.get("/readyz", summary="Can it answer?", responses={503: {"description": "No"}})
    def readyz() -> Json:
        """The model is loaded and the prediction log is being written."""
        if not recorder.alive:
            raise Refusal(503, "not_ready", "the prediction log is not being written")
        return {"status": "ready", "model_version": scorer.version}

    @router.get("/metrics", summary="Metrics for Prometheus", response_class=Response)
    def metrics() -> Response:
        return Response(counters.exposition(), media_type=TEXT)

    @router.get("/model", summary="Which model answers")
    def model() -> Json:
        """Version, data, metrics, and the proof that the compiled path equals the native one."""
        told = {key: scorer.manifest[key] for key in TOLD if key in scorer.manifest}
        inputs = [
            {"name": column.name, "type": column.type, "nullable": column.nullable}
            for column in scorer.contract.inputs
        ]
        return {"name": name, **told, "labels": list(scorer.labels), "inputs": inputs}

    return router


def outcome_of(value: str | float, labels: tuple[str, ...]) -> str:
    """The text of an outcome. Raises `Invalid` when it is neither a label nor, without labels, a
    finite number."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if labels:
        if text not in labels:
            raise Invalid([Fault("outcome", f"Expected one of {', '.join(labels)}")])
        return text
    try:
        finite = math.isfinite(float(text))
    except ValueError:
        finite = False
    if not finite:
        raise Invalid([Fault("outcome", "Expected a finite number")])
    return text
