"""A host is asked as fast as it does well under, and never faster than it or the owner allows."""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.utils.test import get_crawler

from citewell.crawl.fetch.pace import (
    BACKOFF_BOUND_S,
    LONGEST_DELAY_S,
    OWN_CONCURRENCY,
    PUBLIC_CONCURRENCY,
    PUBLIC_FLOOR_S,
    Pace,
    after,
    apply,
    backoff_s,
    retry_after,
    start,
)
from tests.crawl.misbehaving import MisbehavingServer

NOW = 1_700_000_000.0

ANSWERS = st.one_of(
    st.tuples(st.floats(0.001, 20), st.sampled_from([200, 304, 301, 404, 429, 500, 503]), st.none()),
    st.tuples(st.none(), st.none(), st.sampled_from(["timeout", "connection", "tls", "type", "size"])),
)
FLOORS = st.sampled_from([0.0, 0.1, PUBLIC_FLOOR_S, 5.0])
CRAWL_DELAYS = st.one_of(st.none(), st.floats(0.01, 100))


def went(
    pace: Pace, latency_s: float = 0.1, status: int = 200, times: int = 1, floor_s: float = PUBLIC_FLOOR_S
) -> Pace:
    for _ in range(times):
        pace = after(pace, latency_s=latency_s, status=status, crawl_delay_s=None, floor_s=floor_s)
    return pace


def failed(pace: Pace, error: str = "timeout", floor_s: float = PUBLIC_FLOOR_S) -> Pace:
    return after(pace, latency_s=None, status=None, error=error, crawl_delay_s=None, floor_s=floor_s)


@given(st.lists(ANSWERS, max_size=60), FLOORS, CRAWL_DELAYS)
def test_nothing_gets_under_a_floor(
    answers: list[tuple[float | None, int | None, str | None]], floor_s: float, crawl_delay_s: float | None
) -> None:
    """Whatever happens, the delay is what owner and robots.txt ask for at least, and the concurrency has a bound."""
    pace = start(floor_s=floor_s, crawl_delay_s=crawl_delay_s)
    for latency_s, status, error in answers:
        before = pace
        pace = after(
            pace, latency_s=latency_s, status=status, error=error, crawl_delay_s=crawl_delay_s, floor_s=floor_s
        )
        assert pace.delay_s >= max(floor_s, crawl_delay_s or 0.0)
        assert pace.delay_s <= max(LONGEST_DELAY_S, floor_s, 2 * (crawl_delay_s or 0.0) + 1)
        assert 1 <= pace.concurrency <= (PUBLIC_CONCURRENCY if floor_s else OWN_CONCURRENCY)
        if crawl_delay_s:
            assert pace.concurrency == 1
        if error == "timeout" or status in {429, 503}:
            assert pace.delay_s >= before.delay_s
            assert pace.concurrency <= before.concurrency


def test_a_host_that_does_well_is_asked_more_at_a_time() -> None:
    """From one request at a time to four of a stranger, eight of one's own machine."""
    assert start(floor_s=PUBLIC_FLOOR_S).concurrency == 1
    public = went(start(floor_s=PUBLIC_FLOOR_S), times=60)
    assert (public.concurrency, public.delay_s) == (4, PUBLIC_FLOOR_S)
    own = went(start(floor_s=0.0), latency_s=0.002, times=60, floor_s=0.0)
    assert (own.concurrency, own.delay_s) == (8, 0.0)


def test_a_slow_host_is_given_time() -> None:
    """The delay is such that no more requests are under way than the concurrency says."""
    pace = went(start(floor_s=PUBLIC_FLOOR_S), latency_s=8.0, times=100)
    assert pace.delay_s == pytest.approx(8.0 / pace.concurrency, rel=0.1)


def test_a_host_that_gets_slower_is_asked_less_at_a_time() -> None:
    """Before it says so itself."""
    pace = went(start(floor_s=0.0), latency_s=0.01, times=60, floor_s=0.0)
    assert went(pace, latency_s=0.5, times=40, floor_s=0.0).concurrency < pace.concurrency // 2


