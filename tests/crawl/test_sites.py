"""The test servers themselves: what other tests count on."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest

from tests.crawl.sites import Site, SiteServer, mirror, near_copies, prose, real_site, session_trap, small_site


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as answer:
        with answer:
            return answer.code, answer.read(), dict(answer.headers)


def test_a_page_that_is_known_costs_a_304() -> None:
    """By its tag or its time; a changed page is sent again."""
    with SiteServer(small_site()) as server:
        status, body, headers = get(server.url("/rivers"))
        assert (status, b"rivers" in body) == (200, True)
        assert get(server.url("/rivers"), If_None_Match=headers["ETag"])[:2] == (304, b"")
        assert get(server.url("/rivers"), If_Modified_Since=headers["Last-Modified"])[0] == 304
        server.site.pages["/rivers"] = server.site.pages["/new"]
        assert get(server.url("/rivers"), If_None_Match=headers["ETag"])[0] == 200
        assert server.counts() == {"/rivers": 4}
        assert [request.status for request in server.log] == [200, 304, 304, 200]


def test_addresses_in_pages_are_those_of_the_server() -> None:
    site = small_site()
    site.add_sitemap(["/rivers", "/bridges"])
    with SiteServer(site) as server:
        sitemap = get(server.url("/sitemap.xml"))[1].decode()
        assert server.url("/bridges") in sitemap
        assert "{" not in sitemap


def test_hosts_have_their_own_sites() -> None:
    """By name or by address, on one port."""
    other = Site({"/": near_copies().pages["/"]})
    with SiteServer({"127.0.0.1": small_site(), "127.0.0.2": other}, addresses=("127.0.0.1", "127.0.0.2")) as server:
        assert b"the start" in get(server.url("/"))[1]
        assert b"articles" in get(server.url("/", host="127.0.0.2"))[1]
        assert get(server.url("/rivers", host="127.0.0.2"))[0] == 404
        assert server.paths("127.0.0.2") == ["/", "/rivers"]


@pytest.mark.parametrize("site", [small_site(), near_copies(), session_trap(), *mirror().values()])
def test_wanted_pages_are_served(site: Site) -> None:
    assert all(site.respond(path).status == 200 for path in site.wanted)


def test_prose_differs_from_subject_to_subject() -> None:
    """So that made pages are not taken for copies of one another."""
    one, other = prose("one").split(), prose("other").split()
    runs = [{tuple(words[place : place + 4]) for place in range(len(words) - 3)} for words in (one, other)]
    assert len(runs[0] & runs[1]) < 0.1 * len(runs[0])
    assert prose("one") == " ".join(one)


@pytest.mark.data
def test_real_sites_are_served_with_their_own_addresses(data: Path) -> None:
    with SiteServer(real_site(data, "tidybayes-docs")) as server:
        assert server.url("/articles/index.html") in get(server.url("/sitemap.xml"))[1].decode()
        status, _, headers = get(server.url("/"))
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
