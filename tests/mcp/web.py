"""The tools over HTTP as another app takes them in, served on this machine."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from citewell.mcp import HttpApp, LibraryReader, http_app
from citewell.mcp.http import THIS_MACHINE

STARTS_WITHIN_S = 30.0


def around(tools: HttpApp) -> Starlette:
    """An app that has the tools at /mcp."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with tools.running():
            yield

    return Starlette(routes=[Route("/mcp", tools)], lifespan=lifespan)


@contextmanager
def served(library: Path, *, hosts: Sequence[str] | None = THIS_MACHINE) -> Iterator[str]:
    """The address of the tools of a library."""
    reader = LibraryReader.open(library)
    app = around(http_app(reader, hosts=hosts))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.started
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    finally:
        server.should_exit = True
        thread.join()
        reader.close()
