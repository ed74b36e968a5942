from __future__ import annotations

import gzip
import tarfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.crawl.read.published import looks_like
from citewell.crawl.read.sitemaps import MAX_BYTES, SitemapEntry, read_sitemap

HERE = "https://example.org/maps/sitemap.xml"


def urls(content: bytes) -> list[str]:
    return [entry.url for entry in read_sitemap(content, url=HERE).entries]


def urlset(*items: str, attributes: str = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"') -> bytes:
    body = "".join(f"<url>{item}</url>" for item in items)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {attributes}>{body}</urlset>'.encode()


REAL = {
    # file: kind, pages, nested sitemaps, first address
    "atom.xml": ("feed", 0, 0, None),
    "do-not-visit.txt": ("text", 1, 0, "http://www.example.com/do-not-visit-here"),
    "hebdenbridgetimes-articles-sitemap.xml": (
        "urlset",
        74,
        0,
        "http://www.hebdenbridgetimes.co.uk/news/local/video-tour-de-yorkshire-in-calderdale-1-7242580",
    ),
    "pagemaps-sitemap.xml": ("urlset", 2, 0, "http://www.example.com/foo"),
    "shinpaideshou-news-sitemap.xml": (
        "urlset",
        3,
        0,
        "https://shinpaideshou.wordpress.com/2017/04/25/job-opening-reischauer-policy-research-fellow/",
    ),
    "sitemap-hreflang.xml": ("urlset", 5, 1, "http://www.example.com/english/page.html"),
    "sitemap-images.xml": ("urlset", 1, 0, "http://www.example.com/images/some_image_landing_page.html"),
    "sitemap-links.xml": ("urlset", 3, 0, "http://www.example.com/english/"),
    "sitemap-mobile.xml": ("urlset", 3, 0, "http://www.example.com/mobile-friendly-1/"),
    "sitemap-news.xml": ("urlset", 2, 0, "http://www.example.org/business/article55.html"),
    "sitemap-videos-tvshow.xml": ("urlset", 1, 0, "https://example.org/my-tv-show/23/13/"),
    "sitemap-videos.xml": ("urlset", 3, 0, "http://www.example.com/videos/some_video_landing_page.html"),
    "sitemap-with-bom.txt": ("text", 2, 0, "http://www.domain.com/page1.html"),
    "sitemap.badns.xml": ("urlset", 2, 0, "http://www.example.com/1"),
    "sitemap.index.xml": ("index", 0, 15, "https://example.com/sitemap.jss?portalCode=10260&lang=en"),
    "sitemap.ns.xml": ("urlset", 2, 0, "http://www.example.com/1"),
    "sitemap.txt": ("text", 2, 0, "http://www.domain.com/page1.html"),
    "sitemap.txt.gz": ("text", 5, 0, "http://www.example.com/"),
    "sitemap2.xml": ("index", 0, 2, "http://www.example.com/sitemap1.xml.gz"),
    "trafilatura_sitemap.xml": ("urlset", 84, 0, "https://www.sitemaps.org/"),
    "xmlSitemap.gz": ("urlset", 5, 0, "http://www.example.com/"),
}


@pytest.mark.parametrize("name", sorted(REAL))
def test_sitemaps_of_the_web_are_read(data: Path, name: str) -> None:
    sitemap = read_sitemap((data / "sitemaps" / name).read_bytes(), url=HERE)
    first = next(iter(sitemap.entries + sitemap.nested), None)
    assert (sitemap.kind, len(sitemap.entries), len(sitemap.nested), first and first.url) == REAL[name]
    assert sitemap.problems == ()


def test_every_sitemap_of_the_data_is_tested(data: Path) -> None:
    assert {path.name for path in (data / "sitemaps").iterdir()} == set(REAL)


def test_an_entry_has_its_time_and_its_hints(data: Path) -> None:
    sitemap = read_sitemap((data / "sitemaps" / "xmlSitemap.gz").read_bytes(), url=HERE)
    assert sitemap.entries[0] == SitemapEntry("http://www.example.com/", "2005-01-01", "monthly", 0.8)
    index = read_sitemap((data / "sitemaps" / "sitemap2.xml").read_bytes(), url=HERE)
    assert [nested.lastmod for nested in index.nested] == ["2004-10-01T18:23:17Z", "2005-01-01"]


def test_bare_paths_are_resolved_against_the_sitemap(data: Path) -> None:
    with tarfile.open(next((data / "sites").glob("climatrends-docs*"))) as site:
        member = next(name for name in site.getnames() if name.endswith("sitemap.xml"))
        content = site.extractfile(member)
        assert content is not None
        found = urls(content.read())
    assert len(found) == 27
    assert all(address.startswith("https://example.org/") for address in found)
    assert urls(urlset("<loc>/a</loc>", "<loc>b.html</loc>")) == [
        "https://example.org/a",
        "https://example.org/maps/b.html",
    ]


def test_what_is_no_web_address_is_counted() -> None:
    sitemap = read_sitemap(
        urlset("<loc>mailto:a@example.org</loc>", "<loc/>", "<loc>http://[x</loc>", "<loc>/a</loc>"), url=HERE
    )
    assert [entry.url for entry in sitemap.entries] == ["https://example.org/a"]
    assert sitemap.problems == ("entries without a web address: 3",)


def test_pages_in_other_languages_are_entries() -> None:
    link = '<xhtml:link rel="alternate" hreflang="de" href="/de?a=1&amp;b=2"/>'
    assert urls(urlset(f"<loc>/en</loc>{link}", attributes='xmlns="a" xmlns:xhtml="b"')) == [
        "https://example.org/en",
        "https://example.org/de?a=1&b=2",
    ]


def test_a_mention_does_not_hide_when_a_page_changed() -> None:
    link = '<link hreflang="de" href="/de"/>'
    sitemap = read_sitemap(urlset(f"<loc>/en</loc>{link}", "<loc>/de</loc><lastmod>2020-02-03</lastmod>"), url=HERE)
    assert sitemap.entries[1] == SitemapEntry("https://example.org/de", "2020-02-03")


def test_addresses_of_pictures_are_not_pages() -> None:
    attributes = 'xmlns="a" xmlns:image="b"'
    picture = "<image:image><image:loc>/1.jpg</image:loc></image:image>"
    assert urls(urlset(f"{picture}<loc>/a</loc>", attributes=attributes)) == ["https://example.org/a"]
    assert urls(urlset(f"{picture}<loc>/a</loc>", attributes="")) == ["https://example.org/a"]  # undeclared prefix


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/?a=1&amp;b=2", "/?a=1&b=2"),
        ("/?a=1&b=2&copy=3", "/?a=1&b=2&copy=3"),
        ("<![CDATA[/?a=1&b=2]]>", "/?a=1&b=2"),
        ("\n  /a\n ", "/a"),
        ("/caf\u00e9", "/caf\u00e9"),
    ],
)
def test_ampersands_and_letters_come_out_as_meant(written: str, read: str) -> None:
    assert urls(urlset(f"<loc>{written}</loc>")) == [f"https://example.org{read}"]


