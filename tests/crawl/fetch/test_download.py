"""Whatever a server does, a fetch ends soon, costs little, and says what happened in one word and one line."""

from __future__ import annotations

import gc
import socket
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from scrapy import Request
from scrapy.http import Response

from citewell.errors import FetchError
from tests.crawl.fetching import PATIENT, QUICK, ask, fetch, fetch_all
from tests.crawl.misbehaving import PAGE, MisbehavingServer

HTML = ("text/html", "application/xhtml+xml")


@pytest.fixture(scope="module")
def server() -> Iterator[MisbehavingServer]:
    with MisbehavingServer() as running:
        yield running


def got(outcome: Response | FetchError) -> Response:
    assert isinstance(outcome, Response), outcome
    return outcome


def failed(outcome: Response | FetchError) -> FetchError:
    assert isinstance(outcome, FetchError), outcome
    return outcome


def test_a_page_comes_with_its_headers_and_where_it_came_from(server: MisbehavingServer) -> None:
    """Status, body, headers in the order sent, the address that answered, and how long it took."""
    request = Request(server.url("/conditional"), meta={"allow_private": True})
    answer = got(ask([request])[0])
    assert (answer.status, answer.body, str(answer.ip_address)) == (200, PAGE, "127.0.0.1")
    assert answer.headers["ETag"] == b'"one"'
    assert [name for name, _ in request.meta["answer_headers"]] == ["Content-Type", "Content-Length", "ETag"]
    assert 0 < request.meta["download_latency"] < 5


def test_only_what_is_needed_is_said(server: MisbehavingServer) -> None:
    """No cookies, credentials or names of libraries; validators are passed on."""
    headers = {"Cookie": "a=b", "Authorization": "Basic x", "X-More": "y", "If-None-Match": '"one"', "User-Agent": "Me"}
    url = server.url("/conditional?said").replace("http://", "http://user:secret@") + "#part"
    request = Request(url, headers=headers, meta={"allow_private": True})
    assert got(ask([request])[0]).status == 304
    said = server.asked("/conditional?said")[0].headers
    assert set(said) == {"host", "user-agent", "accept", "accept-encoding", "if-none-match"}
    assert said["user-agent"] == "Me"
    assert {name.lower() for name, _ in request.meta["asked_headers"]} == set(said)


def test_cookies_are_not_kept(server: MisbehavingServer) -> None:
    """What a server sets is not sent back."""
    fetch_all([server.url("/cookies"), server.url("/cookies")])
    assert all("cookie" not in visit.headers for visit in server.asked("/cookies"))


@pytest.mark.parametrize("status", [200, 201, 301, 304, 400, 404, 410, 429, 451, 500, 503, 599])
def test_every_status_is_an_answer(server: MisbehavingServer, status: int) -> None:
    """What it means is for others to say."""
    assert got(fetch(server.url(f"/status/{status}"))).status == status


@pytest.mark.parametrize("status", [204, 304])
def test_a_body_where_none_belongs_is_passed_over(server: MisbehavingServer, status: int) -> None:
    """And is not taken for the next answer."""
    path = f"/no_content_with_body/{status}"
    outcomes = fetch_all([server.url(path), server.url("/ok"), server.url(path), server.url("/ok")])
    assert [(got(outcome).status, got(outcome).body) for outcome in outcomes] == [(status, b""), (200, PAGE)] * 2


@pytest.mark.parametrize("where", ["/loop", "/chain/3", "/to/private", "/to/file", "/to/lines", "/to/empty"])
def test_redirects_are_not_followed(server: MisbehavingServer, where: str) -> None:
    """The target is checked like any other address before anyone goes there. It holds no control characters."""
    before = len(server.visits)
    answer = got(fetch(server.url(where)))
    assert answer.status == 302
    assert len(server.visits) == before + 1
    assert (answer.headers.get("Location") or b"").decode().isprintable()


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "bare-deflate", "br", "zstd", "utf-8", "two-members"])
def test_bodies_are_given_unpacked(server: MisbehavingServer, coding: str) -> None:
    """In every coding that is asked for, and in what browsers forgive."""
    assert got(fetch(server.url(f"/packed/{coding}"))).body == PAGE


TROUBLE = {
    "/stall": ("timeout", True),
    "/stall_body": ("timeout", True),
    "/drip": ("timeout", True),
    "/drip_headers": ("timeout", True),
    "/slow/3": ("timeout", True),
    "/endless_continue": ("headers", False),
    "/endless_chunk_extension": ("http", False),
    "/truncated": ("truncated", True),
    "/truncated_chunked": ("truncated", True),
    "/truncated_gzip": ("truncated", True),
    "/reset_body": ("truncated", True),
    "/endless_trailers": ("headers", False),
    "/close": ("connection", True),
    "/reset": ("connection", True),
    "/broken_chunked/0.1": ("http", False),
    "/two_lengths": ("http", False),
    "/length_and_chunked": ("http", False),
    "/http09": ("http", False),
    "/odd_status/000": ("http", False),
    "/odd_status/101": ("http", False),
    "/tiny_chunks": ("http", False),
    "/garbage": ("http", False),
    "/odd_header_name": ("http", False),
    "/endless": ("size", False),
    "/video": ("size", False),
    "/huge_announced": ("size", False),
    "/packed_nothing": ("size", False),
    "/bomb/gzip": ("size", False),
    "/bomb/deflate": ("size", False),
    "/bomb/br": ("size", False),
    "/bomb/zstd": ("size", False),
    "/not_gzip": ("encoding", False),
    "/many_members": ("encoding", False),
    "/packed_twice": ("encoding", False),
    "/wide_zstd": ("encoding", False),
    "/endless_headers": ("headers", False),
    "/endless_status_line": ("headers", False),
    "/giant_header": ("headers", False),
    "/many_headers": ("headers", False),
}


