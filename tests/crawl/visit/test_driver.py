"""One visit: everything that may be fetched is, once; nothing else is; and each address has its reason."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citewell.crawl.visit import asking, hosts, judge
from citewell.errors import FetchError
from tests.crawl.scripted_web import SITE, Answer, Crawl, Reply, Web, html, moved, page, sitemap, text_file

Start = Callable[..., Crawl]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """A crawl of a web given as its answers; rules by name."""
    return lambda answers, seed=f"{SITE}/", **rules: Crawl(tmp_path, Web(answers), seed, **rules)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits long before it is tried again."""
    monkeypatch.setattr(asking, "backoff_s", lambda *_: 0.01)


def no_answer() -> FetchError:
    return FetchError("no answer", reason="connection", retryable=True)


# --- what is fetched -------------------------------------------------------------------------------------------------


def test_each_page_is_fetched_once(start: Start) -> None:
    """However many links, spellings and lists name it: one request, one document."""
    crawl = start(
        {
            "/robots.txt": text_file("Sitemap: /map.xml"),
            "/map.xml": sitemap("/a", "/b/"),
            "/": page("/a", "/a?", "/a#part", "//www.site.example/a", "http://site.example/b/", "/b?y=1&x=2", "/a"),
            "/a": page("/", "/b", "/b?x=2&y=1", "/a/", text="A"),
            "/b/": page("/a", text="B"),
            "/b?y=1&x=2": page("/a", text="B with parameters"),
        }
    )
    assert crawl.visit() == "done"
    assert sorted(crawl.web.paths()) == ["/", "/a", "/b/", "/b?y=1&x=2", "/map.xml"]
    assert len(crawl.indexed()) == 4


def test_lists_come_first_then_what_is_near(start: Start) -> None:
    """A crawl that is stopped early has the most promising pages."""
    crawl = start(
        {
            "/": page("/far1", "/near"),
            "/far1": page("/far2", text="1"),
            "/far2": page("/far3", text="2"),
            "/far3": page(text="3"),
            "/near": page(text="near"),
            "/sitemap.xml": sitemap("/listed"),
            "/listed": page(text="listed"),
        }
    )
    crawl.visit()
    assert crawl.web.paths() == ["/", "/sitemap.xml", "/listed", "/far1", "/near", "/far2", "/far3"]


@pytest.mark.parametrize("most", [1, 3, 7])
def test_never_one_page_more_than_the_owner_allows_is_read(start: Start, most: int) -> None:
    """Pages that must not be indexed count as well: they are read all the same. What is missing does not count."""
    links = [f"/{number}" for number in range(20)]
    answers: dict[str, Answer] = {link: page(text=f"Page {link}") for link in links[::2]}
    answers["/2"] = page(text="Not for you", head='<meta name="robots" content="noindex">')
    crawl = start({"/": page(*links), **answers}, max_pages=most)
    assert crawl.visit() == "max-pages"
    assert len([path for path in crawl.web.paths() if path == "/" or path in answers]) == most
    asked = len(crawl.web.asked)
    assert crawl.visit() == "max-pages"
    assert {path for path in crawl.web.paths()[asked:] if path in answers} <= set(crawl.web.paths()[:asked])


def test_a_site_of_fewer_pages_than_allowed_is_done(start: Start) -> None:
    """A bound that was not met leaves nothing waiting."""
    crawl = start({"/": page("/a"), "/a": page(text="A")}, max_pages=2)
    assert crawl.visit() == "done"


def test_depth_is_exact(start: Start) -> None:
    """Pages as many links away as allowed are read, none further."""
    answers: dict[str, Answer] = {f"/{n}": page(f"/{n + 1}", text=f"Page {n}") for n in range(1, 6)}
    crawl = start({"/": page("/1"), **answers}, depth=2)
    crawl.visit()
    assert crawl.indexed() == {"/", "/1", "/2"}
    assert crawl.outcome("/3") == ("depth", "it lies 3 links from the start; the rules allow 2")
    assert "/3" not in crawl.web.paths()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("late", ["/late", "/late?with=parameter"])
def test_depth_counts_the_shortest_way_however_late_it_is_found(start: Start, late: str) -> None:
    """A page first met by a long way, and read, passes on the shorter way that is found later, without a request."""
    crawl = start(
        {
            "/": page("/1", late),
            "/1": page("/2", text="1"),
            "/2": page("/x", text="2"),
            "/x": page("/y", text="x"),
            "/y": page("/z", text="y"),
            "/z": page(text="z"),
            late: [Reply(500), Reply(500), page("/x", text="late")],
        },
        depth=3,
    )
    crawl.visit()
    assert crawl.indexed() == {"/", "/1", "/2", "/x", "/y", late}
    assert len(crawl.web.paths()) == len(set(crawl.web.paths())) + 2
    assert crawl.outcome("/z")[0] == "depth"


