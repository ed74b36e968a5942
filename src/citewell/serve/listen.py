"""Listening for connections: uvicorn with bounds on what a client may send, leave unsent, or not take.

In: an app and a listening socket. Bounded are the head of a request (bytes and time), the time for its body, the time a
client may take none of its response, and the connections of one client and of all (`connections`).
"""

from __future__ import annotations

import asyncio
import resource
import socket
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from citewell.config import ServeSettings
from citewell.errors import UsageError
from citewell.serve.access import Client, networks
from citewell.serve.connections import Connections

HEAD_BYTES = 32_768
GRACE_S = 5
BACKLOG = 128
OWN_FILES = 200
"""Files and pipes that the server may need beside its connections."""


def bound_socket(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named: asyncio sends small pieces at once (TCP_NODELAY) only where it sees that it is TCP.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)  # whoever comes while we start waits a moment, and is not refused
    except (OSError, OverflowError) as problem:
        listening.close()
        why = getattr(problem, "strerror", None) or str(problem)
        raise UsageError(
            f"cannot listen on {host} port {port}: {why}", hint="choose another one: citewell serve --port 8766"
        ) from problem
    return listening


def run(app: ASGIApp, listening: socket.socket, settings: ServeSettings) -> bool:
    """Serve until interrupted; requests under way are given a few seconds. False if it did not start at all."""
    serving = server(app, settings)
    serving.run(sockets=[listening])
    return serving.started


def server(app: ASGIApp, settings: ServeSettings) -> uvicorn.Server:
    """A server that is not running yet."""
    config = uvicorn.Config(
        app,
        http=_bounded(settings),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who asks is decided by access.py
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_S,
    )
    return uvicorn.Server(config)


class _StrictConnection(h11.Connection):
    """h11, which bounds a head only while it is incomplete, and takes a body whose length is told twice."""

    def next_event(self) -> Any:
        event = super().next_event()
        if isinstance(event, h11.Request):
            _check(event)
        return event


def _check(request: h11.Request) -> None:
    """
    Raises:
        h11.RemoteProtocolError: a proxy before us might read the request in another way than we do, or it is too long.
    """
    size = len(request.target) + sum(len(name) + len(value) + 4 for name, value in request.headers.raw_items())
    if size > HEAD_BYTES:
        raise h11.RemoteProtocolError("the head is too long", error_status_hint=431)
    names = {name for name, _ in request.headers}
    if b"transfer-encoding" in names and (b"content-length" in names or request.http_version < b"1.1"):
        raise h11.RemoteProtocolError("the length of the body is told in two ways")


def _bounded(settings: ServeSettings) -> type[asyncio.Protocol]:
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = settings.connections if files < 0 else max(8, min(settings.connections, files - OWN_FILES))
    connections = Connections(most, settings.connections_each, networks(settings.trusted_proxies))

    class BoundedProtocol(H11Protocol):
        """Closes a connection over which a head, a body or the taking of a response does not get on in time."""

        _arriving: asyncio.TimerHandle | None = None
        _taking: asyncio.TimerHandle | None = None
        _awaited = ""  # what the first timer is for

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self.conn = _StrictConnection(h11.SERVER, HEAD_BYTES)
            self._await_what_comes()
            if not connections.admit(self, self.client[0] if self.client else ""):
                self.drop()

        def data_received(self, data: bytes) -> None:
            if self._arriving is None and self._is_between_requests():
                self._await_what_comes()
            super().data_received(data)
            self._await_what_comes()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_arriving()
            self._stop_taking()
            connections.leave(self)
            super().connection_lost(exc)

        def pause_writing(self) -> None:
            """The client has not taken what was sent to it."""
            super().pause_writing()
            self._taking = self.loop.call_later(settings.take_timeout_s, self.drop)

        def resume_writing(self) -> None:
            super().resume_writing()
            self._stop_taking()

        @property
        def is_unfinished(self) -> bool:
            """Whether nothing is worked on: the request has not come, or the response is not taken."""
            return self.awaits() != "" or self._taking is not None or self.transport.is_closing()

        @property
        def is_known(self) -> bool:
            """Whether its last request was one of somebody who is known."""
            client = (self.scope or {}).get("state", {}).get("client")
            return isinstance(client, Client) and client.is_known

        def drop(self) -> None:
            """End it now, whatever is still to be sent."""
            self.transport.abort()

        def awaits(self) -> str:
            """What the client has yet to send."""
            if self._is_between_requests():
                return "head"
            return "body" if self.cycle.more_body else ""

        def _is_between_requests(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _await_what_comes(self) -> None:
            """Bound the time for what has to come next, from when it was first awaited."""
            awaited = self.awaits()
            if awaited == self._awaited and self._arriving is not None:
                return
            self._stop_arriving()
            if awaited:
                bound = settings.head_timeout_s if awaited == "head" else settings.body_timeout_s
                self._arriving, self._awaited = self.loop.call_later(bound, self._give_up, awaited), awaited

        def _give_up(self, awaited: str) -> None:
            self._stop_arriving()
            if self.awaits() == awaited:
                self.drop()

        def _stop_arriving(self) -> None:
            if self._arriving is not None:
                self._arriving.cancel()
            self._arriving, self._awaited = None, ""

        def _stop_taking(self) -> None:
            if self._taking is not None:
                self._taking.cancel()
                self._taking = None

    return BoundedProtocol
