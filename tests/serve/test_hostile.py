"""Pages of strangers cannot do anything on ours, whatever stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from citewell.config import ServeSettings
from tests.serve.hostile_library import ATTACKS, WORD, hostile_library
from tests.serve.in_thread import in_thread
from tests.serve.reading import Page, check_harmless

PLAIN = [text.encode("utf-8", "replace").decode() for text in ATTACKS]
KINDS = ["", "jsonl", "html"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A server of such pages."""
    folder = hostile_library(tmp_path_factory.mktemp("hostile"))
    with (
        in_thread(folder, ServeSettings(trust_loopback=True, workers=1)) as running,
        httpx2.Client(base_url=running.url, timeout=120) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def pages(hostile: httpx2.Client) -> list[Page]:
    """All pages of results for the one word that all documents share."""
    found: list[Page] = []
    url: str | None = f"/search?q={WORD}+harvested+when"
    while url is not None:
        found.append(whole(hostile, url))
        url = next(iter(found[-1].urls("//a[@rel='next']")), None)
    return found


def whole(client: httpx2.Client, url: str) -> Page:
    """A page, harmless, whose headers hold nothing of any page."""
    response = client.get(url)
    assert response.status_code == 200, url[:200]
    check_harmless(response.text)
    for name, value in response.headers.items():
        assert value.isascii()
        assert WORD not in value, name
        assert "alert" not in value, name
    return Page(response.text)


def test_results_are_all_there_and_harmless(pages: list[Page]) -> None:
    """Titles, sites, authors, dates, languages, summaries, copies: each is text; each address one that leads."""
    assert len(pages) > 2
    assert pages[0].sentences()
    titles = [title for page in pages for title in page.all("//h3")]
    copies = [title for page in pages for title in page.all("//details[@class='copies']//a")]
    assert len(titles) + len(copies) >= 2 * len(ATTACKS)
    everything = " ".join([*titles, *copies])
    for sign in ("<script>alert(1)</script>", "{{ 7*7 }}", "javascript:alert(1)"):
        assert sign in everything, "it is shown as what it is"
    assert "49" not in everything.replace("249", "")


def test_every_stored_page_is_whole_and_harmless(hostile: httpx2.Client, pages: list[Page]) -> None:
    """Those of results, of copies and of citations; the way back is to the same query."""
    urls = {url for page in pages for url in page.urls("//a[starts-with(@href, '/stored/')]")}
    assert len(urls) > len(ATTACKS)
    for url in sorted(urls):
        page = whole(hostile, url)
        assert WORD in page.one("//article[@id='text']") or "one" in page.one("//article[@id='text']")
        back = page.urls("//a[starts-with(@href, '/search?')]")
        asked = parse_qs(urlsplit(url).query).get("q")
        assert [parse_qs(urlsplit(each).query)["q"] for each in back] == ([asked] if asked else [])


def test_every_number_leads_to_its_quote(hostile: httpx2.Client, pages: list[Page]) -> None:
    numbers = pages[0].numbers()
    assert numbers
    for each in numbers:
        assert whole(hostile, each.url).cited() == each.quote


def test_links_lead_to_the_web_or_to_us(pages: list[Page]) -> None:
    """And none of ours begins with anything but one of our paths."""
    ours = {"search", "stored", "help", "api", ""}
    for page in pages:
        for url in page.urls("//a[@href]"):
            parts = urlsplit(url)
            assert parts.scheme in ("", "http", "https")
            assert parts.scheme or url.startswith("#") or urlsplit(url).path.split("/")[1] in ours


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_asked_is_only_asked(hostile: httpx2.Client, text: str) -> None:
    """A query, a filter, a date, a page, a place: each in any field of the address."""
    text = text[:3_000]
    filters = {"site": text, "type": text, "lang": text, "collection": text}
    dates = {"since": text, "before": text, "page": text}
    for parameters in ({"q": f"{WORD} {text}"} | filters, {"q": text} | dates):
        response = hostile.get("/search", params=parameters)
        assert response.status_code == 200
        check_harmless(response.text)
    front = hostile.get("/", params={"site": text, "collection": text})
    check_harmless(front.text)
    for path in (f"/stored/{WORD}", "/stored/entry1"):
        stored = hostile.get(path, params={"rev": text, "at": text, "part": text, "q": text[:100], "site": text})
        check_harmless_error_or_page(
            hostile.get(path, params={"at": text, "part": text, "q": text[:100], "site": text})
        )
        check_harmless_error_or_page(stored)


def check_harmless_error_or_page(response: httpx2.Response) -> None:
    if response.headers["content-type"].startswith("text/html"):
        check_harmless(response.text)
    else:
        assert response.json()["status"] == response.status_code == 404


@pytest.mark.parametrize("name", ["/nothing/", "/stored/", "/static/"])
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "%00%ff%0d%0aSet-Cookie:x", "{{7*7}}", "%E2%80%AE"])
def test_an_error_repeats_nothing_that_runs(hostile: httpx2.Client, name: str, text: str) -> None:
    for accept in ("text/html", "*/*"):
        response = hostile.get(name + text, headers={"Accept": accept})
        assert response.status_code == 404
        assert "set-cookie" not in response.headers
        if accept == "text/html":
            check_harmless(response.text)
        else:
            assert json.loads(response.content)["status"] == 404


def test_json_is_valid_and_says_what_stands_there(hostile: httpx2.Client) -> None:
    """As text: what a program makes of it is its own affair."""
    answer = json.loads(hostile.get("/api/ask", params={"q": f"{WORD} harvested when", "max_sources": 50}).content)
    assert answer["answered"]
    titles = " ".join(source["title"] for source in answer["sources"])
    assert "<script>" in titles
    for source in answer["sources"][:20]:
        document = json.loads(hostile.get(f"/api/documents/{source['doc_id']}").content)
        assert document["revision"] == source["revision"]
    for path in ("/api/status", "/api/suggest?q=kum", "/suggest?q=kum"):
        json.loads(hostile.get(path).content.decode("utf-8"))
    with hostile.stream("GET", "/api/ask/stream", params={"q": f"{WORD} harvested"}) as response:
        for line in response.iter_lines():
            assert line == "" or line.startswith(("event: ", "data: "))
            if line.startswith("data: "):
                json.loads(line.removeprefix("data: "))


def test_suggestions_are_lines_of_text(hostile: httpx2.Client) -> None:
    found = hostile.get("/api/suggest", params={"q": WORD}).json()["suggestions"]
    assert found
    assert not [name for name in found if "\n" in name or "\0" in name or len(name) > 100]


def test_originals_have_harmless_names(hostile: httpx2.Client, pages: list[Page]) -> None:
    """Whatever a file was called."""
    stored = {url.partition("?")[0] for page in pages for url in page.urls("//h3/a[starts-with(@href, '/stored/')]")}
    links = [url for path in sorted(stored) for url in whole(hostile, path).urls("//a[@download]")]
    assert links
    for url in links[:5]:
        headers = hostile.get(url).headers
        assert headers["content-disposition"].startswith('attachment; filename="')
        assert not set(headers["content-disposition"]) & set("<>\\{}\r\n")
