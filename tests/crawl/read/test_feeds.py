from __future__ import annotations

import gzip
import json
import socket
import time
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.read.feeds import MAX_BYTES, MAX_TAGS, Feed, FeedEntry, read_feed

HERE = "https://example.org/blog/feed.xml"


def read(content: bytes) -> Feed:
    feed = read_feed(content, url=HERE, content_type=None)
    assert feed is not None
    return feed


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel>{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'.encode()


PODCAST = (3, "http://example.com/podcasts/archive/aae20050615.m4a")
ATOM03 = (1, "http://example.org/2003/12/13/atom03")
DIX = (5, "http://www.pauldix.net/2009/01/making-a-ruby-c-library-even-faster.html")
REAL: dict[str, tuple[int, str | None]] = {
    # file: entries with an address, the first of them
    "AmazonWebServicesBlog.xml": (
        10,
        "http://aws.typepad.com/aws/2009/01/aws-job-architect-designer-position-in-turkey.html",
    ),
    "AtomEscapedHTMLInPreTag.xml": (0, None),
    "AtomFeedWithSpacesAroundEquals.xml": (
        1,
        "http://alerts.weather.gov/cap/wwacapget.php?x=ME124CCF70CDD4.WinterWeatherAdvisory.124CCF729F10ME"
        ".CARWSWCAR.b113b32cf3dd0946aab63451118d16e7",
    ),
    "AtomWithITunesInCDATA.xml": (1, "https://example.com/post/1"),
    "CRE.xml": (30, "http://cre.fm/cre207-planetarien"),
    "DuplicateContentAtomFeed.xml": (10, "http://www.tablix.org/~avian/blog/archives/2014/07/down_time/"),
    "FeedBurnerUrlNoAlternate.xml": (1, "http://example.com/QQQQ.html"),
    "FeedBurnerXHTML.xml": (10, "http://www.rotoauthority.com/2014/04/stock-watch-aprils-finest.html"),
    "FeedjiraBlog.xml": (1, "http://feedjira.com/blog/2014/03/17/feedjira-goes-one-point-oh.html"),
    "GiantRobotsSmashingIntoOtherGiantRobots.xml": (3, "https://robots.thoughtbot.com/tell-don-t-ask-in-elixir"),
    "GoogleDocsList.xml": (2, "https://docs.google.com/Doc?docid=12345&hl=en"),
    "HREFConsideredHarmful.xml": (10, "http://www.avibryant.com/2008/09/chrome-v8-and-s.html"),
    "HuffPostCanada.xml": (
        2,
        "http://www.huffingtonpost.ca/2017/10/17/winnipeg-high-school-orders-custom-hijabs-for-muslim-athletes"
        "_a_23246627/",
    ),
    "ITunesWithSingleQuotedAttributes.xml": PODCAST,
    "ITunesWithSpacesInAttributes.xml": PODCAST,
    "InvalidDateFormat.xml": (2, "http://example.com/item0"),
    "PaulDixExplainsNothing.xml": DIX,
    "PaulDixExplainsNothingAlternate.xml": (
        5,
        "http://feeds.feedburner.com/~r/PaulDixExplainsNothing/~3/519925023/making-a-ruby-c-library-even-faster.html",
    ),
    "PaulDixExplainsNothingWFW.xml": DIX,
    "Permalinks.xml": (3, "http://example.com/2"),
    "RSSWithComments.xml": (
        30,
        "https://aws.amazon.com/blogs/aws/announcing-aws-lambda-function-urls-built-in-https-endpoints-for-single"
        "-function-microservices/",
    ),
    "SamRuby.xml": (20, "https://example.org/blog/2013/01/30/Plex"),
    "TechCrunch.xml": (
        20,
        "http://techcrunch.com/2011/11/02/angies-list-prices-ipo-at-11-to-13-per-share-valued-at-over-600m/",
    ),
    "TenderLovemaking.xml": (10, "http://tenderlovemaking.com/2008/12/04/nokogiris-slop-feature/"),
    "TrotterCashionHome.xml": (14, "http://trottercashion.com/2008/12/13/data-urls-and-document-domain"),
    "TypePadNews.xml": (10, "http://everything.typepad.com/blog/2013/02/spotlight-friday-favorites.html"),
    "a10.xml": (5, "http://www.example.com/5"),
    "atom_simple_single_entry.xml": ATOM03,
    "atom_simple_single_entry_link_self.xml": ATOM03,
    "atom_with_link_tag_for_url_unmarked.xml": (1, "http://www.innoq.com/blog/phaus/2009/07/ja.html"),
    "feed.rss": (3, "https://www.example.com/blog/post/1"),
    "google_alerts_atom.xml": (
        20,
        "https://www.google.com/url?rct=j&sa=t&url=https://www.aglobalmarketresearch.com/report-offers-prediction-of"
        "-automotive-slack-market-by-top-key-players-like-haldex-meritor-bendix-mei-wabco-accuride-stemco-tbk-febi"
        "-aydinsan/&ct=ga&cd=CAIyHGU4ZTJkZjQ3OTVkYmIzMTc6Y28uanA6ZW46SlA&usg=AFQjCNHUcRGtHY1ygcMDkVS68IgpYs7Wpg",
    ),
    "itunes.xml": PODCAST,
    "itunes_feedburner.xml": (
        3,
        "https://play.prx.org/listen?ge=prx_126_e3dafc45-a202-42d0-a55b-216e733a2d7a&uf=https%3A%2F%2Ffeeds"
        ".feedburner.com%2Fwelcometonightvalepodcast",
    ),
    "json_feed.json": (20, "http://inessential.com/2017/06/02/james_dempsey_and_the_breakpoints_benefi"),
    "json_feed_with_escaped_uris.json": (30, "https://lukedorny.com/updates/new-font"),
    "pet_atom.xml": (10, "http://www.petsecretshopper.com/2012/12/sentry-calming-collar.html"),
    "xmlRss_pubDate.xml": (7, "http://www.example.com/article_1"),
    "youtube_atom.xml": (15, "http://www.youtube.com/watch?v=5shykyfmb28"),
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_feeds_of_the_web_are_read(data: Path, name: str) -> None:
    entries = read((data / "feeds" / name).read_bytes()).entries
    assert (len(entries), entries[0].url if entries else None) == REAL[name]


def test_every_feed_of_the_data_is_tested(data: Path) -> None:
    assert {path.name for path in (data / "feeds").iterdir()} == set(REAL)


def test_an_entry_has_its_time_in_utc_and_its_title(data: Path) -> None:
    entries = read((data / "feeds" / "xmlRss_pubDate.xml").read_bytes()).entries
    assert entries[0] == FeedEntry("http://www.example.com/article_1", "2017-01-05T12:34:51Z", "News number 1")
    assert [entry.updated is None for entry in entries] == [False] * 5 + [True] * 2
    json_entries = read((data / "feeds" / "json_feed.json").read_bytes()).entries
    assert json_entries[0].updated == "2017-06-03T05:05:47Z"


def test_seconds_since_1970_are_not_taken_for_a_date(data: Path) -> None:
    entries = read((data / "feeds" / "InvalidDateFormat.xml").read_bytes()).entries
    assert entries[0].updated == "2017-10-16T15:10:00Z"  # its other date


def test_the_next_page_of_a_feed_is_named(data: Path) -> None:
    assert read((data / "feeds" / "CRE.xml").read_bytes()).next_page == "http://cre.fm/feed/m4a/?paged=2"
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "next_url": "/feed?page=2", "items": []}
    assert read(json.dumps(feed).encode()).next_page == "https://example.org/feed?page=2"


def test_nasty_feeds_are_read_or_refused(data: Path) -> None:
    """None raises, and none takes long: ill-formed, in every encoding, with hostile markup inside."""
    begun = time.process_time()
    refused = []
    with gzip.open(data / "bad_input" / "feedparser_nasty_feeds.jsonl.gz", "rt") as rows:
        for row in map(json.loads, rows):
            feed = read_feed(bytes.fromhex(row["bytes_hex"]), url=HERE, content_type="text/xml")
            refused += [row["id"]] if feed is None else []
    assert time.process_time() - begun < 60  # measured: under two seconds
    assert refused == ["tests/illformed/rss_empty_document.xml"]


def test_an_address_that_only_identifies_is_not_a_link() -> None:
    feed = read(rss("<guid>post-1</guid>", "<guid>https://example.org/2</guid>", "<link>3.html</link>"))
    assert [entry.url for entry in feed.entries] == ["https://example.org/2", "https://example.org/blog/3.html"]
    assert feed.problems == ("entries without a web address: 1",)


def test_what_is_no_web_address_is_left_out() -> None:
    feed = read(rss("<link>javascript:alert(1)</link>", "<link>file:///etc/passwd</link>", "<link>http://[x</link>"))
    assert feed.entries == ()
    assert feed.problems == ("entries without a web address: 3",)


def test_entities_have_no_effect(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">\n' for i in range(1, 12))
    prologue = f'<!DOCTYPE rss [\n<!ENTITY file SYSTEM "{secret.as_uri()}">\n<!ENTITY l0 "lol">\n{laughs}]>\n'
    body = "<title>&l11;&file;</title><link>https://example.org/1</link>"
    begun = time.process_time()
    feed = read(prologue.encode() + rss(body))
    assert time.process_time() - begun < 2
    assert [entry.url for entry in feed.entries] == ["https://example.org/1"]
    assert "secret" not in repr(feed).replace("&file;", "")
    assert "lollol" not in repr(feed)


def test_nothing_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a file nor a connection, whatever the bytes look like."""

    def forbidden(*_: object, **__: object) -> NoReturn:
        raise AssertionError("opened")

    secret = tmp_path / "feed.xml"
    secret.write_bytes(rss("<link>https://example.org/1</link>"))
    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr("builtins.open", forbidden)
    for content in (str(secret).encode(), b"http://127.0.0.1/feed", b"file:///etc/passwd"):
        assert read_feed(content, url=HERE, content_type="application/rss+xml") is None


@pytest.mark.parametrize(
    "piece",
    ["<", "<a", "<!--", "&", "&a;", 'a="', "<a a=b ", "<![CDATA[", "<item>", "<img/>", "<a/", "</a>", "<div>", " 1"],
)
def test_hostile_markup_costs_little(piece: str) -> None:
    content = rss("<link>/1</link>") + (piece * (60_000 // len(piece))).encode()
    begun = time.process_time()
    read(content)
    assert time.process_time() - begun < 20  # measured: under a second


def test_what_is_too_long_is_read_from_its_beginning() -> None:
    feed = read(rss("<link>/1</link>") + b" " * MAX_BYTES)
    assert [entry.url for entry in feed.entries] == ["https://example.org/1"]
    assert feed.problems[0].startswith("larger than")
    feed = read(rss("<link>/1</link>") + b"<" * (MAX_TAGS + 1))
    assert feed.problems[0] == "more markup than a feed has; its beginning was read"


def test_entries_are_bounded() -> None:
    content = rss(*(f"<link>/{number}</link>" for number in range(30)))
    feed = read_feed(content, url=HERE, content_type=None, max_entries=10)
    assert feed is not None
    assert len(feed.entries) == 10
    assert feed.problems == ("more than 10 entries; the first were read",)


def test_json_feeds_that_are_broken_say_so() -> None:
    start = b'{"version": "https://jsonfeed.org/version/1", "items": ['
    for rest in (b"", b"[" * 100_000, b'{"url": "/a"}', b"1" * 10_000):
        assert read(start + rest).problems == ("its JSON is broken; nothing could be read",)
    odd = {"version": "https://jsonfeed.org/version/1", "title": 1, "items": [1, {"url": 5, "title": []}, {"id": "x"}]}
    assert read(json.dumps(odd).encode()).entries == (FeedEntry("https://example.org/blog/5"),)


@pytest.mark.parametrize(
    "content",
    [b"", b"words", b"<html><body><item></item></body></html>", b"{}", b"[]", b'{"version": 1}', b"<urlset/>"],
)
def test_what_is_no_feed_is_none(content: bytes) -> None:
    assert read_feed(content, url=HERE, content_type="application/rss+xml") is None


@given(content=st.binary(max_size=100) | st.text("<>/ &;rsitemlnk[]!-:\n").map(str.encode))
def test_no_bytes_are_an_error(content: bytes) -> None:
    for start in (b"", b"<rss><channel><item><link>", b"{", b"\xff\xfe"):
        read_feed(start + content, url=HERE, content_type="text/xml; charset=nonsense")
