"""The tools in the Model Context Protocol: who asks gets a result, or an error that says what to do.

In: a Reader. Out: a server of the protocol's SDK, to be carried by `stdio` or `http`. It logs no arguments.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

from mcp.server.lowlevel import Server
from mcp.types import (
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as ListedTool

from citewell import __version__
from citewell.contract import Json
from citewell.errors import CitewellError, UsageError
from citewell.mcp.arguments import given
from citewell.mcp.reader import Reader
from citewell.mcp.texts import one_line
from citewell.mcp.tools import INSTRUCTIONS, TOOLS, Told, Tool
from citewell.present.public import public_json, without_paths

_log = logging.getLogger(__name__)


def build_server(reader: Reader) -> Server[Any]:
    """A server with the tools of this package over a library."""

    async def list_tools(_context: Any, _params: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_listed(tool) for tool in TOOLS.values()])

    async def call_tool(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        return await _called(reader, params.name, params.arguments or {})

    server: Server[Any] = Server(
        "citewell",
        title="Citewell",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
    server.middleware.clear()  # of its own the SDK reports each call to OpenTelemetry; nothing leaves the machine
    return server


def _listed(tool: Tool) -> ListedTool:
    hints = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    return ListedTool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes.fields_json(),
        output_schema=tool.gives,
        annotations=hints,
    )


async def _called(reader: Reader, name: str, arguments: Json) -> CallToolResult:
    try:
        told = await _carried_out(reader, name, arguments)
    except CitewellError as problem:
        return _refused(str(problem), problem.hint)
    except Exception as problem:  # a fault of ours costs this call only; its message may hold what was asked
        where = "".join(traceback.format_tb(problem.__traceback__))
        _log.error("a call of %s failed: %s\n%s", name, type(problem).__name__, where)
        return _refused(f"{name} failed within Citewell", "the server's log says where; other calls may still work")
    content = public_json(told.content)
    texts = [TextContent(type="text", text=text) for text in told.texts]
    return CallToolResult(content=[*texts], structured_content=content)


async def _carried_out(reader: Reader, name: str, arguments: Json) -> Told:
    tool = TOOLS.get(name)
    if tool is None:
        raise UsageError(f"there is no tool {name}", hint=f"the tools are {', '.join(TOOLS)}")
    return await tool.run(reader, given(tool.takes, name, arguments))


def _refused(message: str, hint: str) -> CallToolResult:
    """An error that the assistant reads: what is wrong, and what to do."""
    told = (one_line(without_paths(each)) for each in (message, hint))
    text = "\nwhat to do: ".join(filter(None, told))
    return CallToolResult(content=[TextContent(type="text", text=f"error: {text}")], is_error=True)