def test_what_the_rules_leave_out_is_not_asked_for(start: Start) -> None:
    """Off-site, excluded, not included: the reason is noted, no request made."""
    links = ["/docs/a", "/docs/old/b", "/blog/c", "https://other.example/d", "mailto:x@y"]
    crawl = start({"/": page(*links), "/docs/a": page(text="A")}, include=("/docs",), exclude=("/docs/old",))
    crawl.visit()
    assert sorted(crawl.web.paths()) == ["/", "/docs/a", "/sitemap.xml"]
    assert crawl.indexed() == {"/docs/a"}
    reasons = {link: crawl.outcome(link)[0] for link in links[1:4]}
    assert reasons == {"/docs/old/b": "excluded", "/blog/c": "excluded", "https://other.example/d": "off-site"}
    assert crawl.outcome("/")[0] == "excluded"


def test_a_link_that_may_be_followed_outweighs_one_that_may_not(start: Start) -> None:
    """Whichever comes first."""
    crawl = start(
        {
            "/": html('<a rel="nofollow" href="/x">x</a> <a href="/mid">m</a>'),
            "/mid": page("/x", text="middle"),
            "/x": page(text="x"),
        }
    )
    crawl.visit()
    assert crawl.indexed() == {"/", "/mid", "/x"}


# --- sitemaps and feeds ----------------------------------------------------------------------------------------------


def test_a_sitemap_as_source_means_what_it_lists(start: Start) -> None:
    """Also through an index; neither the other sitemaps of the site nor the links of the pages."""
    crawl = start(
        {
            "/robots.txt": text_file("Sitemap: /other.xml"),
            "/other.xml": sitemap("/unlisted"),
            "/sitemap.xml": sitemap("/unlisted"),
            "/index.xml": sitemap("/one.xml", "/two.xml"),
            "/one.xml": sitemap("/a"),
            "/two.xml": sitemap("/b"),
            "/a": page("/unlisted", text="A"),
            "/b": page("/unlisted", text="B"),
            "/unlisted": page(text="C"),
        },
        seed=f"{SITE}/index.xml",
    )
    crawl.visit()
    assert crawl.indexed() == {"/a", "/b"}
    assert sorted(crawl.web.paths()) == ["/a", "/b", "/index.xml", "/one.xml", "/two.xml"]
    assert crawl.sources.get(crawl.source.source_id).kind == "sitemap"


def test_a_feed_as_source_means_its_entries_wherever_they_lie(start: Start) -> None:
    """Feeds of planets and aggregators point to other sites; the owner named the feed."""
    feed = (
        '<rss version="2.0"><channel><title>T</title><link>https://site.example/</link>'
        "<item><title>A</title><link>https://site.example/a</link></item>"
        "<item><title>B</title><link>https://other.example/b</link></item></channel></rss>"
    )
    crawl = start(
        {
            "/feed": Reply(200, feed.encode(), (("Content-Type", "application/rss+xml"),)),
            "/a": page("/c", "https://other.example/d", text="A"),
            "https://other.example/b": page(text="B"),
            "/sitemap.xml": sitemap("/c"),
            "/c": page(text="C"),
        },
        seed=f"{SITE}/feed",
    )
    crawl.visit()
    assert crawl.indexed() == {"/a", "https://other.example/b"}


def test_sitemaps_of_a_site_lead_to_pages_that_no_link_does(start: Start) -> None:
    """From the usual place where robots.txt names none; those it names otherwise."""
    crawl = start({"/": page(text="Start"), "/sitemap.xml": sitemap("/hidden"), "/hidden": page(text="H")})
    crawl.visit()
    assert crawl.indexed() == {"/", "/hidden"}


# --- robots.txt ------------------------------------------------------------------------------------------------------


def test_robots_is_asked_first_and_once(start: Start) -> None:
    """Before anything else, and not again at the visits of the same day."""
    crawl = start(
        {"/robots.txt": text_file("User-agent: *\nDisallow: /no"), "/": page("/no", "/yes"), "/yes": page(text="Y")}
    )
    crawl.visit()
    crawl.visit()
    assert crawl.web.asked[0].url == f"{SITE}/robots.txt"
    assert [each.url for each in crawl.web.asked].count(f"{SITE}/robots.txt") == 1
    assert crawl.outcome("/no") == ("robots", "the site's robots.txt says: Disallow: /no (line 2 of robots.txt)")
    assert "/no" not in crawl.web.paths()


