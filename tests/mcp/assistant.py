"""An assistant as tests use it: a client of the protocol's SDK, called without async."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.server.lowlevel import Server
from mcp.types import CallToolResult, TextContent


@dataclass(frozen=True)
class Assistant:
    """An assistant that is connected to the tools."""

    portal: BlockingPortal
    client: Client

    def call(self, tool: str, /, **arguments: Any) -> CallToolResult:
        return self.portal.call(self.client.call_tool, tool, arguments)

    def begin(self, tool: str, /, **arguments: Any) -> Future[CallToolResult]:
        """The same without waiting for the result."""
        return self.portal.start_task_soon(self.client.call_tool, tool, arguments)

    def object(self, tool: str, /, **arguments: Any) -> dict[str, Any]:
        """The object that a tool gives; the client has held it against the tool's schema."""
        result = self.call(tool, **arguments)
        assert not result.is_error, texts(result)
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    def text(self, tool: str, /, **arguments: Any) -> str:
        """What a tool gives to be read."""
        result = self.call(tool, **arguments)
        assert not result.is_error, texts(result)
        return "\n".join(texts(result))

    def refusal(self, tool: str, /, **arguments: Any) -> str:
        """What a tool says where it cannot do what is asked."""
        result = self.call(tool, **arguments)
        assert result.is_error
        return "\n".join(texts(result))


def texts(result: CallToolResult) -> list[str]:
    return [content.text for content in result.content if isinstance(content, TextContent)]


def process(library: Path) -> StdioServerParameters:
    """`citewell mcp` as an assistant starts it, of the same code as is tested."""
    here = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "citewell", "mcp", "--library", str(library)], env={"NO_COLOR": "1"} | here
    )


@contextmanager
def assistant(
    server: StdioServerParameters | Server[Any] | str, *, mode: Literal["auto", "legacy"] = "auto"
) -> Iterator[Assistant]:
    """An assistant connected to a process, a server within this one, or an address.

    Args:
        mode: "legacy" for the handshake of 2025 and before, "auto" for what came after.
    """
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server, mode=mode)) as client,
    ):
        portal.call(client.list_tools)  # from now on the client holds results against the tools' schemas
        yield Assistant(portal, client)
