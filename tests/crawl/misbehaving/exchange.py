"""One request, what a route may do with it, and the list of routes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

PAGE = b"<!doctype html><html><head><title>A page</title></head><body><p>Some text to read.</p></body></html>"
ZEROS = bytes(1_000_000)
FOREVER_S = 60.0  # longer than any test waits

Route = Callable[["Exchange"], None]
ROUTES: dict[str, Route] = {}


@dataclass(frozen=True)
class Visit:
    """One request as it came in."""

    at: float  # time.monotonic()
    path: str
    headers: dict[str, str]  # names in lower case
    connection: int  # counts connections from 1


class Server(Protocol):
    """What a route sees of the server."""

    ended: threading.Event  # the test is over


@dataclass
class Exchange:
    """One request, and what a route may do with its connection."""

    socket: socket.socket
    visit: Visit
    server: Server
    count: int  # how often this path was asked for, this time included
    rest: str = ""  # of the path, behind the route's name
    keep: bool = field(default=True, init=False)  # the connection may take another request

    def send(self, *parts: bytes) -> None:
        self.socket.sendall(b"".join(parts))

    def head(self, status: str = "200 OK", *lines: str, kind: str = "text/html; charset=utf-8") -> None:
        typed = [f"Content-Type: {kind}"] if kind else []
        self.send("\r\n".join([f"HTTP/1.1 {status}", *typed, *lines, "", ""]).encode("latin-1"))

    def page(
        self, body: bytes = PAGE, *lines: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8"
    ) -> None:
        self.head(status, f"Content-Length: {len(body)}", *lines, kind=kind)
        self.send(body)

    def redirect(self, target: str) -> None:
        self.page(b"", f"Location: {target}", status="302 Found")

    def wait(self, seconds: float = FOREVER_S) -> None:
        """Do nothing, until the test is over at most."""
        self.server.ended.wait(seconds)

    def going_on(self) -> Iterator[int]:
        """Counts until the test is over or the visitor has gone."""
        number = 0
        while not self.server.ended.is_set():
            yield number
            number += 1

    def stream(self, pieces: Iterator[bytes]) -> None:
        """Send in chunks of HTTP/1.1."""
        for piece in pieces:
            if piece:
                self.send(f"{len(piece):x}\r\n".encode(), piece, b"\r\n")
        self.send(b"0\r\n\r\n")


def route(function: Route) -> Route:
    """`/stall_body` is served by `stall_body`; `/chain/3` by `chain` with the rest "3"."""
    ROUTES[function.__name__] = function
    return function


def over(function: Route) -> Route:
    """The connection ends with the answer."""

    def closing(exchange: Exchange) -> None:
        exchange.keep = False
        function(exchange)

    closing.__name__ = function.__name__
    return closing
