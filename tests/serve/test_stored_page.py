"""The stored page: what was read, the cited words marked, and the ways from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from citewell.index.library import Batch, Library
from citewell.serve.stored_view import PART_CHARS
from tests.index.builders import entry
from tests.serve.conftest import QUESTIONS
from tests.serve.reading import Page, check_harmless, words
from tests.serve.within import Within


@pytest.fixture(scope="session")
def cited(answer: dict[str, Any]) -> dict[str, Any]:
    """A citation of an answer that cites its document at several places."""
    every = [citation for sentence in answer["sentences"] for citation in sentence["citations"]]
    found = [each for each in every if sum(each["doc_id"] == other["doc_id"] for other in every) > 1]
    return found[0] if found else every[0]


def stored(client: httpx2.Client, citation: dict[str, Any], **more: Any) -> Page:
    place = {"rev": citation["revision"], "at": f"{citation['start']}-{citation['end']}"} | more
    response = client.get(f"/stored/{citation['doc_id']}", params=place)
    assert response.status_code == 200
    check_harmless(response.text)
    return Page(response.text)


def test_what_was_read_is_all_there(client: httpx2.Client, cited: dict[str, Any]) -> None:
    """Block by block, with what is known of the document."""
    document = client.get(f"/api/documents/{cited['doc_id']}").json()
    page = stored(client, cited)
    text = "".join(page.one("//article[@id='text']").split())
    for block in document["blocks"][1:]:
        said = document["text"][block["start"] : block["end"]]
        cells = said.split(" | ") if block["kind"] in ("table_row", "table_header") else [said]
        assert "".join("".join(cells).split()) in text
    assert page.one("//h1") == document["title"]
    facts = dict(zip(page.all("//dl//dt"), page.all("//dl//dd"), strict=True))
    assert facts["Revision"] == document["revision"]
    assert facts["Language"] == "English"
    assert facts.get("Author", "") == (document["author"] or "")
    assert facts["Read"].startswith(document["fetched"][:10])


def test_what_else_the_answer_cites_is_marked_otherwise(client: httpx2.Client, answer: dict[str, Any]) -> None:
    """Only of the same document, and only where the answer is known."""
    every = [citation for sentence in answer["sentences"] for citation in sentence["citations"]]
    for citation in every:
        others = {(each["start"], each["end"]) for each in every if each["doc_id"] == citation["doc_id"]}
        others -= {(citation["start"], citation["end"])}
        page = stored(client, citation, q=QUESTIONS[0])
        marked = page.root.xpath("//article//mark[@class='also']")
        assert bool(marked) == bool(others)
        assert page.cited() == citation["quote"]
        assert not stored(client, citation).root.xpath("//article//mark[@class='also']")


def test_the_ways_lead_back_and_to_the_live_page(client: httpx2.Client, cited: dict[str, Any]) -> None:
    """Back to the answer with its filters; to the live page at the words; to the original."""
    page = stored(client, cited, q=QUESTIONS[0], lang="en")
    (back,) = page.urls("//a[starts-with(@href, '/search?')]")
    assert parse_qs(urlsplit(back).query) == {"q": [QUESTIONS[0]], "lang": ["en"]}
    (live,) = [url for url in page.urls("//p[@class='ways']/a") if url.startswith("https://")]
    assert "#:~:text=" in live
    (original,) = page.urls("//a[@download]")
    assert client.get(original).status_code == 200
    assert not stored(client, cited).urls("//a[starts-with(@href, '/search?')]")


@pytest.mark.parametrize("at", ["5-2", "0-99999999", "x", "1-2-3", "-"])
def test_a_place_that_there_is_not_is_told(client: httpx2.Client, cited: dict[str, Any], at: str) -> None:
    """The text is shown all the same, with nothing marked."""
    page = stored(client, cited, at=at)
    assert "no such place" in page.one("//*[@class='changed']")
    assert not page.root.xpath("//article//mark")


def test_a_revision_that_there_is_not_is_told(client: httpx2.Client, cited: dict[str, Any]) -> None:
    for path in (f"/stored/{cited['doc_id']}?rev=none", "/stored/none"):
        response = client.get(path, headers={"Accept": "text/html"})
        assert response.status_code == 404
        check_harmless(response.text)


# --- by hand ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Within]:
    """A document of several parts, without an address on the web."""
    folder: Path = tmp_path_factory.mktemp("long")
    paragraphs = [f"Paragraph {number}. " + "word " * (PART_CHARS // 20) for number in range(8)]
    made = entry("long", *paragraphs, url="urn:none", language="de", title="Long")
    with Library.write(folder) as library:
        library.add(Batch(entries=[made]))
    server = Within(folder)
    yield server
    server.close()


def test_a_long_text_is_read_part_by_part(long: Within) -> None:
    """By links, and without losing any of it; the part with the cited words is the one that is shown."""
    page = Page(long("/stored/long").text)
    seen = [page.one("//article[@id='text']")]
    while page.urls("//a[@rel='next']"):
        page = Page(long(page.urls("//a[@rel='next']")[0]).text)
        seen.append(page.one("//article[@id='text']"))
        assert page.urls("//a[@rel='prev']")
    assert len(seen) > 1
    assert "".join(seen).count("Paragraph") == 8
    document = long("/api/documents/long").json()
    start = document["text"].index("Paragraph 7")
    last = Page(long(f"/stored/long?at={start}-{start + 11}").text)
    assert last.cited() == "Paragraph 7"
    assert last.one("//article[@id='text']") == seen[-1]


def test_a_text_says_its_language_and_has_no_live_page_where_there_is_none(long: Within) -> None:
    page = Page(long("/stored/long").text)
    assert page.root.xpath("//article/@lang") == ["de"]
    assert not [url for url in page.urls("//a") if url.startswith("http")]
    assert not page.urls("//a[@download]")
    assert words(page.root.xpath("//h1")[0]) == "Long"
