"""The tools on standard input and output, for an assistant on this machine that starts the process itself."""

from __future__ import annotations

import signal

import anyio
from mcp.server.stdio import stdio_server

from citewell.mcp.reader import LibraryReader
from citewell.mcp.server import build_server


def serve_stdio(reader: LibraryReader) -> None:
    """Serve until standard input closes. An interrupt or SIGTERM ends the process at once."""
    # Reading can be ended at any moment. Python's own handling would wait for a line on standard input first.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        anyio.run(_serve, reader)
    except* BrokenPipeError:
        pass  # the assistant has gone


async def _serve(reader: LibraryReader) -> None:
    server = build_server(reader)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
