"""Listening for connections: uvicorn with bounds on the head of a request, in bytes and in time."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from citewell.config import ServeSettings
from citewell.errors import UsageError

HEAD_BYTES = 32_768
GRACE_S = 5
BACKLOG = 128
CONNECTIONS = 1_000


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
        http=_bounded(settings.head_timeout_s),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is local is decided by access.py, not by a header
        h11_max_incomplete_event_size=HEAD_BYTES,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=GRACE_S,
    )
    return uvicorn.Server(config)


def _bounded(head_timeout_s: float) -> type[asyncio.Protocol]:
    class BoundedProtocol(H11Protocol):
        """Closes a connection whose next request does not get its whole head across in time."""

        _head_timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._await_head()

        def data_received(self, data: bytes) -> None:
            if self._head_timer is None and self._is_between_requests():
                self._await_head()
            super().data_received(data)
            if not self._is_between_requests():
                self._stop_timer()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_timer()
            super().connection_lost(exc)

        def _is_between_requests(self) -> bool:
            return self.cycle is None or self.cycle.response_complete

        def _await_head(self) -> None:
            self._head_timer = self.loop.call_later(head_timeout_s, self._give_up)

        def _give_up(self) -> None:
            self._head_timer = None
            if self._is_between_requests() and not self.transport.is_closing():
                self.transport.close()

        def _stop_timer(self) -> None:
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

    return BoundedProtocol
