"""How fast one host is asked: a delay, and how many requests at a time, that follow how the server does.

In: the pace so far and how one request went. Out: the next pace; `apply` gives it to Scrapy's downloader. What is asked
for, and when to try again: the frontier. Nothing here waits, and nothing reads a clock.

The delay follows Scrapy's AutoThrottle: it is latency / concurrency, so that as many requests are under way as that.
Added: the concurrency grows while answers come about as fast as they ever did, and is halved by trouble (additive
increase, multiplicative decrease, as in TCP); trouble doubles the delay at once and is forgiven slowly; and what a site
or the owner asks for is a floor that neither rule nor chance gets under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime

from scrapy.core.downloader import Downloader

PUBLIC_FLOOR_S = 0.25  # between two requests to a host of someone else's
PUBLIC_CONCURRENCY = 4
OWN_CONCURRENCY = 8  # of a host that needs no floor: the owner's own machine
LONGEST_DELAY_S = 60.0  # that trouble leads to

TROUBLE_STATUSES = frozenset({429, 502, 503, 504, 509, 529})
TROUBLE_ERRORS = frozenset({"timeout", "connection"})
TROUBLE_DELAY_S = 0.5  # after the first trouble at least: twice nothing would be nothing
FORGIVENESS = 0.9  # of the delay is left after each good answer, down to what latency asks for

SMOOTHING = 0.3  # weight of the newest latency in the average
NEAR_BEST = 2.0  # times the best latency is still as fast as ever
UNNOTICED_S = 0.05  # more than that is too: below it, it is our own work that we measure
BEST_DRIFT = 1.01  # the best is forgotten by this at each answer, for servers that have become slower

# What a server sees between two requests differs from what we see by how long each took to reach it.
CRAWL_DELAY_MARGIN_S = 0.05
CRAWL_DELAY_MARGIN = 1.02
JITTER = 0.2  # share by which gaps vary, so that many crawlers do not fall into step

RETRY_AFTER_BOUND_S = 86_400.0
BACKOFF_FIRST_S = 2.0
BACKOFF_BOUND_S = 600.0
BACKOFF_JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast one host is asked at present."""

    delay_s: float  # between the starts of two requests, at least
    concurrency: int  # requests under way at once
    exact: bool = False  # the site asked for this delay: no chance in it
    latency_s: float | None = None  # smoothed average of the time until headers
    best_s: float | None = None  # the least of late
    calm: int = 0  # good answers since the concurrency was last changed
    settling: int = 0  # requests that were under way when trouble came: what becomes of them is the same trouble


def start(*, floor_s: float, crawl_delay_s: float | None = None) -> Pace:
    """The pace of a host that nothing is known of: one request at a time.

    Args:
        floor_s: least delay, PUBLIC_FLOOR_S by default; 0 for the owner's own machines.
        crawl_delay_s: what its robots.txt asks for, None if nothing.
    """
    return _bounded(Pace(floor_s, 1), floor_s, crawl_delay_s)


def after(
    pace: Pace,
    *,
    latency_s: float | None,
    status: int | None,
    error: str | None = None,
    crawl_delay_s: float | None,
    floor_s: float,
) -> Pace:
    """The pace after one more request.

    Args:
        latency_s: from asking to having the headers, None if there were none.
        status: of the answer, None if there was none.
        error: FetchError.reason, None if there was none.
        crawl_delay_s, floor_s: as for `start`; they may change from one request to the next.
    """
    if error in TROUBLE_ERRORS or status in TROUBLE_STATUSES:
        changed = _slower(pace)
    elif error is not None or latency_s is None or status is None or status >= 400:
        changed = replace(pace, settling=max(0, pace.settling - 1))  # error pages come fast and prove nothing
    else:
        changed = _learn(pace, latency_s, floor_s)
    return _bounded(changed, floor_s, crawl_delay_s)


def retry_after(headers: Iterable[tuple[str, str]], now: float) -> float | None:
    """How long a server asks to be left alone (RFC 9110, 10.2.3).

    Args:
        headers: of its answer.
        now: seconds since the epoch, for a server that names a date.
    Returns:
        Seconds from 0 to a day, None if it does not say so or not legibly.
    """
    waits = [_seconds(value.strip(), now) for name, value in headers if name.lower() == "retry-after"]
    known = [wait for wait in waits if wait is not None]
    return min(max(*known, 0.0), RETRY_AFTER_BOUND_S) if known else None


