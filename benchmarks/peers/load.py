"""A load generator for machines without `wrk`: keep-alive connections, one request at a time on
each.

    python load.py URL BODY_FILE CONNECTIONS SECONDS     prints `ANSWERED <200s> <others>`
"""

import asyncio
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


class Caller(asyncio.Protocol):
    """Sends the next request when an answer is complete."""

    def __init__(self, request: bytes, deadline: float, counts: list[int]) -> None:
        self.request, self.deadline, self.counts = request, deadline, counts
        self.done = asyncio.get_running_loop().create_future()
        self.received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.received += data
        head, separator, body = self.received.partition(b"\r\n\r\n")
        if not separator or len(body) < int(head.lower().split(b"content-length:")[1].split()[0]):
            return
        self.counts[0 if head.split()[1] == b"200" else 1] += 1
        self.received = b""
        if time.perf_counter() < self.deadline:
            self.transport.write(self.request)
        else:
            self.transport.close()
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.counts[1] += 1
            self.done.set_result(None)


async def main(url: str, body: bytes, connections: int, seconds: float) -> None:
    """Load the server and print the counts."""
    place = urlsplit(url)
    head = (
        f"POST {place.path} HTTP/1.1\r\nhost: {place.netloc}\r\ncontent-type: application/json\r\n"
    )
    request = head.encode() + b"content-length: %d\r\n\r\n" % len(body) + body
    counts = [0, 0]
    deadline = time.perf_counter() + seconds
    loop = asyncio.get_running_loop()
    callers = [
        (
            await loop.create_connection(
                lambda: Caller(request, deadline, counts), place.hostname, place.port
            )
        )[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(caller.done for caller in callers))
    print(f"ANSWERED {counts[0]} {counts[1]}")


if __name__ == "__main__":
    asyncio.run(
        main(sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3]), float(sys.argv[4]))
    )