@pytest.mark.parametrize(
    ("answer", "word"), [(Reply(503), "503"), (Reply(429), "429"), (no_answer(), "no answer")], ids=["503", "429", "0"]
)
def test_without_robots_nothing_is_fetched(
    start: Start, monkeypatch: pytest.MonkeyPatch, answer: Answer, word: str
) -> None:
    """RFC 9309, 2.3.1.4. The reason says so, and the next visit asks again."""
    monkeypatch.setattr("citewell.crawl.visit.permission.PAUSE_S", 0.01)
    crawl = start({"/robots.txt": answer, "/": page(text="A")})
    crawl.visit()
    assert crawl.web.paths() == []
    reason, detail = crawl.outcome("/")
    assert reason in ("robots", "error")
    assert word in detail
    crawl.web.answers["/robots.txt"] = Reply(404)
    crawl.visit()
    assert crawl.indexed() == {"/"}


def test_a_site_without_robots_allows_all(start: Start) -> None:
    """404, and more redirects than are followed (RFC 9309, 2.3.1.2 and 2.3.1.3)."""
    crawl = start({"/robots.txt": moved("/robots.txt"), "/": page(text="A")})
    crawl.visit()
    assert crawl.indexed() == {"/"}


def test_robots_may_be_elsewhere(start: Start) -> None:
    """Its redirects are followed, to another host too, and its rules are this host's."""
    crawl = start(
        {
            "/robots.txt": moved("https://cdn.example/robots.txt"),
            "https://cdn.example/robots.txt": text_file("User-agent: citewell\nDisallow: /a"),
            "/": page("/a"),
            "/a": page(text="A"),
        }
    )
    crawl.visit()
    assert crawl.outcome("/a")[0] == "robots"


def test_a_crawl_delay_is_kept(start: Start) -> None:
    """One request at a time, so far apart as the site wishes."""
    crawl = start(
        {"/robots.txt": text_file("User-agent: *\nCrawl-delay: 3"), "/": page("/a"), "/a": page(text="A")},
        allow_private=True,
    )
    crawl.visit()
    pace = crawl.web.paces["site.example"]
    assert pace.delay_s >= 3
    assert pace.concurrency == 1


# --- redirects -------------------------------------------------------------------------------------------------------


def test_redirects_lead_to_pages_of_their_own(start: Start) -> None:
    """The page is indexed under the address where it is; those that lead there say so."""
    crawl = start({"/": page("/old"), "/old": moved("/older"), "/older": moved("/new", 308), "/new": page(text="New")})
    crawl.visit()
    assert crawl.indexed() == {"/", "/new"}
    assert crawl.outcome("/old") == ("redirect", f"it redirects to {SITE}/older")


@pytest.mark.parametrize("circle", [["/a"], ["/a", "/b"], ["/a", "/b", "/c"]])
def test_redirects_in_circles_end(start: Start, circle: list[str]) -> None:
    """Each address of a circle is asked for once, and what is wrong is said."""
    answers: dict[str, Answer] = {
        here: moved(there) for here, there in zip(circle, circle[1:] + circle[:1], strict=True)
    }
    crawl = start({"/": page("/a"), **answers})
    assert crawl.visit() == "done"
    assert sorted(crawl.web.paths()) == ["/", *circle, "/sitemap.xml"]
    reason, detail = crawl.outcome(circle[-1])
    assert reason == "error"
    assert "itself" in detail or "circle" in detail


def test_a_page_between_two_spellings_of_itself_ends(start: Start) -> None:
    """http sends to https, which sends back: a few requests, then an error."""
    crawl = start(
        {
            "/": page("http://site.example/a"),
            "http://site.example/a": moved(f"{SITE}/a"),
            "/a": moved("http://site.example/a"),
        }
    )
    assert crawl.visit() == "done"
    assert crawl.outcome("/a")[0] == "error"
    assert "circle" in crawl.outcome("/a")[1]
    assert len(crawl.web.asked) < 8


def test_long_chains_of_redirects_are_given_up(start: Start) -> None:
    """Ten are followed, as by most crawlers."""
    crawl = start({"/": page("/0"), **{f"/{n}": moved(f"/{n + 1}") for n in range(30)}})
    assert crawl.visit() == "done"
    assert len(crawl.web.paths()) <= 2 + 11
    assert [detail for _, detail in crawl.rows("outcome, detail", "outcome = 'error'")] == [
        "it redirects more than 10 times"
    ]


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("https://other.example/", "off-site"),
        ("/login?next=/a", "login"),
        ("/secret/a", "excluded"),
        ("file:///etc/passwd", "error"),
        ("https://user:password@site.example/", "error"),
    ],
)
def test_a_redirect_goes_nowhere_that_a_link_may_not(start: Start, to: str, reason: str) -> None:
    """Every hop is under the rules, and its reason names it."""
    crawl = start({"/": page("/a"), "/a": moved(to)}, exclude=("/secret",))
    crawl.visit()
    assert crawl.outcome("/a")[0] == reason
    assert crawl.web.paths() == ["/", "/sitemap.xml", "/a"]


