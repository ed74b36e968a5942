"""What an HTML page says to a crawler."""

from __future__ import annotations

import gzip
import json
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.read.reading import EMPTY_WORDS, Link, PageSays, absolute, read_page

URL = "https://example.org/docs/page.html"
HTML = "text/html; charset=utf-8"
ARTICLE = "<p>" + "Several words of an article that goes on about one subject. " * 60 + "</p>"


def read(page: str, **options: object) -> PageSays:
    """A page of this markup at URL."""
    return read_page(page.encode(), url=URL, content_type=HTML, **options)  # type: ignore[arg-type]


def addresses(page: str) -> list[str]:
    return [link.href for link in read(page).links]


def test_links_are_absolute_in_order_and_each_once() -> None:
    """Every kind of element that leads on is read; a place on the page and what is no web address is not."""
    page = """<a href=b.html>1</a><a href="/c?x=1&amp;y=2#part">2</a><a href=b.html#later>again</a><a href=#here>3</a>
        <map><area href=//other.example/d></map><iframe src=e></iframe><a href="mailto:a@b.c">4</a><a name=f>5</a>
        <a href="javascript:go()">6</a><a href="">7</a><a href="data:text/html,x">8</a><a href="tel:1">9</a>"""
    assert addresses(page) == [
        "https://example.org/docs/b.html",
        "https://example.org/c?x=1&y=2",
        "https://other.example/d",
        "https://example.org/docs/e",
    ]


def test_frames_and_paging_lead_on() -> None:
    """A frameset's pages stand in frames; link elements count only if they are of the next or previous page."""
    assert addresses("<frameset><frame src=left.html><frame src=right.html></frameset>") == [
        "https://example.org/docs/left.html",
        "https://example.org/docs/right.html",
    ]
    head = "<link rel=next href=2><link rel='prev' href=0><link rel=stylesheet href=s.css>"
    assert addresses(f"<head>{head}</head><body>x") == ["https://example.org/docs/2", "https://example.org/docs/0"]


def test_a_link_is_nofollow_if_all_links_to_its_address_are() -> None:
    """One link that may be followed is enough."""
    page = "<a rel=nofollow href=a>a</a><a rel='UGC NoFollow' href=b>b</a><a href=b>b</a>"
    assert read(page).links == (
        Link("https://example.org/docs/a", nofollow=True),
        Link("https://example.org/docs/b", nofollow=False),
    )


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("/root/", "https://example.org/root/a"),
        ("https://cdn.example/x/", "https://cdn.example/x/a"),
        ("javascript:1", "https://example.org/docs/a"),
        ("http://[", "https://example.org/docs/a"),
        ("", "https://example.org/docs/a"),
    ],
)
def test_the_base_element_is_honoured_if_it_is_an_address(base: str, expected: str) -> None:
    assert addresses(f"<base href='{base}'><base href=/second/><a href=a>a</a>") == [expected]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        (" \n a\tb.html \n", "https://example.org/docs/ab.html"),
        ("..\\up.html", "https://example.org/up.html"),
        ("?q=a\\b", "https://example.org/docs/page.html?q=a\\b"),
        ("../../../../x", "https://example.org/x"),
        ("http://[broken", None),
        ("ftp://example.org/f", None),
        ("x" * 9_000, None),
    ],
)
def test_links_mean_what_browsers_take_them_to_mean(href: str, expected: str | None) -> None:
    assert absolute(href, URL) == expected


def test_the_query_of_a_link_is_in_the_encoding_of_its_page() -> None:
    """As browsers do: such a server reads its own encoding (WHATWG URL); the path is left to whoever requests it."""
    page = "<meta charset=windows-1251><a href='поиск?q=мир'>x</a>".encode("windows-1251")
    assert read_page(page, url=URL).links[0].href == "https://example.org/docs/поиск?q=%EC%E8%F0"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ("<a href=é>".encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        ("\ufeff<a href=é>".encode("utf-16-le"), None),
        ("<a href=é>".encode("latin-1"), "text/html; charset=iso-8859-1"),
        ("<meta charset=latin1><a href=é>".encode("latin-1"), "text/html"),
        ("<meta charset=punycode><a href=é>".encode(), "text/html"),
        ("<meta charset=utf-16><a href=é>".encode(), "text/html; charset=nonsense"),
        ("<a href=é>".encode("cp1252"), "text/html"),
        ("<a href=é>".encode(), "text/html; charset=utf-16"),
    ],
)
def test_encodings_are_found_as_browsers_find_them(content: bytes, content_type: str | None) -> None:
    """A mark, then HTTP, then the page; a name that is no encoding of the web is not believed."""
    assert [link.href for link in read_page(content, url=URL, content_type=content_type).links] == [
        "https://example.org/docs/é"
    ]


