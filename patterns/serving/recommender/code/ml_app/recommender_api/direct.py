"""`POST /recommend` and `POST /similar`: the path every request takes, kept free of everything that
can be done elsewhere."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from ml_app.recommender.query import Unfit
from ml_app.recommender_api.counters import Counters
from ml_app.recommender_api.messages import faults_of
from ml_app.serving.exchange import (
    Gone,
    Receive,
    Scope,
    Send,
    check_head,
    head_of,
    json_messages,
    read_body,
)
from ml_app.serving.refusals import Fault, Invalid, Refusal

FAULT_OF_OURS = Refusal(500, "internal_error", "a fault of the service; its log has the details")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

logger = logging.getLogger(__name__)
Answering = Callable[[Any, bytes, str], bytes]
"""A decoded request, its body and its id → the body of the answer."""


class Direct:
    """A route that is answered without the framework."""

    def __init__(
        self, route: str, kind: Any, answer: Answering, counters: Counters, max_bytes: int
    ) -> None:
        self.route, self.kind = route, kind
        self._answer, self._counters, self._max_bytes = answer, counters, max_bytes
        self._decode = msgspec.json.Decoder(kind).decode

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        head = head_of(scope)
        request_id, status = head.request_id, 200
        counters = self._counters
        try:
            check_head(head, self._max_bytes)
            body = await read_body(await receive(), receive, self._max_bytes)
            answer = self._answered(body, request_id)
        except Refusal as refusal:
            status, answer = refusal.status, refusal.body(request_id)
            counters.errors[refusal.error] += 1
        except Gone:
            counters.errors["gone"] += 1
            return
        except Exception:
            logger.exception("request %s", request_id)
            status, answer = FAULT_OF_OURS.status, FAULT_OF_OURS.body(request_id)
            counters.errors[FAULT_OF_OURS.error] += 1
        counters.seconds.observe(time.perf_counter() - started)
        counters.requests[self.route, status] += 1
        start, end = json_messages(status, answer, request_id)
        await send(start)
        await send(end)

    def _answered(self, body: bytes, request_id: str) -> bytes:
        try:
            request = self._decode(body)
        except msgspec.ValidationError as error:
            raise Invalid(faults_of(_parsed(body), self.kind, str(error))) from error
        except UNREADABLE as error:
            raise Refusal(400, "malformed_json", str(error)) from error
        try:
            return self._answer(request, body, request_id)
        except Unfit as unfit:
            raise Invalid([Fault(unfit.field, unfit.message)]) from unfit


def _parsed(body: bytes) -> Any:
    """The JSON of a body that is not a request. Raises `Refusal` when it is no JSON either: a
    decoder that knows what to expect may have stopped before it came to that."""
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "malformed_json", str(error)) from error


def _no_number(literal: str) -> NoReturn:
    raise ValueError(f"{literal} is not JSON")
