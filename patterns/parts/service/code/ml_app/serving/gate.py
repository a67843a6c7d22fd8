"""Everything that is not on the hot path goes through FastAPI, with its body read within limits
before FastAPI sees it, and its answer counted."""

from collections import Counter
from typing import Any

from ml_app.serving.exchange import (
    Gone,
    Message,
    Receive,
    Scope,
    Send,
    check_head,
    head_of,
    json_messages,
    read_body,
    replayed,
)
from ml_app.serving.refusals import Refusal


class Gate:
    """An ASGI application in front of another.

    `requests` counts answers by route and status, `errors` what was refused by its word.
    """

    def __init__(
        self,
        api: Any,
        max_bytes: int,
        requests: Counter[tuple[str, int]],
        errors: Counter[str],
    ) -> None:
        self._api = api
        self._max_bytes = max_bytes
        self._requests, self._errors = requests, errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        status = 0

        async def send_counted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        head = head_of(scope)
        try:
            if scope["method"] == "POST":
                check_head(head, self._max_bytes)
                body = await read_body(await receive(), receive, self._max_bytes)
                receive = replayed(body, receive)
            await self._api(scope, receive, send_counted)
        except Refusal as refusal:
            self._errors[refusal.error] += 1
            answer = refusal.body(head.request_id)
            for message in json_messages(refusal.status, answer, head.request_id):
                await send_counted(message)
        except Gone:
            self._errors["gone"] += 1
        finally:
            route = getattr(scope.get("route"), "path", "other")
            self._requests[route, status] += 1
