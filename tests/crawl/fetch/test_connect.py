"""A connection goes only where it may, however the way there is disguised."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Response

from citewell.crawl.fetch.connect import GuardedResolver
from citewell.crawl.fetch.failures import RefusedAddress
from citewell.errors import FetchError
from tests.crawl.certificates import SecureServer
from tests.crawl.fetching import ask, fetch
from tests.crawl.misbehaving import MisbehavingServer


@pytest.fixture(scope="module")
def server() -> Iterator[MisbehavingServer]:
    with MisbehavingServer() as running:
        yield running


def reason(outcome: Response | FetchError) -> str:
    return outcome.reason if isinstance(outcome, FetchError) else str(outcome.status)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "inside.example", "[::ffff:127.0.0.1]"])
def test_private_addresses_need_permission(server: MisbehavingServer, host: str) -> None:
    """By number, by name and in disguise; and nothing reaches the server."""
    before = server.connections
    names = {"inside.example": ["127.0.0.1"]}
    refused = fetch(server.url("/ok", host), names=names, allow_private=False)
    assert reason(refused) == "private"
    assert isinstance(refused, FetchError)
    assert "--allow-private" in refused.hint
    assert server.connections == before
    assert reason(fetch(server.url("/ok", host), names=names)) == "200"


def test_permission_of_one_request_opens_no_connection_for_another(server: MisbehavingServer) -> None:
    """A connection that was kept open with permission is not used without it."""
    url = server.url("/ok")
    requests = [Request(url, meta={"allow_private": allow}) for allow in (True, False, True)]
    assert [reason(outcome) for outcome in ask(requests)] == ["200", "private", "200"]


def test_of_several_addresses_only_the_allowed_are_tried(server: MisbehavingServer) -> None:
    """One bad address of a name spoils neither the name nor the rule."""
    names = {"mixed.example": ["169.254.169.254", "127.0.0.1", "224.0.0.1"]}
    assert reason(fetch(server.url("/ok", "mixed.example"), names=names)) == "200"
    names = {"bad.example": ["169.254.169.254", "224.0.0.1", "0.0.0.0"]}
    assert reason(fetch(server.url("/ok", "bad.example"), names=names)) == "private"


def test_a_name_that_changes_its_meaning_gets_nowhere(
    server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: even if a look-up passes a private address on, the socket to it is not made."""

    async def unguarded(*_: object, **__: object) -> list[dict[str, object]]:
        return [
            {"hostname": "x", "host": ip, "port": server.port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for ip in ("127.0.0.1", "127.0.0.2")
        ]

    monkeypatch.setattr(GuardedResolver, "resolve", unguarded)
    before = server.connections
    assert reason(fetch(server.url("/ok", "rebound.example"), allow_private=False)) == "private"
    assert server.connections == before


def test_a_name_is_looked_up_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it answers is filtered; an answer of private addresses alone is a refusal that names one."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 80)) for ip in ("10.0.0.1", "93.184.216.34", "::1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)

    async def look_up() -> list[str]:
        found = await GuardedResolver({}, allow_private=False).resolve("two.example", 80)
        del answers[1]
        with pytest.raises(RefusedAddress, match=r"two.example is at 10\.0\.0\.1, which is a private address"):
            await GuardedResolver({}, allow_private=False).resolve("two.example", 80)
        return [one["host"] for one in found]

    assert asyncio.run(look_up()) == ["93.184.216.34"]


def test_proxies_of_the_environment_are_not_used(server: MisbehavingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page goes to no one but who was asked for it."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert reason(fetch(server.url("/ok"))) == "200"


def test_certificates_are_verified(tmp_path: Path) -> None:
    """One that nobody trusts ends the connection before anything is asked."""
    with SecureServer(tmp_path, host="secure.example") as secure:
        outcome = fetch(secure.url, names={"secure.example": ["127.0.0.1"]})
        assert reason(outcome) == "tls"
        assert "self-signed" in str(outcome)
        assert not secure.asked


def test_a_trusted_certificate_is_enough(tmp_path: Path) -> None:
    """An owner's own authority counts once the system knows it (here by SSL_CERT_FILE); its host name must fit."""
    script = (
        "import sys; from tests.crawl.fetching import fetch; from tests.crawl.fetch.test_connect import reason;"
        "names = {'secure.example': ['127.0.0.1'], 'other.example': ['127.0.0.1']};"
        "print(reason(fetch(sys.argv[1], names=names)),"
        " reason(fetch(sys.argv[1].replace('secure.', 'other.'), names=names)))"
    )
    with SecureServer(tmp_path, host="secure.example") as secure:
        environment = {**os.environ, "SSL_CERT_FILE": str(secure.certificate)}
        run = subprocess.run(
            [sys.executable, "-c", script, secure.url],
            env=environment, cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    assert run.stdout.split() == ["200", "tls"]
