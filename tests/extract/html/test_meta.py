"""Tests of extract.html.meta and html_jsonld: what a page says of itself."""

from __future__ import annotations

import json

import pytest

from tests.extract.conftest import Read

TEXT = "<p>Some words of text that make up the body of this page.</p>"


def test_marks_of_a_page(read: Read) -> None:
    """OpenGraph and article tags, a canonical link and the language."""
    document = read(
        """<html lang="en-GB"><head><title>Brace or not - Back Pages</title>
        <meta property="og:site_name" content="Back Pages"><meta name="author" content="Ada Moss">
        <meta property="article:published_time" content="2024-03-01T10:00:00+01:00">
        <meta property="article:modified_time" content="2024-04-02"><link rel="canonical" href="/braces">
        </head><body><h1>Brace or not</h1>"""
        + TEXT,
        "braces.html",
        source="https://www.back.example/x?utm=1",
    )
    assert (document.title, document.claimed_site, document.author) == ("Brace or not", "Back Pages", "Ada Moss")
    assert (document.site, document.claimed_url) == ("back.example", None)
    assert (document.published, document.modified, document.language) == ("2024-03-01", "2024-04-02", "en")
    assert document.url == "https://www.back.example/braces"
    assert document.source == "https://www.back.example/x?utm=1"


def test_jsonld(read: Read) -> None:
    """Graphs, lists of authors and publishers are followed; other objects do not describe the page."""
    graph = [
        {"@type": "Organization", "name": "Not this"},
        {
            "@type": ["MedicalWebPage"],
            "headline": "Healing of the pars",
            "author": [{"@type": "Person", "name": "Ada Moss"}, "Ben Reed"],
            "publisher": {"name": "Back Pages"},
            "datePublished": "2023-01-05",
            "dateModified": "2023-02-06T00:00:00Z",
            "inLanguage": "de-CH",
        },
    ]
    script = json.dumps({"@context": "https://schema.org", "@graph": graph})
    document = read(f'<script type="application/ld+json">{script}</script>{TEXT}', "a.html")
    assert (document.title, document.claimed_site, document.author) == (
        "Healing of the pars",
        "Back Pages",
        "Ada Moss, Ben Reed",
    )
    assert (document.published, document.modified, document.language) == ("2023-01-05", "2023-02-06", "de")


@pytest.mark.parametrize(
    "script", ["{", "[[[[", '"text"', "[" * 100_000, '{"@type": "Article", "author": {"name": 3}}']
)
def test_broken_jsonld_says_nothing(read: Read, script: str) -> None:
    """It does not cost the page."""
    assert read(f'<script type="application/ld+json">{script}</script>{TEXT}', "a.html").author is None


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("Pars fracture | Spine Site", "<h1>Pars fracture</h1>", "Pars fracture"),
        ("Pars fracture - Spine Site", "<h1>Spine Site</h1><h2>Pars fracture</h2>", "Pars fracture"),
        ("Pars fracture | spine.example", "", "Pars fracture"),
        ("Brace - yes or no", "<h1>Menu</h1>", "Brace - yes or no"),
        ("", "<h1>Only a heading</h1>", "Only a heading"),
        ("", "", "my page"),
    ],
)
def test_the_title_is_the_pages_own(read: Read, title: str, headings: str, expected: str) -> None:
    """The heading that the title repeats; without one the title less the site's name; at last the file's name."""
    page = f"<title>{title}</title>{headings}{TEXT}"
    assert read(page, "my_page.html", source="https://www.spine.example/my_page.html").title == expected


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "javascript:alert(1)",
        "https://",
        "http://[bad/",
        "https://u:p@a.example/x",
        "https://www.spine.example/",
    ],
)
def test_an_address_that_cannot_be_right_is_not_believed(read: Read, url: str) -> None:
    """Nor is the site's front page, named by a page inside of it."""
    page = f'<link rel=canonical href="{url}">{TEXT}'
    assert read(page, "a.html", source="https://www.spine.example/a").url == "https://www.spine.example/a"


def test_a_file_lies_at_its_folder(read: Read) -> None:
    """The folder of a file is its site, and the host that of a page."""
    assert read(TEXT, "a.html").site == "shelf"
    assert read(TEXT, "a.html", source="https://www.spine.example/a").site == "spine.example"


def test_dates_in_running_text_are_not_dates_of_the_page(read: Read) -> None:
    """A reference's year or day says nothing of the page."""
    assert read("<p>As reported on 12 March 2011 (Spine, 2011-03-12), bones heal.</p>", "a.html").published is None
