"""What FastAPI refuses, in the form in which this service refuses everything."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from ml_app.serving.exchange import head_of
from ml_app.serving.refusals import Fault, Invalid, Refusal

JSON = "application/json"


def add_refusals(api: FastAPI, errors: Counter[str]) -> None:
    """Give every refusal of FastAPI the form of ours, and count it."""

    def answer(request: Request, refusal: Refusal) -> Response:
        errors[refusal.error] += 1
        request_id = head_of(request.scope).request_id
        headers = {"x-request-id": request_id}
        return Response(refusal.body(request_id), refusal.status, headers, media_type=JSON)

    @api.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        return answer(request, refusal)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return answer(request, refusal_of(error))

    @api.exception_handler(HTTPException)
    async def absent(request: Request, error: HTTPException) -> Response:
        word = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
        response = answer(request, Refusal(error.status_code, word, error.detail))
        response.headers.update(error.headers or {})
        return response


def refusal_of(error: RequestValidationError) -> Refusal:
    """What pydantic found, one fault for each field."""
    faults: dict[tuple[str, int | None], Fault] = {}
    for found in error.errors():
        if found["type"] == "json_invalid":
            return Refusal(400, "malformed_json", str(found["ctx"]["error"]))
        field, row = _place(found)
        faults.setdefault((field, row), Fault(field, found["msg"], row))
    return Invalid(list(faults.values()))


def _place(found: Mapping[str, Any]) -> tuple[str, int | None]:
    """Field and row of `("body", "many", 3, "outcome", "bool")`, where the last is a branch of a
    union."""
    inside = found["loc"][2:]
    row = inside[0] if inside and isinstance(inside[0], int) else None
    names = [part for part in inside if isinstance(part, str)]
    return (names[0] if names else "", row)
