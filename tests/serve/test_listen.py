"""Connections and their bounds, with an app that only says that it was reached."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.types import Receive, Scope, Send

from citewell.config import ServeSettings
from citewell.errors import UsageError
from citewell.serve.listen import BACKLOG, GRACE_S, bound_socket
from tests.serve.in_thread import listening, wait_until
from tests.serve.raw import connected, exchange, statuses, until_closed

HEAD_S = 1.0
BODY_S = 2.0
TAKE_S = 2.0
PLACES = 12
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
BYE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says who asks; /slow takes longer than a head may, /endless never ends, /large is more than a socket holds, /body
    waits for all of what is sent. The answers of /large that were begun and have ended are counted in `LARGE`."""
    if scope["type"] == "lifespan":
        for event in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{event}.complete"})
        return
    if scope["path"] == "/slow":
        await asyncio.sleep(2 * HEAD_S)
    while scope["path"] == "/body" and (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    if scope["path"] == "/large":
        LARGE.append("begun")
        try:
            for _ in range(LARGE_PIECES):
                await send({"type": "http.response.body", "body": bytes(65_536), "more_body": True})
        finally:
            LARGE.append("ended")
    if scope["path"] == "/endless":
        await send({"type": "http.response.body", "body": b"begun", "more_body": True})
        await asyncio.Event().wait()
    await send({"type": "http.response.body", "body": repr((scope["client"][0], scope["scheme"])).encode()})


LARGE: list[str] = []
LARGE_PIECES = 400
SETTINGS = ServeSettings(head_timeout_s=HEAD_S, body_timeout_s=BODY_S, take_timeout_s=TAKE_S)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with listening(app, SETTINGS) as made:
        yield made


# --- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_is_not_waited_for(url: str, sent: bytes) -> None:
    with connected(url) as connection:
        connection.sendall(sent)
        received, seconds = until_closed(connection)
    assert received == b""
    assert HEAD_S / 2 < seconds < HEAD_S + 20


def test_a_head_that_drips_is_not_waited_for(url: str) -> None:
    """Each byte in time, the whole of them not."""
    started = time.monotonic()
    with connected(url) as connection, suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        while time.monotonic() - started < 30:
            connection.sendall(b"X-Drip: 1\r\n")
            time.sleep(HEAD_S / 10)
    assert time.monotonic() - started < 20


def test_the_next_head_on_a_connection_is_bounded_too(url: str) -> None:
    with connected(url) as connection:
        connection.sendall(GET)
        assert statuses(connection.recv(65_536)) == [200]
        connection.sendall(b"GET / HT")
        received, seconds = until_closed(connection)
    assert not statuses(received)
    assert seconds < HEAD_S + 20


def test_a_head_in_pieces_is_read(url: str) -> None:
    """If all of them come in time; and the bound counts for each request anew."""
    with connected(url) as connection:
        for _ in range(4):
            for piece in (GET[:5], GET[5:20], GET[20:]):
                connection.sendall(piece)
                time.sleep(HEAD_S / 8)
            assert b"200 OK" in connection.recv(65_536)


@pytest.mark.parametrize("sent", [b"", b"begun"])
@pytest.mark.parametrize("length", [b"Content-Length: 1000", b"Transfer-Encoding: chunked"])
def test_a_body_that_does_not_come_is_not_waited_for(url: str, length: bytes, sent: bytes) -> None:
    piece = b"5\r\n" + sent + b"\r\n" if b"chunked" in length and sent else sent
    with connected(url) as connection:
        connection.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\n" + length + b"\r\n\r\n" + piece)
        received, seconds = until_closed(connection)
    assert not statuses(received)
    assert BODY_S / 2 < seconds < BODY_S + 20


def test_a_body_that_drips_is_not_waited_for(url: str) -> None:
    started = time.monotonic()
    with connected(url) as connection, suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        while time.monotonic() - started < 30:
            connection.sendall(b"x")
            time.sleep(BODY_S / 10)
    assert time.monotonic() - started < 25


def test_a_body_in_time_is_taken(url: str) -> None:
    """In pieces, and again on the same connection."""

    def pieces() -> Iterator[bytes]:
        for piece in (b"ab", b"cd", b"ef"):
            yield piece
            time.sleep(BODY_S / 10)

    with httpx2.Client(base_url=url, timeout=60) as client:
        assert [client.post("/body", content=pieces()).status_code for _ in range(3)] == [200] * 3


def test_a_response_that_is_not_taken_is_not_kept(url: str) -> None:
    """Its work ends, and what was to be sent is given back."""
    LARGE.clear()
    with connected(url) as connection:
        connection.sendall(GET.replace(b"GET /", b"GET /large"))
        assert connection.recv(100)
        wait_until(lambda: LARGE == ["begun", "ended"], TAKE_S + 20)
    with connected(url) as connection:  # whoever takes it, however slowly, gets the whole
        connection.sendall(BYE.replace(b"GET /", b"GET /large"))
        received = 0
        while piece := connection.recv(1_000_000):
            received += len(piece)
            time.sleep(0.01)
    assert received > LARGE_PIECES * 65_536


def test_an_answer_may_take_longer_than_a_head(url: str) -> None:
    """And the connection is good for another request after it."""
    with httpx2.Client(base_url=url, timeout=60) as client:
        assert client.get("/slow").status_code == 200
        assert client.get("/").status_code == 200


def test_requests_sent_together_are_all_answered(url: str) -> None:
    assert exchange(url, GET * 5 + BYE) == [200] * 6


# --- bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + b"a" * 2_000_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: 1\r\n" * 100_000 + b"\r\n",
        b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"A" * 2_000_000,
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET,
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 45\r\n\r\n0\r\n\r\n" + GET,
        b"POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET,
        b"GET / HTTP/1.1\r\nHost: x\r\n Folded: y\r\nBad Name: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\r\n\r\n\r\nnonsense\r\n\r\n",
    ],
    ids=lambda value: repr(value[:60]),
)
def test_what_is_no_request_is_refused(url: str, request_bytes: bytes) -> None:
    """Large or wrong: a status that says so or a closed connection, and the server lives."""
    found = exchange(url, request_bytes)
    assert all(400 <= status < 505 for status in found)
    assert len(found) <= 1
    assert exchange(url, BYE) == [200]


