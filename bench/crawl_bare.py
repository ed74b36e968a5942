"""Scrapy and aiohttp by themselves: `python -m bench.crawl_bare crawl URL`, `revisit FILE` and `revisit-aiohttp FILE`.

`crawl` is a plain CrawlSpider that follows every link and keeps nothing, with the settings that Scrapy has without a
project, obeying robots.txt. `revisit` asks for each address of a file with the ETag beside it and does nothing with the
answer; `revisit-aiohttp` does the same with the HTTP library alone, as many at once.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

AT_ONCE = 8
"""Requests of one host at once, as Scrapy has it without settings."""

SETTINGS = {"LOG_ENABLED": False, "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0}


class Follow(CrawlSpider):
    """Follow all links of one host."""

    name = "follow"
    rules = (Rule(LinkExtractor(), callback="parse_item", follow=True),)
    pages = 0

    def __init__(self, url: str) -> None:
        super().__init__(start_urls=[url], allowed_domains=[urlsplit(url).hostname])

    def parse_item(self, _: Response) -> Iterator[Any]:
        self.pages += 1
        yield from ()


class Revisit(scrapy.Spider):
    """Ask for known addresses, conditionally."""

    name = "revisit"
    handle_httpstatus_list = (304,)
    pages = 0

    def __init__(self, file: str) -> None:
        super().__init__()
        self.known = json.loads(Path(file).read_text())

    async def start(self) -> AsyncIterator[Any]:
        for url, etag in self.known:
            yield scrapy.Request(url, headers={"If-None-Match": etag}, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> None:
        self.pages += response.status == 304


async def revisit_by_aiohttp(file: str) -> int:
    """Ask for known addresses, conditionally; how many had not changed."""
    known = iter(json.loads(Path(file).read_text()))
    unchanged = 0

    async def ask(session: aiohttp.ClientSession) -> None:
        nonlocal unchanged
        for url, etag in known:
            async with session.get(url, headers={"If-None-Match": etag}) as answer:
                await answer.read()
                unchanged += answer.status == 304

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(ask(session) for _ in range(AT_ONCE)))
    return unchanged


def main() -> None:
    """Run one of them and print how many pages it had."""
    what, value = sys.argv[1:]
    if what == "revisit-aiohttp":
        pages = asyncio.run(revisit_by_aiohttp(value))
    else:
        process = CrawlerProcess(SETTINGS)
        process.crawl({"crawl": Follow, "revisit": Revisit}[what], value)
        (crawler,) = process.crawlers
        process.start()
        pages = crawler.spider.pages if crawler.spider else 0
    sys.stdout.write(json.dumps({"pages": pages}) + "\n")


if __name__ == "__main__":
    main()