def test_a_redirect_off_site_is_asked_for_once(start: Start) -> None:
    """However many pages link to it; but the next visit looks whether it is there again."""
    answers: dict[str, Answer] = {f"/{n}": page("/out", f"/{n + 1}", text=f"{n}") for n in range(6)}
    crawl = start({"/": page("/out", "/0"), "/out": moved("https://other.example/"), **answers})
    crawl.visit()
    assert crawl.web.paths().count("/out") == 1
    crawl.web.answers["/out"] = page(text="Back at home")
    crawl.visit()
    assert "/out" in crawl.indexed()


def test_a_source_that_has_moved_is_followed(start: Start) -> None:
    """Where the seed redirects to is what the owner means, and other redirects there are no longer off-site."""
    crawl = start(
        {
            "/": moved("https://new.example/"),
            "https://new.example/": page("/a", f"{SITE}/b"),
            "https://new.example/a": page(text="A"),
            "/b": page(text="B"),
        }
    )
    crawl.visit()
    assert crawl.indexed() == {"https://new.example/", "https://new.example/a", "/b"}


def test_a_private_source_may_not_send_us_elsewhere(start: Start) -> None:
    """What the owner allowed for one machine is not allowed for those it names."""
    crawl = start({"/": moved("http://router.example/"), "http://router.example/": page(text="R")}, allow_private=True)
    crawl.visit()
    assert not [each for each in crawl.web.asked if "router" in each.url]
    assert crawl.outcome("/")[0] == "off-site"


def test_private_machines_are_only_asked_where_the_owner_named_them(start: Start) -> None:
    """With --any-site, pages of others are fetched without the permission that the source has."""
    crawl = start(
        {"/": page("https://other.example/a"), "https://other.example/a": page(text="A")},
        allow_private=True,
        same_site=False,
    )
    crawl.visit()
    allowed = {each.url: each.allow_private for each in crawl.web.asked}
    assert allowed[f"{SITE}/"]
    assert not allowed["https://other.example/a"]
    assert not allowed["https://other.example/robots.txt"]


def test_a_page_that_refreshes_elsewhere_is_a_redirect(start: Start) -> None:
    """As old sites do it."""
    crawl = start(
        {"/": page("/a"), "/a": page(head='<meta http-equiv="refresh" content="0; url=/b">'), "/b": page(text="B")}
    )
    crawl.visit()
    assert crawl.indexed() == {"/", "/b"}
    assert crawl.outcome("/a")[0] == "redirect"


# --- spellings and canonical addresses -------------------------------------------------------------------------------


def test_another_spelling_is_tried_where_the_first_leads_nowhere(start: Start) -> None:
    """Some sites answer only with or without www, or a slash."""
    crawl = start(
        {
            "/": html(
                '<a href="/a/">1</a><a href="/a">2</a><a href="https://www.site.example/b">3</a><a href="/b">4</a>'
            ),
            "/a": page(text="A"),
            "/b": page(text="B"),
        }
    )
    crawl.visit()
    assert crawl.indexed() == {"/", "/a", "/b"}


def canonical(to: str, text: str, *links: str) -> Reply:
    return page(*links, text=text, head=f'<link rel="canonical" href="{to}">')


def test_a_page_gives_way_to_its_canonical_address(start: Start) -> None:
    """Which is fetched even if nothing links to it."""
    crawl = start({"/": page("/a?sort=up"), "/a?sort=up": canonical("/a", "A sorted"), "/a": canonical("/a", "A")})
    crawl.visit()
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.outcome("/a?sort=up") == ("canonical", f"its canonical address is {SITE}/a")


