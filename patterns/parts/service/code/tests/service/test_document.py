from collections import Counter
from typing import Annotated, Any

import msgspec
from fastapi import Body
from starlette.testclient import TestClient

from ml_app.serving.document import Api, json_body, reference, responses
from ml_app.serving.handlers import add_refusals
from ml_app.serving.refusals import Error, Refusal


class Wish(msgspec.Struct):
    """What is asked."""

    k: Annotated[int, msgspec.Meta(ge=1)]


def api(errors: Counter[str]) -> Api:
    made = Api(title="shop", version="1")
    answer = responses("A list", reference("Wish"), {"422": reference("Error")})
    operation = {"operationId": "wish", "requestBody": json_body(reference("Wish"))}
    made.direct = {"/wish": operation | {"responses": answer}}
    made.types = (Wish, Error)

    @made.post("/numbers")
    def numbers(given: Annotated[list[int], Body()]) -> int:
        if not given:
            raise Refusal(503, "full", "come back later")
        return sum(given)

    add_refusals(made, errors)
    return made


def test_routes_the_framework_does_not_see_are_in_the_document() -> None:
    document: Any = TestClient(api(Counter())).get("/openapi.json").json()
    assert {"/wish", "/numbers"} <= set(document["paths"])
    assert document["components"]["schemas"]["Wish"]["properties"]["k"]["minimum"] == 1
    told = document["paths"]["/wish"]["post"]["responses"]
    assert told["200"]["description"] == "A list"
    assert "every fault is listed" in told["422"]["description"]


def test_refusals_of_the_framework_have_the_form_of_ours_and_are_counted() -> None:
    errors: Counter[str] = Counter()
    client = TestClient(api(errors))
    headers = {"content-type": "application/json"}
    answers = [
        client.post("/numbers", json=[1, "x"]),
        client.post("/numbers", content="[", headers=headers),
        client.post("/numbers", json=[]),
        client.get("/numbers"),
        client.get("/nowhere"),
    ]
    assert [answer.status_code for answer in answers] == [422, 400, 503, 405, 404]
    words = [answer.json()["error"] for answer in answers]
    assert words == [
        "invalid_request",
        "malformed_json",
        "full",
        "method_not_allowed",
        "not_found",
    ]
    assert errors == Counter(words)
    assert all(a.json()["request_id"] == a.headers["x-request-id"] for a in answers)
    assert answers[3].headers["allow"] == "POST"
