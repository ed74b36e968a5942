"""What every request passes and every response carries."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from citewell.serve.guards import SECURITY_HEADERS
from citewell.serve.shelf import Shelf
from citewell.serve.tokens import FILE_NAME, Tokens
from tests.serve.within import HERE, STRANGER, Within

Serve = Callable[..., Within]


@pytest.fixture
def serve(demo_folder: Path) -> Iterator[Serve]:
    """Servers of the demonstration library, by their settings."""
    made: list[Within] = []

    def served(**settings: Any) -> Within:
        made.append(Within(demo_folder, **settings))
        return made[-1]

    yield served
    for each in made:
        each.close()


# --- headers ---------------------------------------------------------------------------------------------------------

ANYTHING = [
    ("GET", "/"), ("GET", "/search?q=pars"), ("GET", "/search?q="), ("GET", "/help"), ("GET", "/sign-in"),
    ("GET", "/stored/x"), ("GET", "/suggest?q=pars"), ("GET", "/opensearch.xml"), ("GET", "/robots.txt"),
    ("GET", "/static/citewell.css"), ("GET", "/static/citewell.js"), ("GET", "/static/none"), ("GET", "/favicon.ico"),
    ("GET", "/api/ask?q=pars"), ("GET", "/api/ask"), ("GET", "/api/ask/stream?q=pars"), ("GET", "/api/search?q=pars"),
    ("GET", "/api/documents/x"), ("GET", "/api/documents/x/original"), ("GET", "/api/status"),
    ("GET", "/api/openapi.json"), ("GET", "/api/jobs/1"), ("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics"),
    ("GET", "/nothing"), ("GET", "/search/"), ("POST", "/search"), ("DELETE", "/"), ("PUT", "/api/ask"),
    ("POST", "/sign-in"), ("POST", "/sign-out"), ("POST", "/api/add"), ("POST", "/mcp"), ("GET", "/mcp"),
    ("OPTIONS", "/"), ("HEAD", "/"), ("TRACE", "/"), ("MADEUP", "/"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ANYTHING)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_every_response_keeps_itself_harmless(client: httpx2.Client, method: str, path: str, accept: str) -> None:
    """Pages, data, assets, errors and redirects alike."""
    response = client.request(method, path, headers={"Accept": accept})
    for name, value in SECURITY_HEADERS.items():
        assert response.headers[name] == value
    assert "cache-control" in response.headers
    assert "server" not in response.headers
    assert response.status_code < 500
    if path == "/mcp":
        return  # what it says is its protocol's, not a page's
    kind = response.headers.get("content-type", "")
    assert kind or not response.content
    if kind.startswith("text/"):
        assert "charset=utf-8" in kind
    if response.status_code >= 400:
        assert kind.partition(";")[0] in ("application/problem+json", "text/html", "application/json")


def test_the_policy_lets_nothing_run_but_our_own_files() -> None:
    """Nothing is loaded from elsewhere, nothing inline runs, no form leads away, no page frames us."""
    policy = {
        name: values.split()
        for name, _, values in (
            each.strip().partition(" ") for each in SECURITY_HEADERS["content-security-policy"].split(";")
        )
    }
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    allowed = {value for name, values in policy.items() for value in values if name != "require-trusted-types-for"}
    assert allowed == {"'none'", "'self'"}
    assert SECURITY_HEADERS["x-content-type-options"] == "nosniff"
    assert not re.search("unsafe|[*]|http|data:|blob:", SECURITY_HEADERS["content-security-policy"])


def test_what_is_refused_is_as_harmless(serve: Serve) -> None:
    """Strangers, other names, floods and oversized bodies."""
    server = serve(rate="1/minute", body_bytes=10)
    refused = [
        server("/", address=STRANGER), server("/", host="evil.example"),
        server("/sign-in", method="POST", content=b"x" * 11),
        server("/sign-in", method="POST", headers={"Origin": "http://evil.example"}, address=HERE),
        *(server("/sign-in", address=STRANGER) for _ in range(2)),
    ]  # fmt: skip
    assert [response.status_code for response in refused] == [401, 421, 413, 403, 200, 429]
    for response in refused:
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
        assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/", "/help", "/healthz", "/static/citewell.css", "/api/status", "/nothing", "/metrics"]
)
def test_whoever_may_get_may_ask_for_the_head(client: httpx2.Client, path: str) -> None:
    """As monitors and checkers of links do; the same status and headers, and no body."""
    head, whole = client.head(path), client.get(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


# --- bodies ----------------------------------------------------------------------------------------------------------


def test_a_body_over_the_bound_is_refused(serve: Serve) -> None:
    """Exactly at the bound it is not."""
    server = serve(body_bytes=100, writable=True)
    for size, status in ((100, 422), (101, 413), (10**6, 413)):
        response = server("/api/add", method="POST", content=b"[" + b" " * (size - 1))
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/add"), ("POST", "/sign-in"), ("GET", "/api/ask?q=flood"),
                                              ("POST", "/mcp")])  # fmt: skip
def test_a_body_without_a_length_is_bounded_too(client: httpx2.Client, method: str, path: str) -> None:
    """It is sent in pieces, and the head did not say how much would come."""
    kinds = {
        "/api/add": "application/json",
        "/sign-in": "application/x-www-form-urlencoded",
        "/mcp": "application/json",
    }
    pieces = (b"x" * 1_000 for _ in range(200))
    response = client.request(
        method,
        path,
        content=pieces,
        headers={"Content-Type": kinds.get(path, "text/plain"), "Accept": "application/json"},
    )
    assert response.status_code == 413


# --- floods ----------------------------------------------------------------------------------------------------------


def test_a_flood_is_told_to_wait(serve: Serve) -> None:
    """Each client by itself, whichever of the costly addresses it asks for."""
    server = serve(rate="3/minute", public=True)
    paths = ["/stored/x", "/suggest?q=a", "/api/status"]
    assert [server.status(path, address=STRANGER) for path in paths] == [404, 200, 200]
    refused = server("/api/status", address=STRANGER)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["title"] == "No more than 3 requests a minute."
    assert server.status("/api/status", address="198.51.100.7") == 200
    assert server.status("/", address=STRANGER) == server.status("/healthz", address=STRANGER) == 200


def test_the_owner_may_ask_as_often_as_it_likes(serve: Serve) -> None:
    server = serve(rate="1/hour")
    assert [server.status("/api/status") for _ in range(5)] == [200] * 5


def test_a_token_is_counted_wherever_it_comes_from(demo_folder: Path, tmp_path: Path) -> None:
    """And each for itself."""
    shutil.copytree(demo_folder, tmp_path / "library")
    alice, bob = (Tokens(tmp_path / "library").add(name, "read", today="2026-01-01") for name in ("alice", "bob"))
    server = Within(tmp_path / "library", rate="1/hour")

    def status(secret: str, address: str) -> int:
        return server.status("/api/status", address=address, headers={"Authorization": f"Bearer {secret}"})

    assert [status(alice, STRANGER), status(alice, "198.51.100.7"), status(bob, STRANGER)] == [200, 429, 200]
    server.close()


def test_behind_a_proxy_each_client_is_counted_by_its_own_address(serve: Serve) -> None:
    """The one that the proxy added, not what the client had sent before it."""
    server = serve(rate="1/hour", public=True, trusted_proxies=(HERE, "10.0.0.0/8"))

    def status(*forwarded: str) -> int:
        return server.status("/api/status", address=HERE, headers=[("X-Forwarded-For", each) for each in forwarded])

    assert status("203.0.113.1") == 200
    assert status("198.51.100.98, 203.0.113.1, 10.0.0.3") == 429
    assert status("203.0.113.2") == 200
    assert status("198.51.100.99, 203.0.113.1") == 429
    assert status("198.51.100.99", "203.0.113.1") == 429


def test_nobody_else_is_believed_about_an_address(serve: Serve) -> None:
    """A proxy that adds nothing hands on what the client made up; so does whoever is not a proxy."""
    server = serve(rate="1/hour", public=True)

    def status(address: str, forwarded: str) -> int:
        return server.status("/api/status", address=address, headers={"X-Forwarded-For": forwarded})

    assert [status(HERE, f"203.0.113.{number}") for number in range(3)] == [200, 429, 429]
    assert [status(STRANGER, f"203.0.113.{number}") for number in range(3)] == [200, 429, 429]


def test_nobody_fills_the_queue_alone(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client has a few requests worked on at a time; others and the owner are not in its way, and it comes in again
    once some are done."""
    server = serve(public=True, underway_each=2)
    found: dict[str, list[int]] = {}

    async def slow(_self: object) -> dict[str, object]:
        if len(found) == 0:
            found["third"] = []
            found["inside"] = [
                await asyncio.to_thread(server.status, "/api/status", address=address)
                for address in (STRANGER, STRANGER, "198.51.100.7", None)
            ]
        elif "held" not in found:
            found["held"] = [await asyncio.to_thread(server.status, "/api/status", address=STRANGER)]
        return {}

    monkeypatch.setattr("citewell.serve.engine.Engine.status", slow)
    assert server.status("/api/status", address=STRANGER) == 200
    assert found["held"] == [429]
    assert found["inside"] == [200, 200, 200, 200]
    assert server.status("/api/status", address=STRANGER) == 200


# --- faults ----------------------------------------------------------------------------------------------------------


def test_a_damaged_file_of_tokens_is_a_problem_like_others(demo_folder: Path, tmp_path: Path) -> None:
    """It lets nobody in by a token, and costs nobody else anything."""
    shutil.copytree(demo_folder, tmp_path / "library")
    (tmp_path / "library" / FILE_NAME).write_text("{")
    server = Within(tmp_path / "library")
    response = server("/", address=STRANGER, headers={"Authorization": "Bearer x"})
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert str(tmp_path) not in response.text
    assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert server.status("/") == 200
    assert server.status("/", address=STRANGER) == 401
    assert server.status("/sign-in", method="POST", data={"token": "x"}) == 500
    server.close()


def test_a_fault_of_ours_is_a_problem_like_others(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A client is not told what it was, the owner finds it in the log."""

    async def faulty(_self: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(Shelf, "counts", faulty)
    for accept, kind in (("*/*", "application/problem+json"), ("text/html", "text/html; charset=utf-8")):
        response = serve()("/", headers={"Accept": accept})
        assert (response.status_code, response.headers["content-type"]) == (500, kind)
        assert "secret" not in response.text
        assert "Traceback" not in response.text
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "secret detail" in caplog.text