def test_nobody_is_believed_about_where_it_comes_from(url: str) -> None:
    """Who is local is decided by the guards, from the address of the connection."""
    headers = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "Forwarded": "for=203.0.113.9;proto=https",
    }
    response = httpx2.get(url, headers=headers)
    assert response.text == "('127.0.0.1', 'http')"
    assert "server" not in response.headers


def test_a_websocket_is_not_spoken(url: str) -> None:
    headers = {
        "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    assert httpx2.get(url, headers=headers).status_code != 101


# --- many connections ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx", GET.replace(b" /", b" /large")],
)
def test_no_number_of_unfinished_requests_keeps_others_out(sent: bytes) -> None:
    """The oldest of them gives way, whether its head, its body or the taking of its response is what does not come."""
    patient = replace(SETTINGS, head_timeout_s=60, body_timeout_s=60, take_timeout_s=60, connections=PLACES)
    with listening(app, patient) as url, ExitStack() as held:
        opened = []
        for _ in range(3 * PLACES):
            opened.append(held.enter_context(connected(url)))
            with suppress(BrokenPipeError, ConnectionResetError):
                opened[-1].sendall(sent)
        time.sleep(0.5)
        for _ in range(3):
            assert exchange(url, BYE) == [200]


# --- sockets ---------------------------------------------------------------------------------------------------------


def test_whoever_comes_while_it_starts_waits() -> None:
    """The socket listens before the server runs, and holds many."""
    with bound_socket("127.0.0.1", 0) as bound, ExitStack() as waiting:
        for _ in range(BACKLOG // 2):
            waiting.enter_context(socket.create_connection(bound.getsockname(), timeout=10))


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.1", None), ("203.0.113.9", 0), ("not an address", 0), ("::g", 0), ("127.0.0.1", 70_000)],
)
def test_a_place_that_cannot_be_had_is_told(host: str, port: int | None) -> None:
    """Which, why, and what to do."""
    with bound_socket("127.0.0.1", 0) as taken:
        number = taken.getsockname()[1] if port is None else port
        with pytest.raises(UsageError, match=f"cannot listen on {host} port {number}: ") as problem:
            bound_socket(host, number)
    assert "--port" in problem.value.hint


def test_it_listens_on_the_newer_protocol_too() -> None:
    try:
        bound = bound_socket("::1", 0)
    except UsageError as problem:
        if isinstance(problem.__cause__, OSError) and problem.__cause__.errno in (
            errno.EADDRNOTAVAIL,
            errno.EAFNOSUPPORT,
        ):
            pytest.skip("this machine has no IPv6")
        raise
    with bound:
        assert bound.family == socket.AF_INET6


def test_a_response_without_end_does_not_keep_it_from_ending() -> None:
    """Requests under way are given a few seconds."""
    with listening(app, ServeSettings()) as url:
        connection = socket.create_connection((str(urlsplit(url).hostname), int(urlsplit(url).port or 0)), timeout=60)
        connection.sendall(GET.replace(b"GET /", b"GET /endless"))
        assert b"200 OK" in connection.recv(65_536)
        started = time.monotonic()
    assert GRACE_S - 1 < time.monotonic() - started < GRACE_S + 20
    connection.close()
