"""HTTP/1.1 on loopback, in threads, for one site or several by name of host."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Self

from tests.crawl.sites.site import Served, Site


@dataclass(frozen=True)
class Request:
    """A request as it came in and how it was answered."""

    at: float  # time.monotonic()
    host: str  # as asked for, without port
    path: str  # with query
    status: int
    headers: dict[str, str]  # names in lower case
    busy: int  # requests being answered at that moment, this one counted
    thread: int  # one for each connection


class SiteServer:
    """A server of one site, or of several by host name.

    Args:
        site: the site of every host; or sites by name or address of host, the first being that of unknown ones.
        addresses: of loopback; all on one port.
        latency_s: how long each answer takes.
    """

    def __init__(
        self, site: Site | Mapping[str, Site], *, addresses: tuple[str, ...] = ("127.0.0.1",), latency_s: float = 0.0
    ) -> None:
        self.sites = dict(site) if isinstance(site, Mapping) else {addresses[0]: site}
        self.site = next(iter(self.sites.values()))
        self.latency_s = latency_s
        self.log: list[Request] = []
        self._lock = threading.Lock()
        self._busy = 0
        self._servers = _bind(addresses, self)
        self.port: int = self._servers[0].server_address[1]
        self._threads = [threading.Thread(target=one.serve_forever, args=(0.02,), daemon=True) for one in self._servers]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()

    def url(self, path: str = "/", *, host: str = "") -> str:
        """The address of a path; without `host` on the first address."""
        return f"http://{host or self._servers[0].server_address[0]}:{self.port}{path}"

    def paths(self, host: str = "") -> list[str]:
        """All paths asked for, in order, of one host or of all."""
        return [request.path for request in list(self.log) if not host or request.host == host]

    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(self.paths())

    def gaps(self, host: str = "") -> list[float]:
        """Seconds from the start of one request to the start of the next."""
        times = [request.at for request in list(self.log) if not host or request.host == host]
        return [later - earlier for earlier, later in pairwise(times)]

    def forget(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self.log.clear()

    def answer(self, handler: BaseHTTPRequestHandler) -> Served:
        """Find and log the answer to a request, and take as long as the server should."""
        headers = {name.lower(): value for name, value in handler.headers.items()}
        host = headers.get("host", "").rpartition(":")[0]
        served = _conditional(self.sites.get(host, self.site).respond(handler.path), headers)
        with self._lock:
            self._busy += 1
            self.log.append(
                Request(time.monotonic(), host, handler.path, served.status, headers, self._busy, threading.get_ident())
            )
        try:
            time.sleep(self.latency_s)
        finally:
            with self._lock:
                self._busy -= 1
        return served


def _conditional(served: Served, headers: dict[str, str]) -> Served:
    """304 to who has the page already (RFC 9110, 13.2.2: If-None-Match goes first)."""
    if served.status != 200 or not served.validators:
        return served
    tags, since = headers.get("if-none-match"), headers.get("if-modified-since")
    fresh = served.etag in (tag.strip() for tag in tags.split(",")) if tags else False
    if tags is None and since is not None:
        fresh = parsedate_to_datetime(since) >= served.modified
    return Served(status=304, headers=served.headers, modified=served.modified) if fresh else served


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        served = self.server.owner.answer(self)
        origin = f"http://{self.headers['Host']}"
        port = str(self.server.owner.port)
        body = served.body.replace(b"{origin}", origin.encode()).replace(b"{port}", port.encode())
        self.send_response(served.status)
        for name, value in served.headers:
            self.send_header(name, value.replace("{origin}", origin).replace("{port}", port))
        if served.validators and served.status == 200:
            self.send_header("ETag", served.etag)
            self.send_header("Last-Modified", served.last_modified)
        if served.status != 304:
            self.send_header("Content-Type", served.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(b"" if served.status == 304 else body)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True  # a crawler that was killed

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Requests are in the log of the server."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: SiteServer


def _bind(addresses: tuple[str, ...], owner: SiteServer) -> list[_Server]:
    """Servers on the same free port of all addresses."""
    for _ in range(20):
        servers: list[_Server] = []
        try:
            for address in addresses:
                servers.append(_Server((address, servers[0].server_address[1] if servers else 0), _Handler))
        except OSError:  # the port is taken on one of them
            for server in servers:
                server.server_close()
            continue
        for server in servers:
            server.owner = owner
        return servers
    raise OSError(f"no port is free on all of {addresses}")
