"""The results page: it works without JavaScript, and leads to the words that back it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.serve.conftest import QUESTIONS
from tests.serve.reading import Page, check_harmless
from tests.serve.serving import Serving


def searched(client: httpx2.Client, **asked: str) -> Page:
    response = client.get("/search", params=asked)
    assert response.status_code == 200
    check_harmless(response.text)
    return Page(response.text)


def answered(client: httpx2.Client, query: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/ask", params={"q": query}).json()
    return found


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_page_has_the_answer_and_the_results(client: httpx2.Client, query: str) -> None:
    """The same as the API gives, in a page that needs no JavaScript."""
    page, answer = searched(client, q=query), answered(client, query)
    assert page.sentences() == [sentence["text"] for sentence in answer["sentences"]]
    assert page.all("//li[@class='result']//h3") == [source["title"] for source in answer["sources"]]
    assert page.urls("//li[@class='result']//h3/a") == [source["link"] for source in answer["sources"]]
    assert page.root.xpath("//input[@name='q']/@value") == [query]
    assert query in page.one("//title")


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_number_leads_to_the_quote(client: httpx2.Client, query: str) -> None:
    """To a stored page that marks exactly the cited words, and its card holds them too."""
    cited = [citation for sentence in answered(client, query)["sentences"] for citation in sentence["citations"]]
    numbers = searched(client, q=query).numbers()
    assert len(numbers) == len(cited) > 0
    for number, citation in zip(numbers, cited, strict=True):
        assert number.number == citation["source"]
        assert number.quote == citation["quote"]
        assert number.url.startswith(f"/stored/{citation['doc_id']}?")
        assert urlsplit(number.url).fragment == "cited"
        stored = client.get(number.url)
        assert Page(stored.text).cited() == citation["quote"]
        check_harmless(stored.text)


def test_results_link_to_what_is_quoted_of_them(client: httpx2.Client, answer: dict[str, Any]) -> None:
    """The stored page of a result is marked at the first words of its summary."""
    page = searched(client, q=QUESTIONS[0])
    urls = page.urls("//li[@class='result']/p[@class='facts']//a[starts-with(@href, '/stored/')]")
    assert len(urls) == len(answer["sources"])
    for url, source in list(zip(urls, answer["sources"], strict=True))[:3]:
        quote = source["summary"]["spans"][0]["quote"]
        assert Page(client.get(url).text).cited().split() == quote.split()  # it may go over several blocks


def test_words_of_the_query_stand_out_in_results(client: httpx2.Client) -> None:
    marked = {word.lower() for word in searched(client, q="MRI scans").all("//li[@class='result']//b")}
    assert marked >= {"mri"}
    assert marked <= {"mri", "mris", "scan", "scans", "scanning", "scanned", "scanner"}


def test_near_copies_stand_under_their_result(client: httpx2.Client, answer: dict[str, Any]) -> None:
    page = searched(client, q=QUESTIONS[0])
    told = [copy for source in answer["sources"] for copy in source["copies"]]
    assert told
    urls = page.urls("//details[@class='copies']//a")
    assert [urlsplit(url).path for url in urls] == [f"/stored/{copy['doc_id']}" for copy in told]
    assert client.get(urls[0]).status_code == 200


# --- as it comes -----------------------------------------------------------------------------------------------------


def test_the_page_comes_in_pieces(server: Serving) -> None:
    """First its head, then the results, then the sentences: each is sent when it is known, not when all is."""
    query = {"q": "pars fracture surgery screw"}
    with httpx2.stream("GET", f"{server.url}/search", params=query, headers=server.owner, timeout=60) as made:
        pieces = [chunk.decode() for chunk in made.iter_raw()]
    places = [
        next(number for number, text in enumerate(pieces) if mark in text)
        for mark in ("</header>", 'id="results"', 'id="answer"', 'id="announce"')
    ]
    assert places == sorted(places)
    assert places[0] < places[1] < places[2]
    assert 'id="results"' not in pieces[places[0]]
    assert 'class="sentence"' not in "".join(pieces[: places[2]])
    assert made.headers["x-accel-buffering"] == "no"


def test_a_page_that_is_known_comes_at_once_and_is_the_same(client: httpx2.Client) -> None:
    first, second = (client.get("/search", params={"q": "pars fracture and football"}) for _ in range(2))
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]
    assert "content-length" in second.headers


# --- filters, pages, refusals ----------------------------------------------------------------------------------------


def test_filters_that_are_on_can_be_taken_off(client: httpx2.Client) -> None:
    """One by one; the form has them chosen."""
    asked = {"q": "pars fracture", "site": "spine-clinic.example", "lang": "en", "since": "2020-02"}
    page = searched(client, **asked)
    assert page.all("//ul[@class='chips']//bdi") == ["spine-clinic.example", "English", "2020-02-01"]
    for url, name in zip(page.urls("//ul[@class='chips']//a"), ["site", "lang", "since"], strict=True):
        left = {each: value for each, value in asked.items() if each != name} | {"since": "2020-02-01"}
        assert parse_qs(urlsplit(url).query) == {
            each: [value] for each, value in left.items() if each != name
        }  # fmt: skip
    chosen = page.root.xpath("//option[@selected]/@value")
    assert chosen == ["spine-clinic.example", "en"]
    assert page.root.xpath("//input[@type='date' and @value='2020-02-01']/@name") == ["since"]
    paths = page.all("//bdi[@class='path']")
    assert paths
    assert all(path.startswith("spine-clinic.example") for path in paths)


def test_what_a_form_sends_empty_is_no_filter(client: httpx2.Client) -> None:
    """A browser sends every field, chosen or not."""
    plain = searched(client, q="pars fracture")
    sent = searched(client, q="pars fracture", site="", type="", lang="", collection="", since="", before="")
    assert sent.all("//h3") == plain.all("//h3")
    assert not sent.all("//ul[@class='chips']")


def test_pages_of_results_go_on(client: httpx2.Client) -> None:
    """Numbered through, each result once, the last page without a next; only the first has an answer."""
    first = searched(client, q="pars fracture")
    (following,) = first.urls("//a[@rel='next']")
    second = Page(client.get(following).text)
    numbers = [*first.all("//span[@class='number']"), *second.all("//span[@class='number']")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    urls = [*first.urls("//h3/a"), *second.urls("//h3/a")]
    assert len(set(urls)) == len(urls) > 10
    assert first.sentences()
    assert not second.root.xpath("//*[@id='answer']")
    assert (len(first.root.xpath("//*[@class='room']")), second.root.xpath("//*[@class='room']")) == (1, [])
    assert not second.urls("//a[@rel='next']")
    (back,) = second.urls("//a[@rel='prev']")
    assert Page(client.get(back).text).all("//h3") == first.all("//h3")


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "１", "1e9"])
def test_a_page_number_that_is_none_is_the_first(client: httpx2.Client, page: str) -> None:
    assert searched(client, q="pars fracture", page=page).sentences()


def test_a_page_behind_the_last_says_so(client: httpx2.Client) -> None:
    page = searched(client, q="pars fracture", page="40")
    assert "no results further down" in page.one("//p[@class='none']")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("capital of Mongolia", "Not enough evidence"),
        ("pars fracture lang:de", "Nothing in this library matches"),
        ("", "no words to look for"),
        ("site:spine-clinic.example", "no words to look for"),
    ],
)
def test_a_refusal_says_why(client: httpx2.Client, query: str, said: str) -> None:
    page = searched(client, q=query)
    assert said in page.one("//section[@id='answer']//h2")
    assert not page.sentences()


def test_a_refusal_within_filters_offers_to_ask_without(client: httpx2.Client) -> None:
    """And names the words that no result has."""
    page = searched(client, q="pars fracture", lang="de")
    (url,) = page.urls("//section[@id='answer']//a[starts-with(@href, '/search')]")
    assert url == "/search?q=pars+fracture"
    assert searched(client, q="capital of Mongolia").all("//section[@id='answer']//b") == ["capital", "mongolia"]


def test_what_was_left_out_is_told(client: httpx2.Client) -> None:
    page = searched(client, q="pars fracture -zebra")
    assert "Left out: documents with zebra." in page.all("//div[@class='notes']/p")


def test_a_correction_is_told_and_can_be_undone(client: httpx2.Client) -> None:
    """By a search for the word in quotation marks."""
    page = searched(client, q="spondylolisthsis treatment")
    (note,) = page.all("//div[@class='notes']/p")
    assert note.startswith("Searched for spondylolisthesis in place of spondylolisthsis.")
    (url,) = page.urls("//div[@class='notes']//a")
    assert parse_qs(urlsplit(url).query)["q"] == ['"spondylolisthsis" treatment']
    (note,) = Page(client.get(url).text).all("//div[@class='notes']/p[contains(., 'Searched')]")
    assert "Search for it as typed" not in note  # no page of the library has it, and there is no further way to ask


def test_what_may_have_been_meant_is_asked(client: httpx2.Client) -> None:
    """With the rest of the query as it was."""
    page = searched(client, q="spinel surgery site:spine-clinic.example", lang="en")
    (url,) = page.urls("//div[@class='notes']//a")
    assert parse_qs(urlsplit(url).query) == {"q": ["spine surgery site:spine-clinic.example"], "lang": ["en"]}
