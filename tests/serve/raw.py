"""Requests as bytes on a socket, for what no client sends."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

TIMEOUT_S = 60.0


@contextmanager
def connected(url: str) -> Iterator[socket.socket]:
    """A connection to a server."""
    place = urlsplit(url)
    with socket.create_connection((str(place.hostname), int(place.port or 80)), timeout=TIMEOUT_S) as made:
        yield made


def until_closed(connection: socket.socket) -> tuple[bytes, float]:
    """All that comes until the server closes the connection, and how many seconds that took."""
    started = time.monotonic()
    received = b""
    with suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            received += piece
    return received, time.monotonic() - started


def statuses(received: bytes) -> list[int]:
    """Of the responses that came."""
    return [int(each.split(b" ", 1)[0]) for each in received.split(b"HTTP/1.1 ")[1:]]


def exchange(url: str, request: bytes) -> list[int]:
    """Send bytes and read what comes until the connection is closed."""
    with connected(url) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may hear no more of this
            connection.sendall(request)
        return statuses(until_closed(connection)[0])
