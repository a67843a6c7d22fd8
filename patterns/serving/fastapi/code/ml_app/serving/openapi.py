"""The parts of the OpenAPI document that FastAPI cannot know: routes that are answered before it
sees them."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ml_app.serving.answers import Answer, Answers
from ml_app.serving.inference_protocol import (
    InferenceRequest,
    InferenceResponse,
    ProtocolError,
)
from ml_app.serving.refusals import Error
from ml_app.serving.rows import RowReader

REFERENCE = "#/components/schemas/{name}"
Schema = dict[str, Any]


def schemas(reader: RowReader) -> dict[str, Schema]:
    """The schemas of requests and answers by name."""
    types = [
        reader.row_type,
        reader.rows_type,
        Answer,
        Answers,
        Error,
        InferenceRequest,
        InferenceResponse,
        ProtocolError,
    ]
    _, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    return components


def predict_operation() -> Schema:
    """What `/predict` takes and gives."""
    row, rows = _reference("Row"), _reference("Rows")
    return {
        "requestBody": _body(
            {"oneOf": [row, rows, {"type": "array", "items": row, "minItems": 1}]}
        ),
        "responses": _responses(
            {"oneOf": [_reference("Answer"), _reference("Answers")]}, _reference("Error"), 422
        ),
    }


def infer_operation() -> Schema:
    """What `/v2/models/<name>/infer` takes and gives."""
    return {
        "requestBody": _body(_reference("InferenceRequest")),
        "responses": _responses(_reference("InferenceResponse"), _reference("ProtocolError"), 400),
    }


def _body(schema: Schema) -> Schema:
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _responses(answer: Schema, error: Schema, invalid: int) -> Mapping[str, Schema]:
    words = {
        "400": "The body is not JSON",
        str(invalid): "The body does not meet the contract; every fault is listed",
        "413": "Too many bytes or rows",
        "415": "The content type is not JSON",
    }
    refused = {
        status: {"description": text, "content": {"application/json": {"schema": error}}}
        for status, text in sorted(words.items())
    }
    answered = {"description": "Scores", "content": {"application/json": {"schema": answer}}}
    return {"200": answered, **refused}


def _reference(name: str) -> Schema:
    return {"$ref": REFERENCE.format(name=name)}
