from __future__ import annotations

from random import Random
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.crawl.address import MAX_CHARS, Address, address, site_of

PIECES = st.sampled_from(
    [
        *"/?&=;:#%@.[]()\\ '+*$!,~|^<>\"{}-_AaS019\t\n\x00\x7f",
        *"http:// https:// //host www. example.org :80 :443 :8080 .. %2e %2F %zz ;jsessionid= (S(ab)) ü 例え ß".split(),
        *"☃ %41 sid=0123456789abcdef01 utm_source=x a=1 a=2 b=%20 b=+ PHPSESSID=1 0x7f.1 [::1] xn--a \ud800".split(),
    ]
)
LINKS = st.lists(PIECES, max_size=12).map("".join) | st.text() | st.text().map("http://".__add__)
WORDS = st.text("abcXYZ019-._~üß()", min_size=1, max_size=8).filter(lambda word: word not in (".", ".."))
PATHS = st.lists(WORDS, max_size=4).map("/".join)
QUERIES = st.lists(st.tuples(WORDS, WORDS).map("=".join), max_size=4)


def at(link: str, base: str = "") -> Address:
    found = address(link, base=base)
    assert found is not None
    return found


@given(link=LINKS, base=LINKS)
def test_no_text_raises_and_what_is_found_is_plain(link: str, base: str) -> None:
    """Whatever stands in a link, it is an address in printable ASCII of http or https with a host, or none."""
    found = address(link, base=base)
    if found is not None:
        parts = urlsplit(found.url)
        assert found.url.isascii()
        assert found.url.isprintable()
        assert " " not in found.url
        assert parts.scheme in ("http", "https")
        assert parts.netloc == found.host
        assert not parts.fragment
        assert parts.path.startswith("/")


@given(link=LINKS)
def test_reading_an_address_again_changes_nothing(link: str) -> None:
    found = address(link, base="https://example.org/a/b?c=d")
    assert found is None or address(found.url) == found


@given(path=PATHS, query=QUERIES, order=st.randoms())
def test_one_page_has_one_key(path: str, query: list[str], order: Random) -> None:
    """Scheme, "www.", the scheme's own port, a slash at the end and the order of parameters make no other page."""
    mixed = order.sample(query, len(query))
    end = "?" + "&".join(query) if query else ""
    mixed_end = "?" + "&".join(mixed) if query else ""
    one = at(f"http://example.org/{path}{end}")
    for other in (f"https://WWW.example.org:443/{path}/{mixed_end}", f"http://example.org.:80/{path}{mixed_end}#top"):
        assert at(other).key == one.key


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("other.html", "https://example.org/docs/other.html"),
        ("  ../up.html\n", "https://example.org/up.html"),
        ("?page=2", "https://example.org/docs/guide.html?page=2"),
        ("", "https://example.org/docs/guide.html?v=1"),
        ("#part", "https://example.org/docs/guide.html?v=1"),
        ("//cdn.example.net/a", "https://cdn.example.net/a"),
        ("///cdn.example.net/a", "https://cdn.example.net/a"),
        ("HTTP://Example.ORG", "http://example.org/"),
        ("/a b/ü", "https://example.org/a%20b/%C3%BC"),
        ("/a\\b?c=\\", "https://example.org/a/b?c=%5C"),
        ("/a/%2e%2e/b/./c/..", "https://example.org/b/"),
        ("/../../x", "https://example.org/x"),
        ("ht\ntps://example.com/a\tb", "https://example.com/ab"),
        ("https://example.com:443/", "https://example.com/"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://☃.net/", "https://xn--n3h.net/"),
        ("https://日本。jp/", "https://xn--wgv71a.jp/"),
        ("http://[::0:1]:8080/", "http://[::1]:8080/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://１２７.0.0.1/", "http://127.0.0.1/"),
        ("http://good.example\\@evil.example/", "http://good.example/@evil.example/"),
        ("/a?b=1&&c=2&", "https://example.org/a?b=1&c=2"),
        ("/a?", "https://example.org/a"),
    ],
)
def test_links_are_read_as_browsers_read_them(link: str, url: str) -> None:
    assert at(link, "https://example.org/docs/guide.html?v=1").url == url