@pytest.mark.parametrize(
    "broken",
    [
        b"<urlset><url><loc>/1?a&amp;b</loc></x></url><url><loc>/2?a&amp;b</loc></url></urlset>",
        b"<urlset><url><loc>/1?a&amp;b</loc><url><loc>/2?a&amp;b</loc></url></urlset>",
        b"<urlset><url><loc>/1?a&amp;b</loc></url><url><title>a < b</title><loc>/2?a&amp;b</loc></url></urlset>",
        b"<urlset></urlset2><url><loc>/1?a&amp;b</loc></url><url><loc><![CDATA[/2?a&b]]></loc></url>",
    ],
)
def test_broken_xml_is_read_as_far_as_it_goes(broken: bytes) -> None:
    """What follows the fault is read too, and its addresses are whole."""
    sitemap = read_sitemap(broken, url=HERE)
    assert [entry.url for entry in sitemap.entries] == ["https://example.org/1?a&b", "https://example.org/2?a&b"]
    assert len(sitemap.problems) == 1
    assert "read as far as it goes" in sitemap.problems[0]


@given(cut=st.integers(0, 400))
def test_a_cut_sitemap_gives_no_cut_address(cut: int) -> None:
    whole = urlset(*(f"<loc>/page/{number}</loc>" for number in range(9)))
    assert set(urls(whole[:cut])) <= set(urls(whole))


