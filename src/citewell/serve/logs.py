"""Lines of JSON on standard error: one for each request, and one for whatever else is told. Queries are left out unless
the owner asks for them."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

from starlette.types import Scope

from citewell.serve.access import Client
from citewell.serve.owner import ENTER


class RequestLog:
    """A log of requests: when, what, by whom, and how it went."""

    def __init__(self, *, queries: bool, stream: TextIO | None = None) -> None:
        self._queries = queries
        self._stream = stream or sys.stderr

    def __call__(self, scope: Scope, client: Client, status: int, seconds: float) -> None:
        """Write the line of one request."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "client": client.key,
        }
        if self._queries and scope["path"] != ENTER:  # there it is a secret
            line["query"] = scope["query_string"].decode("ascii", "backslashreplace")
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()


class JsonFormatter(logging.Formatter):
    """What the parts of the server tell, in lines like those of requests."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)