@pytest.mark.parametrize("path", TROUBLE)
def test_trouble_has_a_word_and_ends_soon(server: MisbehavingServer, path: str) -> None:
    """One request is made, and the error says in a word whose fault it is and whether to try again."""
    before, started = len(server.asked(path)), time.monotonic()
    slow = TROUBLE[path][0] == "timeout"
    error = failed(fetch(server.url(path), bounds=QUICK if slow else PATIENT))
    assert (error.reason, error.retryable) == TROUBLE[path], error
    assert time.monotonic() - started < 15
    assert len(server.asked(path)) == before + 1
    assert str(error).isprintable()


def test_a_type_that_is_not_wanted_is_refused_before_its_body(server: MisbehavingServer) -> None:
    """An endless video costs its headers only; a page without a type is looked at."""
    assert failed(fetch(server.url("/video"), accepts=HTML)).reason == "type"
    assert got(fetch(server.url("/ok"), accepts=HTML)).body == PAGE
    assert got(fetch(server.url("/no_type"), accepts=HTML)).body == PAGE


@pytest.mark.parametrize("path", ["/endless_missing", "/redirect_with_endless_body"])
def test_the_body_of_an_answer_that_is_no_page_does_not_count(server: MisbehavingServer, path: str) -> None:
    """A redirect or "not found" stands, however endless what follows it, and whatever its type."""
    answer = got(fetch(server.url(path), accepts=("text/plain",)))
    assert answer.status in {302, 404}
    assert len(answer.body) <= 65_536
    assert answer.flags == ["cut"]


def test_a_long_body_may_be_cut_instead(server: MisbehavingServer) -> None:
    """Of a robots.txt without end the first part counts (RFC 9309, 2.5)."""
    answer = got(fetch(server.url("/endless"), bounds=replace(PATIENT, max_bytes=500_000, cut=True)))
    assert (len(answer.body), answer.flags) == (500_000, ["cut"])
    answer = got(fetch(server.url("/bomb/gzip"), bounds=replace(PATIENT, max_bytes=500_000, cut=True)))
    assert (len(answer.body), answer.flags) == (500_000, ["cut"])


def test_an_answer_cannot_forge_the_next(server: MisbehavingServer) -> None:
    """What stands behind the announced length is not taken for the answer to another request."""
    first, second = fetch_all([server.url("/longer_than_said"), server.url("/ok")])
    assert (got(first).body, got(second).body) == (b"hello", PAGE)


def test_header_values_hold_no_control_characters(server: MisbehavingServer) -> None:
    """They may be shown in a terminal one day, and sent back as validators."""
    answer = got(fetch(server.url("/control_header")))
    assert all(value.isprintable() for value in answer.headers.to_unicode_dict().values())
    assert answer.headers["X-Bell"] == b"ring [31mred [0m"


def test_connections_are_kept_for_the_next_request(server: MisbehavingServer) -> None:
    """Ten pages of one host need one connection."""
    before = server.connections
    fetch_all([server.url("/ok")] * 10)
    assert server.connections == before + 1


def test_a_kept_connection_that_was_closed_meanwhile_is_no_failure() -> None:
    """It is opened again, once."""
    with MisbehavingServer() as server:
        outcomes = fetch_all([server.url("/ok"), server.url("/close"), server.url("/ok")])
        assert [isinstance(outcome, Response) for outcome in outcomes] == [True, False, True]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/", "http"),
        ("file:///etc/passwd", "http"),
        ("http:///nowhere", "http"),
        ("http://2130706433/", "private"),
        ("http://0x7f000001/", "private"),
        ("http://0177.0.0.1/", "private"),
        ("http://127.1/", "private"),
        ("http://[::]/", "private"),
        ("http://0.0.0.0/", "private"),
        ("http://169.254.169.254/latest/", "private"),
        ("http://[::ffff:169.254.169.254]/", "private"),
        ("http://a..b/", "dns"),
        (f"http://{'a' * 70}.example/", "dns"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(url: str, reason: str) -> None:
    """Also on a source that may be private."""
    assert failed(fetch(url)).reason == reason


def test_only_get_is_spoken(server: MisbehavingServer) -> None:
    """Nothing is ever changed on a server."""
    request = Request(server.url("/ok?post"), method="POST", body=b"x", meta={"allow_private": True})
    assert failed(ask([request])[0]).reason == "http"
    assert not server.asked("/ok?post")


def test_a_closed_port_is_told() -> None:
    """Nobody listens there."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        error = failed(fetch(f"http://127.0.0.1:{unused.getsockname()[1]}/"))
    assert (error.reason, error.retryable) == ("connection", True)
    assert "refused" in str(error)


def test_many_bombs_cost_little_more_than_two(server: MisbehavingServer) -> None:
    """However many are sent at the same time, two are unpacked to the end at a time."""
    bounds = replace(PATIENT, max_bytes=12_000_000)
    urls = [server.url(path) for path in ("/endless", "/video")] * 5
    tracemalloc.start()
    try:
        outcomes = ask([Request(url, meta={"allow_private": True, "bounds": bounds}) for url in urls], together=True)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert {failed(outcome).reason for outcome in outcomes} == {"size"}
    assert peak < 2 * 12_000_000 + 8 * 4_000_000 + 40_000_000


def test_nothing_is_said_on_the_way(server: MisbehavingServer, caplog: pytest.LogCaptureFixture) -> None:
    """Trouble is told by the error alone: no log lines, no connections left open."""
    fetch_all([server.url(path) for path in ("/tiny_chunks", "/reset_body", "/endless", "/endless_continue", "/ok")])
    gc.collect()
    assert not caplog.records
