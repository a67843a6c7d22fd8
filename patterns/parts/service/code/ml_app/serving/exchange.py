"""The two ends of a request: reading it within limits, and sending the answer."""

import itertools
import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NamedTuple

from ml_app.serving.refusals import Refusal, too_large

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

JSON = b"application/json"
PLAIN = (JSON, None)
"""Content types that need no second look; none at all is taken for JSON."""
_SANE = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
_PREFIX = secrets.token_hex(6)
_numbers = itertools.count()


class Gone(Exception):
    """The caller has hung up."""


class Head(NamedTuple):
    """What is of interest before the body."""

    request_id: str
    """The caller's `x-request-id` when it is 1 to 64 harmless characters, else a new one, unique
    among processes."""
    content_type: bytes | None
    length: bytes | None


def head_of(scope: Scope) -> Head:
    """Look through the headers. Hot path."""
    given = content_type = length = None
    for name, value in scope["headers"]:
        if name == b"content-type":
            content_type = value
        elif name == b"content-length":
            length = value
        elif name == b"x-request-id":
            given = value
    if given is not None and _SANE.fullmatch(given):
        return Head(given.decode("ascii"), content_type, length)
    return Head(f"{_PREFIX}{next(_numbers):x}", content_type, length)


def check_head(head: Head, max_bytes: int) -> None:
    """Raise `Refusal` when the body is said to be too long, or not JSON."""
    if head.content_type not in PLAIN and not _is_json(head.content_type):
        raise Refusal(415, "unsupported_media_type", f"send {JSON.decode()}")
    if head.length is not None and int(head.length) > max_bytes:
        raise too_large(max_bytes)


async def read_body(first: Message, receive: Receive, max_bytes: int) -> bytes:
    """The whole body, of which `first` is the first message. Raises `Refusal` and `Gone`."""
    message, body = first, b""
    while True:
        if message["type"] == "http.disconnect":
            raise Gone
        piece: bytes = message.get("body", b"")
        body = body + piece if body else piece
        if len(body) > max_bytes:
            raise too_large(max_bytes)
        if not message.get("more_body"):
            return body
        message = await receive()


def replayed(body: bytes, receive: Receive) -> Receive:
    """The messages of a request whose body has been read."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again


def json_messages(status: int, body: bytes, request_id: str) -> tuple[Message, Message]:
    """The two messages of an answer. One that refuses a body unread also closes the connection on
    which the body is still coming in."""
    headers = [
        (b"content-type", JSON),
        (b"content-length", b"%d" % len(body)),
        (b"x-request-id", request_id.encode()),
    ]
    if status == 413:
        headers.append((b"connection", b"close"))
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}


def _is_json(content_type: bytes | None) -> bool:
    return content_type is not None and content_type.partition(b";")[0].strip().lower() == JSON
