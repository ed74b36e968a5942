"""The tools over streamable HTTP, as an app that another one takes in.

In: a Reader. Out: HttpApp, which answers wherever it is put and holds nothing between requests. To take it in:

    tools = http_app(reader, hosts=None)  # None: the app around it checks Host and Origin

    @asynccontextmanager
    async def lifespan(app):
        async with tools.running():
            yield

    app = Starlette(routes=[Route("/mcp", tools)], lifespan=lifespan)

`Route` rather than `Mount`: a mounted app is reached under "/mcp/" only, and clients need not follow the redirect.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from citewell.mcp.reader import Reader
from citewell.mcp.server import build_server

THIS_MACHINE = ("127.0.0.1", "localhost", "[::1]")
BODY_BYTES = 65_536
"""Of a request at most: the longest query takes a few thousand."""


def http_app(reader: Reader, *, hosts: Sequence[str] | None = THIS_MACHINE) -> HttpApp:
    """The tools over a library as an ASGI app.

    Args:
        hosts: names, without port, by which requests may address it and pages that call it may be served. None when
            the app around it checks Host and Origin itself: one of them must, or any page a user opens could ask
            through the user's browser.
    """
    return HttpApp(reader, hosts)


class HttpApp:
    """An ASGI app for one route. It answers while `running` is entered."""

    def __init__(self, reader: Reader, hosts: Sequence[str] | None) -> None:
        self._reader = reader
        self._security = _security(hosts)
        self._manager: StreamableHTTPSessionManager | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Enter it for as long as the app around it runs; again is possible after it has ended."""
        manager = StreamableHTTPSessionManager(
            build_server(self._reader),
            json_response=True,
            stateless=True,
            security_settings=self._security,
            max_request_body_size=BODY_BYTES,
        )
        async with manager.run():
            self._manager = manager
            try:
                yield
            finally:
                self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._manager is None:
            raise RuntimeError("the tools take HTTP requests while HttpApp.running is entered")
        if scope["method"] != "POST":
            # Without sessions there is nothing to listen for and none to end; a stream would only be held open.
            refusal = PlainTextResponse("only POST\n", status_code=405, headers={"Allow": "POST"})
            await refusal(scope, receive, send)
            return
        await self._manager.handle_request(scope, receive, send)


def _security(hosts: Sequence[str] | None) -> TransportSecuritySettings:
    if hosts is None:
        return TransportSecuritySettings(enable_dns_rebinding_protection=False)
    named = [form for host in hosts for form in (host, f"{host}:*")]
    origins = [f"{scheme}://{name}" for scheme in ("http", "https") for name in named]
    return TransportSecuritySettings(allowed_hosts=named, allowed_origins=origins)
