"""Fetch in a test as the crawler does, without a crawl around it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from citewell.crawl.fetch.download import NAMES_SETTING, Bounds, DownloadHandler
from citewell.errors import FetchError

QUICK = Bounds(
    connect_s=2.0, answer_s=2.0, idle_s=0.5, total_s=5.0, grace_s=0.5, least_bytes_s=1_000, max_bytes=2_000_000
)
"""Bounds that a stalling server meets soon."""

PATIENT = Bounds(max_bytes=2_000_000)
"""Bounds that a busy machine does not meet by itself."""

Outcome = Response | FetchError


def fetch(url: str, *, names: Mapping[str, Sequence[str]] | None = None, **meta: Any) -> Outcome:
    """What becomes of one address; loopback is allowed unless said otherwise."""
    return fetch_all([url], names=names, **meta)[0]


def fetch_all(urls: Sequence[str], *, names: Mapping[str, Sequence[str]] | None = None, **meta: Any) -> list[Outcome]:
    """What becomes of several addresses, one after the other, with the same handler."""
    return ask([Request(url, meta={"allow_private": True, "bounds": PATIENT, **meta}) for url in urls], names=names)


def ask(
    requests: Sequence[Request], *, names: Mapping[str, Sequence[str]] | None = None, together: bool = False
) -> list[Outcome]:
    """What becomes of several requests, one after the other or all at once."""
    return asyncio.run(_ask(requests, names or {}, together=together))


async def _ask(requests: Sequence[Request], names: Mapping[str, Sequence[str]], *, together: bool) -> list[Outcome]:
    handler = DownloadHandler.from_crawler(get_crawler(settings_dict={NAMES_SETTING: names}))
    try:
        if together:
            return list(await asyncio.gather(*(_outcome(handler, request) for request in requests)))
        return [await _outcome(handler, request) for request in requests]
    finally:
        await handler.close()


async def _outcome(handler: DownloadHandler, request: Request) -> Outcome:
    try:
        return await handler.download_request(request)
    except FetchError as problem:
        return problem