def test_the_canonical_address_is_named_once_or_not_at_all() -> None:
    """Two different ones cancel each other; the header counts like the element."""
    link = '<link rel="canonical" href="{}">'
    assert read(link.format("/a")).canonical == "https://example.org/a"
    assert read(link.format("/a") * 2).canonical == "https://example.org/a"
    assert read(link.format("/a") + link.format("/b")).canonical is None
    assert read(link.format("")).canonical is None
    header = [("Link", '</a>; rel="canonical", <x>; rel=next')]
    assert read("<p>x", headers=header).canonical == "https://example.org/a"
    assert read(link.format("/b"), headers=header).canonical is None


def test_link_headers_count_without_html_too() -> None:
    """A PDF names its canonical address in the header; a link with an anchor speaks of another page."""
    headers = [
        ("link", '<https://example.org/a,b>; title="x, y"; rel=canonical'),
        ("Link", '<de.pdf>; rel="alternate"; hreflang=DE, <other>; rel=canonical; anchor="#part"'),
    ]
    says = read_page(b"%PDF-1.7", url=URL, content_type="application/pdf", headers=headers)
    assert says == PageSays(
        canonical="https://example.org/a,b", alternates=(("de", "https://example.org/docs/de.pdf"),)
    )


def test_other_languages_and_feeds_are_alternates() -> None:
    head = """<link rel=alternate hreflang=de-AT href=/at><link rel=alternate hreflang=x-default href=/>
        <link rel="alternate" type="application/rss+xml" href=/rss>
        <link rel=alternate type=application/atom+xml href=/a>
        <link rel=alternate type="application/feed+json; v=1" href=/j><link rel=alternate type=text/plain href=/t>"""
    says = read(head)
    assert says.alternates == (("de-at", "https://example.org/at"), ("x-default", "https://example.org/"))
    assert says.feeds == ("https://example.org/rss", "https://example.org/a", "https://example.org/j")


@pytest.mark.parametrize(
    ("content", "body", "expected"),
    [
        ("0; url=/new", ARTICLE, "https://example.org/new"),
        ("3;URL='new'", ARTICLE, "https://example.org/docs/new"),
        ("0,new", ARTICLE, "https://example.org/docs/new"),
        ("60; url=/new", ARTICLE, None),
        ("60; url=/new", "<p>Please wait", "https://example.org/new"),
        ("300", "<p>Reloads", None),
        ("", "", None),
        ("url", "", None),
        ("0; url=javascript:go()", "", None),
    ],
)
def test_a_refresh_counts_if_it_comes_at_once_or_the_page_is_empty(
    content: str, body: str, expected: str | None
) -> None:
    assert read(f'<meta http-equiv="Refresh" content="{content}"><body>{body}').refresh == expected


def test_a_refresh_for_readers_without_scripts_counts_only_on_an_empty_page() -> None:
    """Else the page would be left for its poorer copy."""
    head = "<head><noscript><meta http-equiv=refresh content='0; url=/plain'></noscript></head><body>"
    assert read(head + ARTICLE).refresh is None
    assert read(head).refresh == "https://example.org/plain"


def test_robots_elements_are_given_as_they_stand() -> None:
    """Those for all robots and for this one; what they mean is not decided here."""
    page = "<meta name=ROBOTS content='NoIndex, x'><meta name=googlebot content=none><meta name=citewell content=all>"
    assert read(page).robots == (("robots", "NoIndex, x"), ("citewell", "all"))


def test_the_title_is_one_plain_line() -> None:
    """White space is folded and nothing in it can steer a terminal; a drawing's title is not the page's."""
    assert read("<svg><title>Icon</title></svg><title>A\n  b\x1b[31m&#27;\u202ec</title>").title == "A b[31mc"


def test_words_are_those_that_readers_see() -> None:
    page = (
        "<title>t</title><script>var a b c</script><style>p q</style><p>one two</p><ul><li>three</li><li>four</li></ul>"
    )
    assert read(page).words == 4
    assert read("<p>" + "漢字仮名交じり文" * 10).words > EMPTY_WORDS


def test_what_is_no_html_says_nothing() -> None:
    """By its declared type, or by its first bytes whatever is declared."""
    page = b"<html><a href=a>a</a>"
    for content, content_type in [
        (page, "application/pdf"),
        (b"%PDF-1.7" + page, "text/html"),
        (b"\x1f\x8b" + page, "text/html"),
        (b"<?xml version='1.0'?>\n<!-- c --><rss><link>a</link><a href=a>", "text/html"),
        (b"plain words about <things>", None),
        (b"", "text/html"),
        (b"   \n", "text/html"),
    ]:
        assert read_page(content, url=URL, content_type=content_type) == PageSays()
    assert read_page(page, url=URL, content_type=None).links


def test_a_page_with_more_links_than_are_taken_says_so() -> None:
    page = "".join(f"<a href={number}>x</a>" for number in range(20))
    assert (len(read(page, max_links=20).links), read(page, max_links=20).truncated) == (20, False)
    assert (len(read(page, max_links=19).links), read(page, max_links=19).truncated) == (19, True)


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "text/html; charset=gb18030", "text/xml"]))
def test_any_bytes_can_be_read(content: bytes, content_type: str | None) -> None:
    """Whatever comes, no exception, and only web addresses come out."""
    for beginning in (b"", b"<html><a href=", b"<base href=", b"<meta http-equiv=refresh content=", b"<title>"):
        says = read_page(beginning + content, url=URL, content_type=content_type)
        assert all(link.href.startswith(("http://", "https://")) for link in says.links)
        assert says.title.isprintable()