@pytest.mark.parametrize(
    "link",
    [
        "mailto:a@example.org",
        "javascript:void(0)",
        "java\nscript:alert(1)",
        "data:text/html,hello",
        "ftp://example.org/",
        "tel:+123",
        "file:///etc/passwd",
        "http://user:password@example.org/",
        "http://user@example.org/",
        "https://",
        "//?a",
        "http:///",
        "http://exa mple.org/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://a..b/",
        "http://-a.org/",
        "http://1.2.3.4.5/",
        "http://999.1.1.1/",
        "http://[::1%25eth0]/",
        "http://[::1/",
        "http://" + "a" * 64 + ".org/",
        "http://" + "ü" * 300 + ".org/",
        "http://example.org/a\x00b",
        "http://example.org/\ud800",
        "http://example.org/" + "a" * MAX_CHARS,
        "http://example.org/" + "ü" * (MAX_CHARS // 2),
    ],
)
def test_what_no_page_can_be_at_has_no_address(link: str) -> None:
    assert address(link, base="https://example.org/") is None


@pytest.mark.parametrize(
    "query",
    [
        "PHPSESSID=7d5c1c5d4b7a7ac8a3c1f0c9b6f1d2e3",
        "jsessionid=1",
        "ASPSESSIONIDQQABCD=XYZ",
        "CFID=12&CFTOKEN=34",
        "sid=7d5c1c5d4b7a7ac8a3c1f0c9b6f1d2e3",
        "s=7d5c1c5d4b7a7ac8a3c1f0c9b6f1d2e3",
        "session_id=123e4567-e89b-12d3-a456-426614174000",
        "utm_source=news&utm_medium=mail&fbclid=abc&gclid=d&_ga=1.2.3&mc_eid=9",
    ],
)
def test_sessions_and_tracking_are_left_out(query: str) -> None:
    """They name the visitor or where they came from: kept, they would make one page endless."""
    assert at(f"http://example.org/a?{query}").url == "http://example.org/a"
    assert at(f"http://example.org/a?x=1&{query}&y=2").url == "http://example.org/a?x=1&y=2"


@pytest.mark.parametrize(
    "query",
    ["s=winter+coats", "sid=12", "session_id=keynote-1", "id=4", "p=3", "ref=main", "sessionid=2026-annual-meeting"],
)
def test_short_names_that_hold_content_stay(query: str) -> None:
    assert at(f"http://example.org/a?{query}").url == f"http://example.org/a?{query}"


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("/shop/a.jsp;jsessionid=A1B2.node1?x=1", "/shop/a.jsp?x=1"),
        ("/a;JSESSIONID=1/b", "/a/b"),
        ("/a%3bjsessionid=1", "/a"),
        ("/(S(lit3py55t21z5v55vlm25s55))/orders.aspx", "/orders.aspx"),
        ("/app/(X(1)S(lit3py55t21z5v55vlm25s55))/orders.aspx", "/app/orders.aspx"),
        ("/wiki/Mercury_(planet)", "/wiki/Mercury_(planet)"),
        ("/a;version=2", "/a;version=2"),
    ],
)
def test_sessions_in_paths_are_left_out(path: str, left: str) -> None:
    assert at("http://example.org" + path).url == "http://example.org" + left


def test_parameters_found_inert_are_left_out() -> None:
    """What a host's pages do not change for is named by the crawl, and compared by its plain name."""
    found = address("http://example.org/a?sort=up&x=1&s%6Frt=down&Sort=3", ignored={"sort"})
    assert found is not None
    assert found.url == "http://example.org/a?x=1&Sort=3"


@pytest.mark.parametrize(
    ("one", "other"),
    [("/a%7eb", "/a~b"), ("/a%28b%29", "/a(b)"), ("/%c3%bc", "/ü"), ("/?q=a+b", "/?q=a%20b"), ("/x", "/x//")],
)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert at("http://example.org" + one).key == at("http://example.org" + other).key


@pytest.mark.parametrize(
    ("one", "other"), [("/a%2Fb", "/a/b"), ("/A", "/a"), ("/a%3Fb", "/a?b"), ("/?a=1%26b", "/?a=1&b")]
)
def test_addresses_that_differ_have_two_keys(one: str, other: str) -> None:
    assert at("http://example.org" + one).key != at("http://example.org" + other).key


def test_a_site_is_a_host_but_for_www() -> None:
    assert site_of("www.example.org") == "example.org" == site_of("example.org")
    assert site_of("www.example.org:8080") == "example.org:8080"
    assert site_of("www.org") == "www.org"
    assert site_of("docs.example.org") == "docs.example.org"
