"""The parts of the OpenAPI document that FastAPI cannot know: routes that are answered before it
sees them."""

from typing import Any

from ml_app.serving.answers import Answer, Answers
from ml_app.serving.document import Schema, json_body, reference, responses
from ml_app.serving.inference_protocol import (
    InferenceRequest,
    InferenceResponse,
    ProtocolError,
)
from ml_app.serving.refusals import Error
from ml_app.serving.rows import RowReader

SCORES = "Scores"


def types(reader: RowReader) -> tuple[Any, ...]:
    """The types of requests and answers."""
    return (
        reader.row_type,
        reader.rows_type,
        Answer,
        Answers,
        Error,
        InferenceRequest,
        InferenceResponse,
        ProtocolError,
    )


def predict_operation() -> Schema:
    """What `/predict` takes and gives."""
    row, rows = reference("Row"), reference("Rows")
    return {
        "summary": "Score one row or many",
        "operationId": "predict",
        "requestBody": json_body(
            {"oneOf": [row, rows, {"type": "array", "items": row, "minItems": 1}]}
        ),
        "responses": responses(
            SCORES,
            {"oneOf": [reference("Answer"), reference("Answers")]},
            dict.fromkeys(("400", "413", "415", "422"), reference("Error")),
        ),
    }


def infer_operation() -> Schema:
    """What `/v2/models/<name>/infer` takes and gives."""
    return {
        "requestBody": json_body(reference("InferenceRequest")),
        "responses": responses(
            SCORES,
            reference("InferenceResponse"),
            dict.fromkeys(("400", "413", "415"), reference("ProtocolError")),
        ),
    }
