"""`citewell mcp`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.text import Text

from citewell.cli.output import library_option, printable, stderr


@click.command("mcp", short_help="Let an assistant ask the library (MCP).")
@library_option
def mcp_command(library: Path) -> None:
    """Let an assistant ground itself in the library, by the Model Context Protocol on standard input and output.

    The assistant starts this command itself. Put this into its configuration of MCP servers, with the full path of
    citewell if it is not found by its name, and that of the library:

    \b
      {
        "mcpServers": {
          "citewell": {
            "command": "citewell",
            "args": ["mcp", "--library", "/path/to/library"]
          }
        }
      }

    It then has four tools: ask gives an answer with a source behind every sentence, search lists documents, read
    shows a quote where it stands, status says what the library holds. All of them only read.

    The library may be added to meanwhile: each call sees it as it is then. Over HTTP the same tools are at /mcp of
    `citewell serve`, for assistants that send a token: citewell token add NAME.
    """
    # Imported here: the SDK takes a second, and neither another command nor the list of all should wait for it.
    from citewell.mcp.reader import LibraryReader
    from citewell.mcp.stdio import serve_stdio

    reader = LibraryReader.open(library)
    try:
        stderr().print(Text(f"an assistant may ask {printable(str(library))} now"), soft_wrap=True)
        serve_stdio(reader)
    finally:
        reader.close()
