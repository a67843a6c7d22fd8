"""A real server around a small application, on a free port of this machine, spoken to byte by
byte."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ml_app.refusal import Refused
from ml_app.serving.listening import Listening
from ml_app.serving.server import Server
from ml_app.serving.timing import percentiles, running, timed, write

HEAD = b"POST /echo HTTP/1.1\r\nhost: here\r\n"


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the body, and 404 for another path."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    status = 200 if scope["path"] == "/echo" else 404
    start = {"type": "http.response.start", "status": status}
    await send(start | {"headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(read_seconds: float) -> Iterator[Server]:
    listening = Listening(port=0, max_head_bytes=1000, read_seconds=read_seconds, drain_seconds=10)
    with running(listening.around(echo, "echo 1")) as server:
        yield server


def connected(server: Server) -> socket.socket:
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=20)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(read_seconds=20) as server:
        yield server


@pytest.fixture
def connection(server: Server) -> Iterator[socket.socket]:
    with connected(server) as connection:
        yield connection


def request(body: bytes, more: bytes = b"") -> bytes:
    return HEAD + more + b"content-length: %d\r\n\r\n" % len(body) + body


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def test_it_listens_to_this_machine_and_says_where(
    capsys: pytest.CaptureFixture[str], server: Server
) -> None:
    assert server.address.startswith("http://127.0.0.1:")
    assert capsys.readouterr().out == f"serving echo 1 on {server.address}\n"


def test_several_requests_on_one_connection(connection: socket.socket) -> None:
    for body in (b"one", b"two"):
        connection.sendall(request(body))
        assert connection.recv(65_536).endswith(body)
    connection.sendall(request(b"three", b"connection: close\r\n"))
    assert everything(connection).endswith(b"three")


@pytest.mark.parametrize("sent", [b"", HEAD[:20], HEAD + b"content-length: 50\r\n\r\n{"])
def test_a_request_that_is_not_complete_in_time_is_refused(sent: bytes) -> None:
    with serving(read_seconds=0.1) as impatient, connected(impatient) as connection:
        connection.sendall(sent)
        assert everything(connection).startswith(b"HTTP/1.1 408 Request Timeout")


@pytest.mark.parametrize("end", [b"", b"\r\ncontent-length: 0\r\n\r\n"])
def test_a_head_that_is_too_long_is_refused_complete_or_not(
    connection: socket.socket, end: bytes
) -> None:
    connection.sendall(HEAD + b"x-long: " + b"a" * 1000 + end)
    assert b"431 Request Header Fields Too Large" in everything(connection)


def test_a_long_body_in_several_pieces_is_no_long_head(connection: socket.socket) -> None:
    whole = request(b"x" * 3000, b"connection: close\r\n")
    for piece in (whole[:50], whole[50:1500], whole[1500:]):
        connection.sendall(piece)
    assert everything(connection).endswith(b"x" * 3000)


def test_latency_is_measured_of_answers_only(server: Server) -> None:
    figures = timed(server, "/echo", [b"a", b"bc"], 20)
    assert 0 < figures["p50_ms"] <= figures["p95_ms"] <= figures["p99_ms"]
    assert figures["requests"] == 20
    assert figures["cpu_ms_per_request"] > 0
    with pytest.raises(RuntimeError, match="answered 404"):
        timed(server, "/nowhere", [b"a"], 1)


def test_percentiles_are_in_milliseconds() -> None:
    found = percentiles([0.001] * 99 + [1.0])
    assert (found["p50_ms"], found["p95_ms"]) == (1.0, 1.0)
    assert found["p99_ms"] > 1.0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_server_that_cannot_start_is_told(server: Server) -> None:
    taken = int(server.address.rsplit(":", 1)[1])
    with (
        pytest.raises(RuntimeError, match="did not start"),
        running(Listening(port=taken).around(echo, "another")),
    ):
        pytest.fail("it started on a port that is taken")


def test_figures_join_the_measurements(tmp_path: Path) -> None:
    path = tmp_path / "measured.json"
    with pytest.raises(Refused, match="run `train` first"):
        write({"p50_ms": 1.0}, path)
    path.write_text('{"schema": 1}')
    write({"p50_ms": 1.0}, path)
    assert json.loads(path.read_text()) == {"schema": 1, "serving": {"p50_ms": 1.0}}
