"""Limits that have to be kept before a request is complete, so below the application: the size of
its head, and the time it may take to arrive. Without them a caller could hold memory and
connections for as long as it likes."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TOO_LARGE = b"431 Request Header Fields Too Large"
TOO_SLOW = b"408 Request Timeout"


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's protocol with limits. A request that comes in one piece pays next to nothing."""

    max_head_bytes: int
    read_seconds: float

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self._head_bytes = 0
        """Bytes of a head that is not complete yet."""
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock of the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]  # one that can write
        self._arm()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._disarm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take a piece of a request: measure its head, and stop the clock when it is complete."""
        before = self.cycle
        in_body = before is not None and before.more_body
        super().data_received(data)
        cycle = self.cycle
        if cycle is before and not in_body:
            self._head_bytes += len(data)
            self._check_head(self._head_bytes)
            self._arm()
            return
        if cycle is not before and self._head_bytes + len(data) > self.max_head_bytes:
            self._check_head(sum(len(n) + len(v) for n, v in self.headers) + len(self.url))
        self._head_bytes = 0
        if cycle.more_body:
            self._arm()
        elif self._deadline is not None:
            self._disarm()

    def _check_head(self, size: int) -> None:
        if size > self.max_head_bytes:
            self._refuse(TOO_LARGE)

    def _arm(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.read_seconds, self._refuse, TOO_SLOW)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _refuse(self, status: bytes) -> None:
        """Answer instead of the application, unless it has begun to, and hang up."""
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(
                b"HTTP/1.1 " + status + b"\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            )
        if cycle is not None:
            cycle.disconnected = True  # the application finds the caller gone
            cycle.message_event.set()
        self.transport.close()


def limited_protocol(max_bytes: int, seconds: float) -> type[asyncio.Protocol]:
    """uvicorn's protocol, but refusing a head of more than `max_bytes` and a request that is not
    complete after `seconds`."""

    class Configured(LimitedProtocol):
        max_head_bytes = max_bytes
        read_seconds = seconds

    return Configured