@settings(max_examples=40)
@given(cut=st.integers(0, 200))
def test_a_cut_gzip_file_gives_no_cut_address(cut: int) -> None:
    whole = urlset(*(f"<loc>/page/{number * 7919}</loc>" for number in range(99)))
    assert set(urls(gzip.compress(whole)[:cut])) <= set(urls(whole))


@given(content=st.binary(max_size=200) | st.text("<>/ &;urlsetoc[]!-:\n").map(str.encode))
def test_no_bytes_are_an_error(content: bytes) -> None:
    for start in (b"", b"<urlset>", b"\x1f\x8b\x08", b"\xff\xfe"):
        read_sitemap(start + content, url=HERE)
        looks_like(start + content, "text/xml")


def test_entities_have_no_effect(tmp_path: Path) -> None:
    """Neither those that would read a file nor those that would grow without end."""
    secret = tmp_path / "secret.txt"
    secret.write_text("https://example.org/secret")
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    document = (
        f'<!DOCTYPE urlset [<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY l0 "lol">{laughs}]>'
        '<urlset><url><loc>&file;</loc></url><url><loc>/&l11;</loc><link hreflang="de" href="/&l11;"/></url></urlset>'
    )
    begun = time.process_time()
    found = urls(document.encode())
    assert time.process_time() - begun < 2
    assert not any("secret" in address or "lollol" in address for address in found)


@pytest.mark.parametrize(
    "content",
    [
        b"<urlset>" + b"<a>" * 300_000,
        b"<urlset>" + b"<url>" * 300_000,
        b"<urlset>" + b"<" * 1_000_000,
        b"<urlset>" + b"&" * 1_000_000,
        b"<urlset></x>" + b"<a" * 500_000 + b"</x>",
        b"<urlset></x><url>" + b"<loc>" + b" " * 1_000_000 + b"</x>",
        b"<!--" * 250_000,
        b"<!DOCTYPE [" + b"]" * 1_000_000,
        b"<?" * 500_000,
        b"http://a/\n" * 100_000,
        b"\n" * 1_000_000,
    ],
    ids=lambda content: content[:20].decode() + "...",
)
def test_hostile_markup_costs_little(content: bytes) -> None:
    """One megabyte of it takes well under a second where work grows with length; with its square it takes hours."""
    begun = time.process_time()
    read_sitemap(content, url=HERE)
    assert time.process_time() - begun < 10


def test_what_unpacks_without_end_is_cut() -> None:
    bomb = gzip.compress(b"<urlset>" + b"<url><loc>/a</loc></url>" + b" " * (MAX_BYTES + 1), compresslevel=1)
    sitemap = read_sitemap(bomb, url=HERE)
    assert [entry.url for entry in sitemap.entries] == ["https://example.org/a"]
    assert "more than" in sitemap.problems[0]


def test_entries_are_bounded() -> None:
    content = urlset(*(f"<loc>/{number}</loc>" for number in range(30)))
    sitemap = read_sitemap(content, url=HERE, max_entries=10)
    assert [entry.url for entry in sitemap.entries] == [f"https://example.org/{number}" for number in range(10)]
    assert sitemap.problems == ("more than 10 addresses; the first were read",)
    text = "\n".join(f"https://example.org/{number}" for number in range(30)).encode()
    assert read_sitemap(text, url=HERE, max_entries=10).entries == sitemap.entries


def test_a_page_that_says_not_found_is_no_sitemap() -> None:
    sitemap = read_sitemap(b"<!doctype html><html><body><a href='/'>Home</a></body></html>", url=HERE)
    assert (sitemap.kind, sitemap.entries, sitemap.problems) == (
        "none",
        (),
        ("no sitemap: its first element is <html>",),
    )
    assert read_sitemap(b"Not found", url=HERE).kind == "none"
    assert read_sitemap(b"", url=HERE).kind == "none"


def test_legacy_encodings_are_read() -> None:
    for encoding in ("utf-8-sig", "utf-16", "iso-8859-1"):
        name = "utf-8" if encoding == "utf-8-sig" else encoding
        text = f'<?xml version="1.0" encoding="{name}"?><urlset><url><loc>/é</loc></url></urlset>'
        assert urls(text.encode(encoding)) == ["https://example.org/é"]
