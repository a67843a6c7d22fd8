import asyncio
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ml_app.serving.exchange import (
    Gone,
    Head,
    check_head,
    head_of,
    json_messages,
    read_body,
)
from ml_app.serving.gate import Gate
from ml_app.serving.refusals import Fault, Invalid, Refusal

Api = Callable[..., Any]


def receiving(*messages: dict[str, Any]) -> Any:
    """What a server would hand over, message by message."""
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    return receive


def body(piece: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": piece, "more_body": more}


def test_a_harmless_request_id_is_kept_and_another_replaced() -> None:
    given = head_of({"headers": [(b"x-request-id", b"mine-1"), (b"content-type", b"text/plain")]})
    assert given == Head("mine-1", b"text/plain", None)
    made = [head_of({"headers": [(b"x-request-id", b"a b\n")]}).request_id for _ in range(2)]
    assert made[0] != made[1]
    assert "a b" not in made[0]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (Head("r", b"text/plain", None), 415),
        (Head("r", b"application/json; charset=utf-8", b"11"), 413),
        (Head("r", b"application/json", b"10"), None),
        (Head("r", None, None), None),
    ],
)
def test_what_the_head_promises_is_checked_first(head: Head, status: int | None) -> None:
    if status is None:
        check_head(head, 10)
        return
    with pytest.raises(Refusal) as told:
        check_head(head, 10)
    assert told.value.status == status


def test_a_body_in_pieces_is_put_together_within_its_limit() -> None:
    whole = asyncio.run(read_body(body(b"ab", more=True), receiving(body(b"cd")), 4))
    assert whole == b"abcd"
    with pytest.raises(Refusal, match="at most 3 bytes"):
        asyncio.run(read_body(body(b"ab", more=True), receiving(body(b"cd")), 3))
    gone = receiving({"type": "http.disconnect"})
    with pytest.raises(Gone):
        asyncio.run(read_body(body(b"ab", more=True), gone, 9))


def test_a_refused_body_closes_the_connection_it_is_still_coming_in_on() -> None:
    assert (b"connection", b"close") in json_messages(413, b"{}", "r")[0]["headers"]
    assert (b"connection", b"close") not in json_messages(422, b"{}", "r")[0]["headers"]


def test_a_refusal_names_fields_and_rows() -> None:
    refusal = Invalid([Fault("age", "is missing"), Fault("", "is no object", 3)])
    assert refusal.message == "2 fault(s): age, row of row 3"
    told = json.loads(refusal.body("r-1"))
    assert told["request_id"] == "r-1"
    assert told["faults"] == [
        {"field": "age", "message": "is missing"},
        {"field": "", "message": "is no object", "row": 3},
    ]


class Asked:
    """An application that answers with what it was sent, behind a gate of ten bytes."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.errors: Counter[str] = Counter()
        self.sent: list[Any] = []
        self._gate = Gate(self._api, 10, self.requests, self.errors)

    async def _api(self, scope: Any, receive: Any, send: Any) -> None:
        scope["route"] = type("Route", (), {"path": "/echo"})()
        message = await receive() if scope["method"] == "POST" else body(b"")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message["body"]})

    def ask(self, method: str, *messages: dict[str, Any], **headers: bytes) -> None:
        async def send(message: Any) -> None:
            self.sent.append(message)

        named = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
        scope = {"method": method, "headers": named}
        asyncio.run(self._gate(scope, receiving(*messages), send))


def test_the_gate_hands_over_a_whole_body_and_counts_the_answer() -> None:
    asked = Asked()
    asked.ask("POST", body(b"abc", more=True), body(b"def"))
    asked.ask("GET")
    assert asked.sent[1]["body"] == b"abcdef"
    assert asked.requests == {("/echo", 200): 2}


def test_the_gate_refuses_before_the_application_is_asked() -> None:
    asked = Asked()
    asked.ask("POST", body(b"x" * 11))
    asked.ask("POST", body(b"{}"), content_type=b"text/plain")
    assert [m["status"] for m in asked.sent if "status" in m] == [413, 415]
    assert asked.requests == {("other", 413): 1, ("other", 415): 1}
    assert asked.errors == {"body_too_large": 1, "unsupported_media_type": 1}


def test_the_gate_counts_callers_that_hang_up() -> None:
    asked = Asked()
    asked.ask("POST", {"type": "http.disconnect"})
    assert asked.errors == {"gone": 1}
    assert asked.sent == []
