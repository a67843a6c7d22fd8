"""The OpenAPI document of a service some of whose routes FastAPI does not see."""

from collections.abc import Mapping
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

REFERENCE = "#/components/schemas/{name}"
Schema = dict[str, Any]
WORDS = {
    "400": "The body is not JSON",
    "413": "Too many bytes or rows",
    "415": "The content type is not JSON",
    "422": "The body does not meet the contract; every fault is listed",
}
"""What a refusal means, by status."""


class Api(FastAPI):
    """FastAPI with further routes in its document."""

    direct: Mapping[str, Schema] = {}
    """By path: the POST operation that is answered before FastAPI sees it."""
    types: tuple[Any, ...] = ()
    """What these operations refer to by name."""

    def openapi(self) -> Schema:
        """The OpenAPI document, complete."""
        if self.openapi_schema is None:
            document = get_openapi(
                title=self.title, version=self.version, summary=self.summary, routes=self.routes
            )
            document["paths"] |= {path: {"post": post} for path, post in self.direct.items()}
            document["components"]["schemas"] |= schemas(self.types)
            self.openapi_schema = document
        return self.openapi_schema


def schemas(types: tuple[Any, ...]) -> dict[str, Schema]:
    """The JSON schemas of msgspec types by name."""
    _, components = msgspec.json.schema_components(types, ref_template=REFERENCE)
    return components


def reference(name: str) -> Schema:
    """A reference to a schema."""
    return {"$ref": REFERENCE.format(name=name)}


def json_body(schema: Schema) -> Schema:
    """A body of JSON that has to be there."""
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def responses(answered: str, answer: Schema, refused: Mapping[str, Schema]) -> Schema:
    """The answers of an operation: 200 with what it `answered`, and refusals, status → schema."""
    found = {"200": {"description": answered, "content": {"application/json": {"schema": answer}}}}
    for status, schema in sorted(refused.items()):
        content = {"application/json": {"schema": schema}}
        found[status] = {"description": WORDS.get(status, "Refused"), "content": content}
    return found
