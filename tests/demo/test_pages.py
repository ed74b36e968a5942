"""The bundled pages keep the promises that their README makes."""

from __future__ import annotations

import json
import re
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html

import citewell

PAGES = Path(citewell.__file__).parent / "demo" / "pages"
FILES = sorted(PAGES.glob("*/*.html"))
COPIES = {
    "patient-leaflets.example/pars-stress-fracture.html",
    "village-health.example/young-people-pars-fracture.html",
}
REFERENCE = re.compile(r"\b(?:19|20)\d\d;\s?(?:\d|CD)")  # year;volume, or the number of a Cochrane review


def name(path: Path) -> str:
    return path.relative_to(PAGES).as_posix()


def tree(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes().decode("utf-8"))


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def paragraphs(path: Path) -> set[str]:
    """Running text of at least eight words; a reference may stand on several pages."""
    found = {words(element) for element in tree(path).xpath("//main//p | //article//p | //p | //dd | //li")}
    return {text for text in found if len(text.split()) >= 8 and not REFERENCE.search(text)}


def test_there_are_enough_pages_from_enough_sites() -> None:
    """A demonstration of several sources needs several: at least twelve pages, ten sites."""
    assert len(FILES) >= 12
    assert len({path.parent for path in FILES}) >= 10


def test_the_readme_lists_every_page() -> None:
    """Whoever opens the folder finds each page explained, and no page that is gone."""
    listed = set(re.findall(r"`([a-z-]+\.example/[^`]+\.html)`", (PAGES.parent / "README.md").read_text("utf-8")))
    assert listed == {name(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=name)
class TestEachPage:
    def test_says_that_it_is_a_demonstration(self, path: Path) -> None:
        """A reader sees near the top, apart from the text, that this is a demonstration and not medical advice."""
        (notice,) = tree(path).xpath("//aside")
        text = words(notice).lower()
        assert "demonstration" in text
        assert "not medical advice" in text or "nothing here is medical advice" in text

    def test_names_its_sources(self, path: Path) -> None:
        """At least two literature references, with year and volume."""
        assert len(REFERENCE.findall(words(tree(path).body))) >= 2

    def test_has_title_language_and_publisher(self, path: Path) -> None:
        """What a result line shows is on the page itself."""
        page = tree(path)
        assert page.get("lang", "").startswith("en")
        assert words(page.find(".//title"))
        assert page.xpath("//meta[@property='og:site_name']/@content")
        assert len(page.xpath("//h1")) == 1

    def test_canonical_link_is_on_the_reserved_host_of_its_folder(self, path: Path) -> None:
        """No link of ours can lead to a real site."""
        (link,) = tree(path).xpath("//link[@rel='canonical']/@href")
        assert urlsplit(link).scheme == "https"
        assert urlsplit(link).hostname == path.parent.name
        assert path.parent.name.endswith(".example")

    def test_loads_nothing(self, path: Path) -> None:
        """Opening a page makes no request: no source, style sheet, image or script from elsewhere."""
        page = tree(path)
        assert not page.xpath("//@src | //@srcset | //@data | //@poster | //@background")
        assert page.xpath("//link/@rel") == ["canonical"]
        assert all("url(" not in style and "@import" not in style for style in page.xpath("//style/text()"))
        assert all(not urlsplit(href).netloc for href in page.xpath("//a/@href"))

    def test_structured_data_is_json(self, path: Path) -> None:
        """JSON-LD, where a page has it, can be read, and scripts hold nothing else."""
        for script in tree(path).xpath("//script"):
            assert script.get("type") == "application/ld+json"
            assert json.loads(script.text)["@context"] == "https://schema.org"

    def test_length_is_that_of_a_real_page(self, path: Path) -> None:
        """Neither a stub nor a book."""
        assert 250 <= len(words(tree(path).body).split()) <= 1500


def test_no_paragraph_stands_on_two_pages() -> None:
    """Only the near-copy repeats another page, so agreement between sources is agreement of separate texts."""
    shared = {
        (name(a), name(b)): both
        for a, b in combinations(FILES, 2)
        if {name(a), name(b)} != COPIES and (both := paragraphs(a) & paragraphs(b))
    }
    assert shared == {}


def test_the_near_copy_is_near_but_no_copy() -> None:
    """At least half of all paragraphs of the pair stand word for word on both pages, and something was changed."""
    leaflet, noticeboard = (paragraphs(PAGES / page) for page in sorted(COPIES))
    assert 0.5 <= len(leaflet & noticeboard) / len(leaflet | noticeboard) < 1