@pytest.mark.parametrize(
    "answers",
    [
        {"/a": canonical("/broken", "A")},
        {"/a": canonical("https://other.example/", "A")},
        {"/a": canonical("/", "A")},
        {"/a": canonical("/b", "A"), "/b": canonical("/a", "A")},
        {"/a": canonical("/b", "A"), "/b": canonical("/c", "A"), "/c": canonical("/a", "A")},
        {"/a": canonical("/b", "A"), "/b": moved("/gone")},
        {"/a": canonical("/b", "A"), "/b": moved("/a")},
        {"/a": canonical("/a", "A")},
    ],
    ids=["broken", "off-site", "front page", "mutual", "circle", "to a redirect", "to a redirect back", "itself"],
)
def test_no_page_is_lost_by_a_canonical_address_that_does_not_hold(start: Start, answers: dict[str, Answer]) -> None:
    """The text of the page is in the library once, whatever its authors did wrong."""
    crawl = start({"/": page("/a"), **answers})
    assert crawl.visit() == "done"
    assert len(crawl.indexed()) == 2
    before = crawl.indexed()
    assert crawl.visit() == "done"
    assert crawl.indexed() == before


def test_two_pages_that_give_way_to_each_other_are_both_kept(start: Start) -> None:
    """Their texts differ: neither stands for the other."""
    crawl = start({"/": page("/a", "/b"), "/a": canonical("/b", "Text of A"), "/b": canonical("/a", "Text of B")})
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/a", "/b"}
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/a", "/b"}


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("quick")
def test_what_fails_is_tried_again_and_at_last_given_up(start: Start) -> None:
    """Four requests for one address in one visit."""
    crawl = start({"/": page("/a", "/b"), "/a": [Reply(500), no_answer(), page(text="A")], "/b": Reply(502)})
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/a"}
    assert crawl.web.paths().count("/b") == 4
    assert crawl.outcome("/b") == ("error", "the server answered with status 502; tried 4 times")


def test_retry_after_holds_for_the_host(start: Start) -> None:
    """A server that asks to be left alone for a second is asked for nothing in that time."""
    times: list[float] = []
    crawl = start(
        {
            "/": page("/a", "/b", "/c"),
            "/a": [Reply(429, b"", (("Retry-After", "1"),)), page(text="A")],
            "/b": page(text="B"),
            "/c": page(text="C"),
        }
    )
    crawl.web.on_request = lambda _: times.append(time.monotonic())
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/a", "/b", "/c"}
    at = crawl.web.paths().index("/a") + 1  # robots.txt is the first of times
    assert times[at + 1] - times[at] >= 0.95


def test_a_host_that_wants_to_be_left_alone_for_long_ends_the_visit(start: Start) -> None:
    """The rest waits for the next one."""
    crawl = start(
        {
            "/": page("/a", "/b"),
            "/a": [Reply(429, b"", (("Retry-After", "3600"),)), page(text="A")],
            "/b": page(text="B"),
        }
    )
    assert crawl.visit() == "later"
    assert crawl.waiting() == {"/a", "/b"}
    assert crawl.visit(now=10_000_000_000.0) in ("done", "later")
    assert "/b" in crawl.indexed()


def test_one_page_that_is_out_of_service_for_long_does_not_end_the_visit(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a part of the site that is broken: the others are asked for after a short rest."""
    monkeypatch.setattr(asking, "OUTAGE_S", 0.1)
    crawl = start({"/": page("/a", "/b"), "/a": Reply(503, b"", (("Retry-After", "86400"),)), "/b": page(text="B")})
    assert crawl.visit() == "later"
    assert crawl.indexed() == {"/", "/b"}
    assert crawl.waiting() == {"/a"}


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("failure", [no_answer(), Reply(503)], ids=["silent", "503"])
def test_a_host_that_dies_in_the_middle_is_left_alone_until_the_next_visit(start: Start, failure: Answer) -> None:
    """It is told; nothing that waited is lost, or counted as broken."""
    links = [f"/{number}" for number in range(200)]
    crawl = start({"/": page(*links), **dict.fromkeys(links, failure), "/0": page(text="0")})
    assert crawl.visit() == "no answer"
    assert crawl.driver is not None
    assert crawl.driver.suspended == {"site.example"}
    assert len(crawl.web.paths()) < 20 + hosts.TROUBLE
    assert not crawl.rows(where="outcome = 'error'")
    crawl.web.answers |= {link: page(text=f"Text {link}") for link in links}
    assert crawl.visit() == "done"
    assert len(crawl.indexed()) == 201


def test_a_page_that_upsets_us_costs_itself(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of ours in reading one page is an error of that page."""
    read = judge.read_page

    def read_badly(body: bytes, **arguments: object) -> object:
        if b"upsetting" in body:
            raise RuntimeError("a fault")
        return read(body, **arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(judge, "read_page", read_badly)
    crawl = start({"/": page("/a", "/b"), "/a": page(text="upsetting"), "/b": page(text="B")})
    assert crawl.visit() == "done"
    assert crawl.indexed() == {"/", "/b"}
    assert crawl.outcome("/a")[0] == "error"
