"""Fetch in a test as the crawler does, without a crawl around it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from citewell.crawl.download import NAMES_SETTING, Bounds, DownloadHandler
from citewell.errors import FetchError

QUICK = Bounds(
    connect_s=2.0, answer_s=2.0, idle_s=0.5, total_s=5.0, grace_s=0.5, least_bytes_s=1_000, max_bytes=2_000_000
)

Outcome = Response | FetchError


def fetch(url: str, *, names: Mapping[str, Sequence[str]] | None = None, **meta: Any) -> Outcome:
    """What becomes of one address; loopback is allowed unless said otherwise."""
    return fetch_all([url], names=names, **meta)[0]


def fetch_all(urls: Sequence[str], *, names: Mapping[str, Sequence[str]] | None = None, **meta: Any) -> list[Outcome]:
    """What becomes of several addresses, one after the other, with the same handler."""
    return ask([Request(url, meta={"allow_private": True, "bounds": QUICK, **meta}) for url in urls], names=names)


def ask(requests: Sequence[Request], *, names: Mapping[str, Sequence[str]] | None = None) -> list[Outcome]:
    """What becomes of several requests."""
    return asyncio.run(_ask(requests, names or {}))


async def _ask(requests: Sequence[Request], names: Mapping[str, Sequence[str]]) -> list[Outcome]:
    handler = DownloadHandler.from_crawler(get_crawler(settings_dict={NAMES_SETTING: names}))
    outcomes: list[Outcome] = []
    try:
        for request in requests:
            try:
                outcomes.append(await handler.download_request(request))
            except FetchError as problem:
                outcomes.append(problem)
    finally:
        await handler.close()
    return outcomes
