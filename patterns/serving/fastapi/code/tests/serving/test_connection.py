"""The real server on a free port of this machine, spoken to byte by byte."""

import json
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ml_app.serving.server import Server
from ml_app.serving.service import Service
from ml_app.serving.timing import running

HEAD = b"POST /predict HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n"


@pytest.fixture
def server(log: Any, scorer: Any) -> Iterator[Server]:
    service = Service(port=0, max_head_bytes=1000, read_seconds=0.2, drain_seconds=10)
    system: Any = SimpleNamespace(name="loan-default", summary="", prediction_log=log)
    with running(service.server(system, scorer)) as server:
        yield server


@pytest.fixture
def connection(server: Server) -> Iterator[socket.socket]:
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        yield connection


def request(row: dict[str, Any], more: bytes = b"") -> bytes:
    body = json.dumps(row).encode()
    return HEAD + more + b"content-length: %d\r\n\r\n" % len(body) + body


def everything(connection: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    pieces = []
    while piece := connection.recv(65_536):
        pieces.append(piece)
    return b"".join(pieces)


def test_it_listens_to_this_machine_and_says_where(
    capsys: pytest.CaptureFixture[str], log: Any, scorer: Any
) -> None:
    system: Any = SimpleNamespace(name="loan-default", summary="", prediction_log=log)
    with running(Service(port=0).server(system, scorer)) as server:
        address = server.address
    assert address.startswith("http://127.0.0.1:")
    assert capsys.readouterr().out == f"serving loan-default 0001-abcdef01 on {address}\n"


def test_several_requests_on_one_connection(connection: socket.socket, row: dict[str, Any]) -> None:
    for _ in range(3):
        connection.sendall(request(row))
        assert b'"score":0.41' in connection.recv(65_536)
    connection.sendall(request(row) + request(row, b"connection: close\r\n"))
    assert everything(connection).count(b"HTTP/1.1 200 OK") == 2


def test_a_request_that_comes_slowly_but_in_time_is_answered(
    connection: socket.socket, row: dict[str, Any]
) -> None:
    whole = request(row)
    for cut in (whole[:20], whole[20:150], whole[150:]):
        connection.sendall(cut)
    assert b"HTTP/1.1 200 OK" in connection.recv(65_536)


@pytest.mark.parametrize("sent", [b"", HEAD[:30], HEAD + b"content-length: 50\r\n\r\n{"])
def test_a_request_that_is_not_complete_in_time_is_refused(
    connection: socket.socket, sent: bytes
) -> None:
    connection.sendall(sent)
    assert everything(connection).startswith(b"HTTP/1.1 408 Request Timeout")


def test_the_second_request_of_a_connection_has_to_be_in_time_too(
    connection: socket.socket, row: dict[str, Any]
) -> None:
    connection.sendall(request(row))
    assert b"200 OK" in connection.recv(65_536)
    connection.sendall(HEAD)
    assert b"408 Request Timeout" in everything(connection)


def test_a_head_that_is_too_long_is_refused_complete_or_not(
    server: Server, connection: socket.socket, row: dict[str, Any]
) -> None:
    connection.sendall(HEAD + b"x-long: " + b"a" * 1000)
    assert b"431 Request Header Fields Too Large" in everything(connection)
    host, port = server.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as other:
        other.sendall(request(row, b"x-long: " + b"a" * 1000 + b"\r\n"))
        answer = everything(other)
        assert b"431 Request Header Fields Too Large" in answer
        assert answer.count(b"HTTP/1.1") == 1


def test_a_short_head_before_a_long_body_is_no_long_head(
    connection: socket.socket, row: dict[str, Any]
) -> None:
    connection.sendall(request(row | {"city of birth": "x" * 1000}))
    assert b"200 OK" in connection.recv(65_536)


def test_a_long_body_in_several_pieces_is_no_long_head(
    connection: socket.socket, row: dict[str, Any]
) -> None:
    rows: Any = [row] * 50
    whole = request(rows)
    connection.sendall(whole[:400])
    connection.sendall(whole[400:2500])
    connection.sendall(whole[2500:])
    assert b"200 OK" in connection.recv(65_536)


def test_what_is_not_http_is_a_400(connection: socket.socket) -> None:
    connection.sendall(b"hello\r\n\r\n")
    assert b"400 Bad Request" in everything(connection)


def test_stopping_answers_what_has_arrived_and_writes_the_log(
    log: Any, scorer: Any, row: dict[str, Any]
) -> None:
    started, go_on = threading.Event(), threading.Event()
    score = scorer.score_table

    def slow(table: Any, remarks: Any) -> Any:
        started.set()
        assert go_on.wait(20)
        return score(table, remarks)

    scorer.score_table = slow
    system: Any = SimpleNamespace(name="loan-default", summary="", prediction_log=log)
    with running(Service(port=0).server(system, scorer)) as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            rows: Any = [row] * 500
            connection.sendall(request(rows))
            assert started.wait(20)
            server.should_exit = True
            go_on.set()
            answer = everything(connection)
    assert b"200 OK" in answer
    assert answer.count(b'"score":0.41') == 500
    assert len(log.rows) == 500