def backoff_s(attempt: int, url: str) -> float:
    """How long to wait before asking for an address once more.

    Args:
        attempt: failed ones so far, from 1.
        url: the same address and attempt always wait as long; different ones scatter by BACKOFF_JITTER.
    """
    wait = min(BACKOFF_FIRST_S * 2.0 ** min(attempt - 1, 30), BACKOFF_BOUND_S)
    digest = hashlib.blake2b(f"{attempt} {url}".encode(), digest_size=8).digest()
    chance = int.from_bytes(digest, "big") / 2**64
    return wait * (1 + BACKOFF_JITTER * (2 * chance - 1))


def apply(downloader: Downloader, slot_key: str, pace: Pace) -> None:
    """Let Scrapy's downloader keep to a pace for one slot, now and after it has dropped and made the slot again.

    Args:
        slot_key: `request.meta["download_slot"]` of the requests meant.
    """
    delay_s, jitter = _as_scrapy_counts(pace)
    downloader.per_slot_settings[slot_key] = {"concurrency": pace.concurrency, "delay": delay_s, "jitter": jitter}
    slot = downloader.slots.get(slot_key)
    if slot is not None:
        slot.concurrency, slot.delay, slot.jitter = pace.concurrency, delay_s, jitter


def _slower(pace: Pace) -> Pace:
    if pace.settling:
        return replace(pace, settling=pace.settling - 1, calm=0)
    return replace(
        pace,
        delay_s=min(max(2 * pace.delay_s, TROUBLE_DELAY_S), max(LONGEST_DELAY_S, pace.delay_s)),
        concurrency=max(1, pace.concurrency // 2),
        calm=0,
        settling=pace.concurrency - 1,
    )


def _learn(pace: Pace, latency_s: float, floor_s: float) -> Pace:
    """Follow the latency of a good answer."""
    average = latency_s if pace.latency_s is None else pace.latency_s + SMOOTHING * (latency_s - pace.latency_s)
    best = latency_s if pace.best_s is None else min(latency_s, pace.best_s * BEST_DRIFT)
    as_fast_as_ever = average <= max(best * NEAR_BEST, best + UNNOTICED_S)
    most = PUBLIC_CONCURRENCY if floor_s else OWN_CONCURRENCY
    concurrency, calm = pace.concurrency, pace.calm + 1
    if calm >= (2 * concurrency if as_fast_as_ever else concurrency):
        concurrency, calm = min(max(concurrency + (1 if as_fast_as_ever else -1), 1), most), 0
    # Without a floor the concurrency alone sets the rate: it comes to the same, without waiting for timers.
    target = average / concurrency if floor_s else 0.0
    delay_s = max(target, pace.delay_s * FORGIVENESS)
    return Pace(
        delay_s=delay_s if delay_s > 0.001 else 0.0,
        concurrency=concurrency,
        latency_s=average,
        best_s=best,
        calm=calm,
        settling=max(0, pace.settling - 1),
    )


def _bounded(pace: Pace, floor_s: float, crawl_delay_s: float | None) -> Pace:
    if crawl_delay_s:
        least = max(floor_s, crawl_delay_s * CRAWL_DELAY_MARGIN + CRAWL_DELAY_MARGIN_S)
        return replace(pace, delay_s=max(pace.delay_s, least), concurrency=1, exact=True)
    most = PUBLIC_CONCURRENCY if floor_s else OWN_CONCURRENCY
    return replace(pace, delay_s=max(pace.delay_s, floor_s), concurrency=min(pace.concurrency, most), exact=False)


def _as_scrapy_counts(pace: Pace) -> tuple[float, float]:
    """Scrapy draws each gap from delay * (1 - jitter) to delay * (1 + jitter); ours may only be longer than said."""
    return (pace.delay_s, 0.0) if pace.exact else (pace.delay_s / (1 - JITTER), JITTER)


def _seconds(value: str, now: float) -> float | None:
    if value.isascii() and value.isdecimal():
        return float(value[:12])
    try:
        return parsedate_to_datetime(value).timestamp() - now
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
