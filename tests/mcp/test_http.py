"""The tools over HTTP, beside what any assistant gets."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import anyio
import pytest

from citewell.mcp import LibraryReader, http_app
from tests.mcp.web import served

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "status", "arguments": {}}}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def url(demo_folder: Path) -> Iterator[str]:
    with served(demo_folder) as url:
        yield url


def ask(url: str, body: str = json.dumps(CALL), *, method: str = "POST", **headers: str) -> tuple[int, str]:
    """The status and the body of a response."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    try:
        connection.request(method, place.path, body, HEADERS | headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def test_one_request_is_enough(url: str) -> None:
    """No session is kept: any process behind one address may answer, and a script needs no client."""
    status, body = ask(url)
    assert status == 200
    assert json.loads(body)["result"]["structuredContent"]["schema"] == "citewell.status/1"


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT", "OPTIONS"])
def test_only_posts_are_answered(url: str, method: str) -> None:
    """There is nothing to listen for: a stream that says nothing would only hold a connection."""
    assert ask(url, method=method)[0] == 405


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_name_that_is_not_ours_is_refused(url: str, host: str) -> None:
    """A page whose name was made to point at this machine does not reach the library."""
    assert ask(url, Host=host)[0] == 421


def test_a_page_of_another_origin_is_refused(url: str) -> None:
    assert ask(url, Origin="https://evil.example")[0] == 403
    assert ask(url, Origin="http://localhost:5173")[0] == 200


def test_the_app_around_may_check_instead(demo_folder: Path) -> None:
    """Then it is told so, and the tools take what they get."""
    with served(demo_folder, hosts=None) as url:
        assert ask(url, Host="library.example", Origin="https://library.example")[0] == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("nonsense", 400),
        ("[]", 400),
        ('"\\ud800"', 400),
        (json.dumps(CALL).replace("status", "\\ud800"), 400),
        (json.dumps(CALL) + " " * 70_000, 413),
    ],
)
def test_what_is_no_request_is_refused(url: str, body: str, status: int) -> None:
    """And the next one is answered."""
    assert ask(url, body)[0] == status
    assert ask(url)[0] == 200


def test_it_runs_again_after_it_has_ended(demo_folder: Path) -> None:
    """As apps are started again in tests and by their reloaders; before and between it says what is missing."""
    reader = LibraryReader.open(demo_folder)
    tools = http_app(reader)

    async def twice() -> None:
        for _ in range(2):
            async with tools.running():
                pass
            with pytest.raises(RuntimeError, match="running"):
                await tools({"type": "http", "method": "POST"}, anyio.sleep_forever, anyio.sleep)  # type: ignore[arg-type]

    anyio.run(twice)
    reader.close()