@pytest.mark.parametrize("status", [429, 503])
def test_trouble_doubles_the_delay_and_halves_the_rest(status: int) -> None:
    """At once; and calm brings both back, slowly."""
    good = went(start(floor_s=PUBLIC_FLOOR_S), times=60)
    bad = went(good, status=status)
    assert (bad.delay_s, bad.concurrency) == (2 * good.delay_s, good.concurrency // 2)
    assert went(bad, times=3).delay_s > good.delay_s
    mended = went(bad, times=60)
    assert (mended.delay_s, mended.concurrency) == (good.delay_s, good.concurrency)


def test_what_was_under_way_is_the_same_trouble() -> None:
    """Four timeouts of four requests at a time are one sign, not four."""
    good = went(start(floor_s=PUBLIC_FLOOR_S), times=60)
    once = failed(good)
    pace = once
    for _ in range(good.concurrency - 1):
        pace = failed(pace, "connection")
    assert (pace.delay_s, pace.concurrency) == (once.delay_s, once.concurrency)
    assert failed(pace).delay_s == 2 * once.delay_s


def test_an_own_machine_in_trouble_is_given_time_too() -> None:
    """Twice no delay would be none."""
    pace = failed(start(floor_s=0.0), floor_s=0.0)
    assert pace.delay_s >= 0.5
    assert went(pace, latency_s=0.002, times=80, floor_s=0.0).delay_s == 0.0


def test_error_pages_do_not_speed_up() -> None:
    """They come fast because there is nothing in them."""
    pace = went(start(floor_s=PUBLIC_FLOOR_S), latency_s=2.0, times=20)
    assert went(pace, latency_s=0.001, status=404, times=50) == pace


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (formatdate(NOW + 90, usegmt=True), 90.0),
        (formatdate(NOW - 90, usegmt=True), 0.0),
        ("9" * 5000, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("١٢", None),
        ("Fri, 99 Foo 2020", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, expected: float | None) -> None:
    """Bounded to a day; what cannot be read says nothing."""
    assert retry_after((("Server", "x"), ("retry-AFTER", value)), NOW) == expected
    assert retry_after((("Server", "x"),), NOW) is None


@given(st.text(max_size=100))
def test_retry_after_reads_anything(value: str) -> None:
    """No header makes it fail."""
    wait = retry_after([("Retry-After", value), ("Retry-After", "3")], NOW)
    assert wait is not None
    assert 3 <= wait <= 86_400


@given(st.integers(1, 10_000), st.text(max_size=50))
def test_waits_before_another_try_double_up_to_a_bound(attempt: int, url: str) -> None:
    """And are the same for the same address and attempt."""
    wait = backoff_s(attempt, url)
    assert wait == backoff_s(attempt, url)
    assert 1.5 <= wait <= BACKOFF_BOUND_S * 1.25
    if attempt < 6:
        assert backoff_s(attempt + 1, url) > wait


@given(st.floats(0.001, 100), st.integers(1, 8), st.booleans())
def test_chance_never_shortens_a_gap(delay_s: float, concurrency: int, exact: bool) -> None:
    """Scrapy varies delays both ways; a pace is the least. What a site asked for is not varied at all."""
    downloader = Downloader.__new__(Downloader)
    downloader.per_slot_settings, downloader.slots = {}, {"host": Slot(1, 0.0, 0.5)}
    apply(downloader, "host", Pace(delay_s, concurrency, exact))
    slot = downloader.slots["host"]
    gaps = [slot.download_delay() for _ in range(50)]
    assert min(gaps) >= delay_s * (1 - 1e-9)
    assert max(gaps) <= delay_s * (1 if exact else 1.51)
    assert slot.concurrency == concurrency
    assert downloader.per_slot_settings["host"]["delay"] == slot.delay


def test_a_server_sees_the_gaps() -> None:
    """Through Scrapy's own downloader: starts of requests lie as far apart as robots.txt asks, one at a time."""
    with MisbehavingServer() as server:

        async def crawl() -> None:
            settings = {"DOWNLOAD_HANDLERS": {"http": "citewell.crawl.fetch.download.DownloadHandler"}}
            crawler = get_crawler(settings_dict=settings)
            crawler.spider = crawler._create_spider("gaps")
            downloader = Downloader(crawler)
            pace = start(floor_s=0.0, crawl_delay_s=0.2)
            requests = [Request(server.url(f"/slow/0.05?{n}"), meta={"allow_private": True}) for n in range(5)]
            apply(downloader, server.host, pace)
            await asyncio.gather(*(downloader._enqueue_request(request) for request in requests))
            await downloader.handlers._close()
            downloader.close()

        asyncio.run(crawl())
        times = [visit.at for visit in server.visits]
    assert len(times) == 5
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert 0.2 <= min(gaps) <= max(gaps) < 2
