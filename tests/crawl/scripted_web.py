"""A web in memory that answers as a test says, and a crawl of it without a library: the driver's seam to the network is
played, the crawl file is real."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from citewell.crawl.address import address
from citewell.crawl.fetch.pace import Pace
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.intake import Fetched, Intake, TakenIn
from citewell.crawl.kept.sources import Sources
from citewell.crawl.scope import Rules
from citewell.crawl.visit.driver import Driver
from citewell.crawl.visit.judge import Response
from citewell.errors import FetchError

SITE = "https://site.example"


@dataclass(frozen=True)
class Reply:
    """An answer of the web."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Answer = Reply | FetchError | Callable[[dict[str, str]], "Reply"]


def page(*links: str, text: str = "", head: str = "", headers: Sequence[tuple[str, str]] = ()) -> Reply:
    """A page of HTML with links."""
    anchors = "".join(f'<a href="{link}">more</a> ' for link in links)
    words = text or f"A page about {' and '.join(links) or 'nothing'}."
    body = f"<!doctype html><html><head><title>Page</title>{head}</head><body><p>{words}</p>{anchors}</body></html>"
    return Reply(200, body.encode(), (("Content-Type", "text/html; charset=utf-8"), *headers))


def html(body: str) -> Reply:
    """A page as it is written."""
    return Reply(200, body.encode(), (("Content-Type", "text/html"),))


def sitemap(*links: str, lastmod: str = "") -> Reply:
    """A sitemap, or an index of sitemaps if its links end in .xml."""
    when = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    outer, inner = ("sitemapindex", "sitemap") if links and links[0].endswith(".xml") else ("urlset", "url")
    entries = "".join(f"<{inner}><loc>{SITE}{link}</loc>{when}</{inner}>" for link in links)
    body = f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{outer}>'
    return Reply(200, body.encode(), (("Content-Type", "application/xml"),))


def moved(to: str, status: int = 301) -> Reply:
    return Reply(status, b"", (("Location", to),))


def text_file(body: str) -> Reply:
    return Reply(200, body.encode(), (("Content-Type", "text/plain"),))


@dataclass
class Asked:
    """A request that was made."""

    url: str
    headers: dict[str, str]
    allow_private: bool


@dataclass
class Web:
    """Answers by address; without a scheme and host they are SITE's. A list is answered one by one, its last for ever.

    What is not there is 404. An answer with an ETag is 304 to whoever has it.
    """

    answers: dict[str, Answer | list[Answer]]
    asked: list[Asked] = field(default_factory=list)
    paces: dict[str, Pace] = field(default_factory=dict)
    on_request: Callable[[str], None] = lambda _url: None

    async def fetch(
        self, url: str, *, slot: str, headers: dict[str, str], allow_private: bool, max_bytes: int | None = None
    ) -> tuple[Response, float]:
        known = address(url)
        assert known is not None
        assert slot == known.host, "a request counts for the host that it goes to"
        self.asked.append(Asked(url, headers, allow_private))
        self.on_request(url)
        await asyncio.sleep(0)
        answer = self._answer(url, headers)
        if isinstance(answer, FetchError):
            raise answer
        etag = dict(answer.headers).get("ETag")
        if answer.status == 200 and etag is not None and headers.get("If-None-Match") == etag:
            answer = Reply(304, b"", (("ETag", etag),))
        body = answer.body if max_bytes is None else answer.body[:max_bytes]
        return Response(url, answer.status, answer.headers, (), body, time.time(), "192.0.2.1"), 0.01

    def set_pace(self, slot: str, pace: Pace) -> None:
        self.paces[slot] = pace

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt files; addresses of SITE by their path."""
        return [each.url.removeprefix(SITE) for each in self.asked if not each.url.endswith("/robots.txt")]

    def _answer(self, url: str, headers: dict[str, str]) -> Reply | FetchError:
        found = self.answers.get(url.removeprefix(SITE), Reply(404, b"nothing here"))
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        return found(headers) if callable(found) else found


class Crawl:
    """A source on a scripted web, visited as often as a test likes."""

    def __init__(self, folder: Path, web: Web, seed: str = f"{SITE}/", **rules: object) -> None:
        self.web = web
        self.file = CrawlFile.open(folder)
        self.sources = Sources(self.file)
        self.source = self.sources.put(Rules(seed=seed, **rules), collection="", now=time.time())  # type: ignore[arg-type]
        self.driver: Driver | None = None

    def visit(self, *, due_only: bool = False, now: float | None = None) -> str:
        """One visit to its end; why it ended."""
        now = now or time.time()
        self.source = self.sources.begin_visit(self.source, now=now, due_only=due_only)
        why = asyncio.run(self._drive())
        self.read(last=True)
        if why != "stopped":
            self.sources.end_visit(self.source.source_id, now=now)
        self.source = self.sources.get(self.source.source_id)
        return why

    async def _drive(self) -> str:
        self.driver = Driver(self.file, self.source, self.web, tell=lambda *_: self.read())
        return await self.driver.run()

    def read(self, *, last: bool = False) -> None:
        """Take in what was fetched: each page that has a text of its own becomes a document."""
        intake = Intake(self.file, self.source)
        while True:
            for fetched in intake.fetched(1000):
                intake.settle([_taken_in(intake, fetched)], extractor=1)
            if not last or not intake.settle_what_waits_on_others():
                return

    def rows(self, columns: str = "url, outcome", where: str = "1") -> list[tuple[str | int | float | None, ...]]:
        return list(self.file.connection.execute(f"SELECT {columns} FROM urls WHERE {where} ORDER BY url"))

    def outcome(self, path: str) -> tuple[str, str]:
        """Outcome and detail of an address."""
        known = address(path if "://" in path else SITE + path)
        assert known is not None
        (row,) = self.file.connection.execute("SELECT outcome, detail FROM urls WHERE key = ?", (known.key,))
        return row[0], row[1]

    def indexed(self) -> set[str]:
        """Addresses in the library; those of SITE by their path."""
        return {str(url).removeprefix(SITE) for (url,) in self.rows("url", "doc_id IS NOT NULL")}

    def waiting(self) -> set[str]:
        return {str(url).removeprefix(SITE) for (url,) in self.rows("url", "state = 0")}


def _taken_in(intake: Intake, fetched: Fetched) -> TakenIn:
    """What becomes of a page whose text is what stands in its body."""
    if fetched.outcome:
        return TakenIn(fetched, fetched.outcome, new=False)
    capture = intake.capture(fetched)
    assert capture is not None
    text = re.sub(r"<[^>]*>", " ", capture.body.decode())
    text_hash = hashlib.sha256(text.encode()).hexdigest()[:16]
    twin = intake.twin(fetched, text_hash)
    if twin is not None:
        return TakenIn(fetched, "duplicate", f"the same text as {twin.url}", twin, text_hash=text_hash, new=False)
    return TakenIn(fetched, "", doc_id=fetched.url, text_hash=text_hash)
