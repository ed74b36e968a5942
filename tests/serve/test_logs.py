"""A line for each request, without what was asked."""

from __future__ import annotations

import io
import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.serve.access import Client
from citewell.serve.logs import JsonFormatter, RequestLog
from tests.serve.in_thread import wait_until
from tests.serve.serving import Serving
from tests.serve.within import STRANGER, Within

ASKED = "/search?q=secret+illness&site=clinic.example"


def test_a_line_says_when_what_who_and_how_it_went(demo_folder: Path) -> None:
    """And nothing of what was asked, of tokens or of cookies."""
    server = Within(demo_folder)
    server(ASKED, address=STRANGER, headers={"Cookie": "citewell_token=secret", "Authorization": "Bearer secret"})
    server("/nothing", method="DELETE")
    one, other = server.log
    assert set(one) == {"time", "method", "path", "status", "ms", "client"}
    assert (one["method"], one["path"], one["status"], one["client"]) == ("GET", "/search", 401, f"address {STRANGER}")
    assert (other["method"], other["status"], other["client"]) == ("DELETE", 404, "owner")
    assert datetime.fromisoformat(one["time"]).tzinfo is not None
    assert 0 <= one["ms"] < 60_000
    assert "secret" not in server.written.getvalue()
    server.close()


def test_queries_are_logged_where_the_owner_asks_for_it(demo_folder: Path) -> None:
    server = Within(demo_folder, log_queries=True)
    server(ASKED, address=STRANGER)
    assert server.log[0]["query"] == "q=secret+illness&site=clinic.example"
    server.close()


@pytest.mark.parametrize("path", ["/\n{}", "/\x1b[31m", "/é\u2028", '/","x":"', "/" + "a" * 5_000])
def test_no_address_breaks_a_line(path: str) -> None:
    """Nor reaches the terminal of who reads it."""
    written = io.StringIO()
    scope: Any = {"method": "GET", "path": path, "query_string": b"\xff\n"}
    RequestLog(queries=True, stream=written)(scope, Client(None, f"user {path}"), 200, 0.1)
    (line,) = written.getvalue().splitlines()
    assert json.loads(line)["path"] == path
    assert line.isascii()
    assert line.isprintable()


@given(st.text(st.characters(exclude_categories=[])))
def test_every_line_is_one_object(name: str) -> None:
    written = io.StringIO()
    scope: Any = {"method": name, "path": name, "query_string": b""}
    RequestLog(queries=False, stream=written)(scope, Client("read", name), 200, 0.1)
    assert json.loads(written.getvalue())["client"] == name
    assert written.getvalue().count("\n") == 1


def test_the_servers_log_has_no_query(server: Serving) -> None:
    """Not of a page, not of the API, not of a stream, not of an error."""
    with httpx2.Client(base_url=server.url, headers=server.owner, timeout=60) as client:
        for path in ("/search", "/api/ask", "/api/search", "/api/ask/stream", "/suggest", "/api/suggest", "/nothing"):
            client.get(path, params={"q": "plughplugh spine", "max_sources": "x" if path == "/nothing" else "3"})
        client.get("/api/ask", params={"q": "plughplugh", "max_sources": "plughplugh"})
        client.get("/healthz", headers={"User-Agent": "the last of them"})
        wait_until(lambda: any("/nothing" in line for line in server.log))
        wait_until(lambda: '"/healthz"' in server.log[-1])
    assert not [line for line in server.log if "plugh" in line]
    assert all(json.loads(line)["status"] for line in server.log)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_else_is_told_is_an_object_too(message: str) -> None:
    """A job that was asked for, an error: with its time and how grave it is, on one line."""
    record = logging.LogRecord("citewell.serve.jobs", logging.INFO, "", 1, "job 1: %s", (message,), None)
    line = JsonFormatter().format(record)
    assert json.loads(line).items() >= {"level": "info", "message": f"job 1: {message}"}.items()
    assert line.isascii()
    assert line.isprintable()
