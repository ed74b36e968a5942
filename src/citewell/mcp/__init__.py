"""A library as tools for an assistant, by the Model Context Protocol: on standard streams and over HTTP.

    arguments -> tools -> reader (the library) -> texts | reading -> what the assistant gets

`tools` says what there is, `server` speaks for it in the protocol, `stdio` and `http` carry it.
"""

from citewell.mcp.http import HttpApp, http_app
from citewell.mcp.reader import LibraryReader, Reader
from citewell.mcp.server import build_server

__all__ = ["HttpApp", "LibraryReader", "Reader", "build_server", "http_app"]
