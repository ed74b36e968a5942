"""The server: connections, requests, and their account."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections import Counter
from contextlib import suppress
from types import TracebackType
from typing import Self, cast

from tests.crawl.misbehaving import broken, hostile, ordinary, redirects
from tests.crawl.misbehaving.exchange import ROUTES, Exchange, Visit

MODULES = (ordinary, broken, redirects, hostile)  # importing them fills ROUTES


class MisbehavingServer:
    """Serves ROUTES on a free port of one loopback address."""

    def __init__(self, host: str = "127.0.0.1", *, accept_delay_s: float = 0.0) -> None:
        self.visits: list[Visit] = []
        self.connections = 0
        self.ended = threading.Event()
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        owner = self

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 128

            def get_request(self) -> tuple[socket.socket, object]:
                owner.ended.wait(accept_delay_s)
                return super().get_request()

            def handle_error(self, request: object, client_address: object) -> None:  # the visitor has gone
                pass

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                owner._serve(self.request)

        self._server = Server((host, 0), Handler)
        self.host, self.port = cast("tuple[str, int]", self._server.server_address)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def url(self, path: str = "/", host: str | None = None) -> str:
        return f"http://{host or self.host}:{self.port}{path}"

    def asked(self, path: str) -> list[Visit]:
        return [visit for visit in self.visits if visit.path == path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self.connections += 1
            number = self.connections
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        buffer = b""
        with suppress(OSError), connection:
            while True:
                while b"\r\n\r\n" not in buffer:
                    data = connection.recv(65_536)
                    if not data:
                        return
                    buffer += data
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                if not self._answer(connection, head.decode("latin-1"), number):
                    return

    def _answer(self, connection: socket.socket, head: str, number: int) -> bool:
        first, *lines = head.split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        visit = Visit(time.monotonic(), path, headers, number)
        with self._lock:
            self.visits.append(visit)
            self.counts[path] += 1
            count = self.counts[path]
        name, _, rest = path.partition("?")[0].strip("/").partition("/")
        exchange = Exchange(connection, visit, self, count, rest)
        ROUTES.get(name or "index", ordinary.missing)(exchange)
        return exchange.keep