@given(st.text())
def test_any_link_can_be_resolved(href: str) -> None:
    found = absolute(href, URL)
    assert found is None or found.startswith(("http://", "https://"))


HOSTILE = {
    "open elements": b"<div>" * 500_000 + b"<a href=deep>x</a>",
    "unclosed fonts": b"<font><b><a href=deep>x" * 50_000,
    "closings without an opening": b"<a href=deep>x</a>" + b"<div>" * 250 + b"</x>" * 800_000,
    "attributes": b"<a href=deep>x</a><p " + b"".join(b"a%d=1 " % number for number in range(100_000)) + b">",
    "attributes in many elements": b"<a href=deep>x</a>"
    + (b"<p " + b"".join(b"a%d " % number for number in range(2_000)) + b">") * 300,
    "open tags": b"<a href=deep>x</a>" + b"<a " * 1_000_000,
    "scripts without an end": b"<a href=deep>x</a>" + b"<script>" * 500_000 + b"<div>" * 300,
    "comments without an end": b"<a href=deep>x</a>" + b"<!--" * 1_000_000,
    "links": b"".join(b"<a href=deep%d>x</a>" % number for number in range(200_000)),
    "one address": b"<a href=deep>x</a>" * 250_000,
    "zeros": b"<a href=deep>x</a>" + b"\0" * 3_000_000,
    "refreshes": b"<a href=deep>x</a>" + b"<meta http-equiv=refresh content='" + b" " * 1_000_000 + b"x'>",
    "white space in a doctype": b"<!doctype " + b" " * 1_000_000 + b"><a href=deep>x</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_little_time(name: str) -> None:
    """Each of several MB is read within a few seconds of a busy machine, and its first link is found."""
    start = time.process_time()
    says = read_page(HOSTILE[name], url=URL, content_type=HTML)
    assert time.process_time() - start < 4
    assert any("deep" in link.href for link in says.links)


def contents(data: Path, pattern: str) -> Iterator[tuple[str, bytes]]:
    for path in sorted(data.glob(pattern)):
        content = path.read_bytes()
        yield path.name, gzip.decompress(content) if path.suffix == ".gz" and content[:2] == b"\x1f\x8b" else content


@pytest.mark.data
def test_bad_pages_are_read(data: Path) -> None:
    """Fuzzed, malformed and oddly encoded pages of other projects' tests: none raises, none is slow."""
    pages = [*contents(data, "bad_input/html/*"), *contents(data, "bad_input/generated_*")]
    lines = (data / "bad_input" / "html_tree_construction.jsonl").read_text(encoding="utf-8").splitlines()
    pages += [("tree", json.loads(line)["html"].encode("utf-8", "surrogatepass")) for line in lines]
    lines = (data / "bad_input" / "html5lib_encoding.jsonl").read_text(encoding="utf-8").splitlines()
    pages += [("encoding", bytes.fromhex(json.loads(line)["bytes_hex"])) for line in lines]
    assert len(pages) > 1_900
    for name, content in pages:
        start = time.process_time()
        read_page(content, url=URL, content_type="text/html")
        assert time.process_time() - start < 4, name


@pytest.mark.data
def test_links_of_deep_and_long_pages_are_found(data: Path) -> None:
    """Beyond what the parser nests, the page is read flat."""
    found = {name: read_page(content, url=URL) for name, content in contents(data, "bad_input/generated_*")}
    assert len(found["generated_20000_links.html.gz"].links) == 20_000
    assert len(found["generated_single_line_5mb.html.gz"].links) == 20_000
    assert found["generated_deep_nesting.html.gz"].words > 0


@pytest.mark.data
def test_articles_have_no_signs(data: Path) -> None:
    """Real articles, with their cookie banners, login boxes and error words, are none of what signs tell."""
    pages = list(contents(data, "pages/*/html/*"))
    assert len(pages) == 200
    assert not [(name, says.signs) for name, content in pages if (says := read_page(content, url=URL)).signs]


@pytest.mark.data
def test_of_real_sites_only_the_not_found_page_is_taken_for_one(data: Path) -> None:
    """666 pages of documentation, short ones among them."""
    signed = []
    for archive in sorted((data / "sites").glob("*.tar.gz")):
        with tarfile.open(archive) as files:
            for member in files:
                file = files.extractfile(member)
                if file and member.name.endswith((".htm", ".html")):
                    says = read_page(file.read(), url=URL, content_type="text/html")
                    signed += [(member.name, *says.signs)] if says.signs else []
    assert sorted(signed) == [
        ("autohotkey-docs/404.htm", "soft-404"),
        ("climatrends-docs/404.html", "soft-404"),
        ("tidybayes-docs/404.html", "soft-404"),
    ]
