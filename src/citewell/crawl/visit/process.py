"""The process that fetches: one visit of one source, by Scrapy, until it is done or told to stop.

In: the library's folder, the number of the source, and the end of standard input (or a line) to stop. Out: rows in the
crawl file; on standard output one line of JSON for each step, the last with `ended`. It is a process of its own because
Scrapy's event loop can be started only once, so that reading pages goes on beside it, and so that nothing a server does
to it touches the library.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from filelock import FileLock
from scrapy.crawler import AsyncCrawlerProcess

from citewell import __version__
from citewell.crawl.content_types import accepted
from citewell.crawl.fetch.download import NAMES_SETTING, Bounds
from citewell.crawl.fetch.pace import Pace, apply
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Source
from citewell.crawl.visit.asking import Tally
from citewell.crawl.visit.driver import CONCURRENCY, Driver
from citewell.crawl.visit.judge import Response
from citewell.errors import CitewellError
from citewell.kit.users import file_mode

DEFAULT_USER_AGENT = f"Citewell/{__version__}"

LOCK_NAME = "fetching.lock"
"""Held while a process fetches: one whose parent was killed may still be ending when the next is started."""

LOCK_S = 30.0

MAX_PAGE_BYTES = 50_000_000
ROBOTS_BOUNDS_S = 30.0

SETTINGS: dict[str, Any] = {
    "ADDONS": {},
    "AUTOTHROTTLE_ENABLED": False,  # crawl.fetch.pace
    "CONCURRENT_REQUESTS": CONCURRENCY,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY_JITTER": 0,  # it would come nearer than a site's crawl-delay
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "citewell.crawl.fetch.download.DownloadHandler")
    | dict.fromkeys(("data", "file", "ftp", "s3")),
    # What these do is done elsewhere: redirects and repeats are rows of the frontier, robots.txt is asked for
    # before it is taken from there, and bodies are unpacked where they are read.
    "DOWNLOADER_MIDDLEWARES_BASE": {},
    "DOWNLOADER_STATS": False,
    "EXTENSIONS_BASE": {},
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "TELNETCONSOLE_ENABLED": False,
}


class VisitSpider(scrapy.Spider):
    """Scrapy's frame around a Driver."""

    name = "citewell"

    def __init__(self, file: CrawlFile, source: Source, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.file = file
        self.source = source
        self.why = "broken"
        self.suspended: list[str] = []
        self.message = ""

    async def start(self) -> AsyncIterator[Any]:
        """Not a list of requests: the driver asks the engine for what it wants, and awaits it."""
        try:
            driver = Driver(self.file, self.source, self, tell=_tell)
            _stop_when_told(driver)
            self.why = await driver.run()
            self.suspended = sorted(driver.suspended)
        except Exception as problem:  # a full disk, say; Scrapy would log it, and nobody would know
            self.message = _in_a_line(problem)
        for request in list[scrapy.Request]():
            yield request

    async def fetch(
        self, url: str, *, slot: str, headers: dict[str, str], allow_private: bool, max_bytes: int | None = None
    ) -> tuple[Response, float]:
        meta: dict[str, Any] = {"download_slot": slot, "allow_private": allow_private, "accepts": accepted(url)}
        meta["bounds"] = Bounds(max_bytes=MAX_PAGE_BYTES)
        if max_bytes is not None:
            meta["accepts"] = ()
            meta["bounds"] = Bounds(max_bytes=max_bytes, cut=True, total_s=ROBOTS_BOUNDS_S)
        request = scrapy.Request(
            url, headers=headers | {"User-Agent": self.source.rules.user_agent or DEFAULT_USER_AGENT}, meta=meta
        )
        assert self.crawler.engine is not None
        answer = await self.crawler.engine.download_async(request)
        response = Response(
            url=url,
            status=answer.status,
            headers=tuple(request.meta["answer_headers"]),
            request_headers=tuple(request.meta["asked_headers"]),
            body=answer.body,
            fetched=time.time(),
            ip=str(answer.ip_address) if answer.ip_address else None,
        )
        return response, float(request.meta["download_latency"])

    def set_pace(self, slot: str, pace: Pace) -> None:
        assert self.crawler.engine is not None
        apply(self.crawler.engine.downloader, slot, pace)


def main() -> None:
    """Visit one source: `python -m citewell.crawl.visit.process FOLDER SOURCE_ID [NAMES]`.

    NAMES is JSON: host names with the addresses that stand for them, asked before DNS.
    """
    folder, source_id = Path(sys.argv[1]), int(sys.argv[2])
    names = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}
    with FileLock(folder / LOCK_NAME, timeout=LOCK_S, mode=file_mode()):
        file = CrawlFile.open(folder)
        try:
            _fetch(file, source_id, names)
        finally:
            file.close()


def _fetch(file: CrawlFile, source_id: int, names: dict[str, list[str]]) -> None:
    process = AsyncCrawlerProcess(SETTINGS | {NAMES_SETTING: names})
    process.crawl(VisitSpider, file, Sources(file).get(source_id))
    (crawler,) = process.crawlers
    process.start(install_signal_handlers=False)
    spider = crawler.spider
    assert isinstance(spider, VisitSpider)
    _say({"ended": spider.why, "suspended": spider.suspended, "message": spider.message})


def _in_a_line(problem: Exception) -> str:
    return str(problem) if isinstance(problem, CitewellError) else f"{type(problem).__name__}: {problem}"


def _stop_when_told(driver: Driver) -> None:
    """Stop when our parent says so, or is no more: either way our standard input ends."""
    loop = asyncio.get_running_loop()

    def listen() -> None:
        sys.stdin.readline()
        loop.call_soon_threadsafe(setattr, driver, "stopping", True)

    threading.Thread(target=listen, daemon=True).start()


def _tell(tally: Tally, waiting: int, last: str) -> None:
    _say(
        {
            "requests": tally.requests, "read": tally.read, "unchanged": tally.unchanged, "bytes": tally.bytes,
            "waiting": waiting, "outcomes": tally.outcomes, "errors": tally.errors, "last": last,
        }
    )  # fmt: skip


def _say(message: dict[str, Any]) -> None:
    try:
        print(json.dumps(message), flush=True)  # noqa: T201 - our parent reads it
    except BrokenPipeError:
        sys.exit(1)  # nobody is there any more; what was written is safe


if __name__ == "__main__":
    main()
