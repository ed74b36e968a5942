"""robots.txt is asked for when it is needed, kept for a day, and nothing is fetched while there is no telling."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.interval import DAY_S
from citewell.crawl.visit import permission
from citewell.crawl.visit.judge import Response
from citewell.crawl.visit.permission import Permissions, origin_of
from citewell.errors import FetchError

ORIGIN = "https://site.example"
RULES = b"User-agent: *\nDisallow: /no"


class Server:
    """Answers, one after the other, the last for ever; and a clock."""

    def __init__(self, file: CrawlFile, *answers: tuple[int, bytes] | FetchError) -> None:
        self.file = file
        self.answers = list(answers)
        self.asked: list[str] = []
        self.now = 1_000_000.0
        self.permissions = self.started_again()

    def started_again(self) -> Permissions:
        self.permissions = Permissions(self.file.connection, self._fetch, lambda: self.now)
        return self.permissions

    async def _fetch(self, url: str, max_bytes: int) -> Response:
        self.asked.append(url)
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, FetchError):
            raise answer
        headers = (("Location", answer[1].decode()),) if 300 <= answer[0] < 400 else ()
        return Response(url, answer[0], headers, (), answer[1][:max_bytes], self.now)

    def allows(self, path: str, origin: str = ORIGIN) -> bool:
        return asyncio.run(self.permissions.of(origin)).robots.allowed(origin + path)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permission, "PAUSE_S", 0.0)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[CrawlFile]:
    opened = CrawlFile.open(tmp_path)
    yield opened
    opened.close()


def test_it_is_asked_for_once_a_day(file: CrawlFile) -> None:
    """Also by a visit that lasts longer, and by another process."""
    server = Server(file, (200, RULES))
    assert server.allows("/yes")
    assert not server.allows("/no")
    server.started_again()
    assert not server.allows("/no")
    server.now += DAY_S - 1
    assert not server.allows("/no")
    assert server.asked == [f"{ORIGIN}/robots.txt"]
    server.now += 2
    assert not server.allows("/no")
    assert len(server.asked) == 2


def test_many_that_wait_for_it_ask_once(file: CrawlFile) -> None:
    """All of them get the answer."""
    server = Server(file, (200, RULES))

    async def many() -> list[bool]:
        found = await asyncio.gather(*(server.permissions.of(ORIGIN) for _ in range(20)))
        return [each.robots.allowed(f"{ORIGIN}/no") for each in found]

    assert asyncio.run(many()) == [False] * 20
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [404, 403, 401, 410, 400])
def test_where_there_is_none_all_is_allowed(file: CrawlFile, status: int) -> None:
    """RFC 9309, 2.3.1.3."""
    assert Server(file, (status, b"User-agent: *\nDisallow: /")).allows("/a")


@pytest.mark.parametrize(
    "answer",
    [(500, b""), (503, b""), (429, b""), FetchError("no answer", retryable=True), FetchError("tls", reason="tls")],
)
def test_out_of_reach_nothing_is_allowed_but_it_is_asked_for_again_soon(
    file: CrawlFile, answer: tuple[int, bytes] | FetchError
) -> None:
    """RFC 9309, 2.3.1.4. A day would be long for a server that was restarted."""
    server = Server(file, *[answer] * 3, (200, b""))
    assert not server.allows("/a")
    asked = len(server.asked)
    assert not server.allows("/a")
    assert len(server.asked) == asked
    server.answers = [(200, b"")]
    server.now += permission.ASK_AGAIN_S + 1
    assert server.allows("/a")


def test_a_month_out_of_reach_is_as_none(file: CrawlFile) -> None:
    """RFC 9309, 2.3.1.4: then the site may be fetched. One answer in between begins the month anew."""
    server = Server(file, (503, b""))
    for _ in range(29):
        assert not server.allows("/a")
        server.now += DAY_S
    server.answers = [(200, b"")]
    assert server.allows("/a")
    server.answers = [(503, b"")]
    server.now += DAY_S
    for _ in range(30):
        assert not server.allows("/a")
        server.now += DAY_S
    assert server.allows("/a")


def test_it_is_tried_a_few_times(file: CrawlFile) -> None:
    """A site is not given up for one bad answer."""
    server = Server(file, (500, b""), FetchError("no answer", retryable=True), (200, RULES))
    assert server.allows("/yes")
    assert len(server.asked) == permission.TRIES


@pytest.mark.parametrize(("redirects", "allowed"), [(5, False), (6, True)])
def test_five_redirects_are_followed(file: CrawlFile, redirects: int, allowed: bool) -> None:
    """More count as no file (RFC 9309, 2.3.1.2). The rules hold for the origin that was asked about."""
    moves = [(301, f"https://other.example/{number}".encode()) for number in range(redirects)]
    assert Server(file, *moves, (200, RULES)).allows("/no") is allowed


def test_origins_are_apart(file: CrawlFile) -> None:
    """Scheme, host and port."""
    server = Server(file, (200, RULES), (404, b""))
    assert not server.allows("/no")
    assert server.allows("/no", "https://site.example:8443")
    assert origin_of("https://Site.example:8443/a?b") == "https://site.example:8443"
