"""Answers and results as the templates take them, by answers made by hand."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from citewell.serve.search_view import SearchView, cited_sources
from citewell.types import Answer, Filters, Opening, Result
from tests.publish import answers, hostile
from tests.publish.hostile import ADDRESSES, TEXTS


def opening(answer: Answer) -> Opening:
    """What comes before its sentences."""
    return Opening(answer.query, answer.corrected, answer.results, answer.further, answer.library, answer.meant)


def view(answer: Answer, filters: Filters = Filters(), page: int = 1) -> SearchView:  # noqa: B008 - frozen
    made = SearchView(answer.query, filters, page)
    made.open(opening(answer))
    return made


def of(*results: Result, query: str = "how long is bread baked") -> SearchView:
    return view(answers.answer(results=results, query=query))


# --- results ---------------------------------------------------------------------------------------------------------


def test_a_result_leads_to_the_live_page_and_to_the_stored_one() -> None:
    """The stored one at the first words of its summary, with the query to find the way back."""
    (shown,) = of(answers.result(1, summary="Bread is baked.")).results()
    assert shown.title_url == "https://site1.example/bread?p=1#:~:text=x"
    assert shown.live
    stored = urlsplit(shown.stored_url)
    assert stored.path == "/stored/doc1"
    assert parse_qs(stored.query)["q"] == ["how long is bread baked"]
    assert parse_qs(stored.query)["at"] == [f"0-{len(answers.PARAGRAPH)}"]
    assert shown.is_summary
    (without,) = of(answers.result(1)).results()
    assert not without.is_summary
    assert "at" not in parse_qs(urlsplit(without.stored_url).query)


@pytest.mark.parametrize(
    "url", [url for url in ADDRESSES if not url.startswith("https://evil.example/") or "\n" in url]
)
def test_what_is_no_address_on_the_web_is_no_link(url: str) -> None:
    """The title leads to the stored page then."""
    result = replace(answers.result(1, info=answers.document(1, url=url)), link=url)
    (shown,) = of(result).results()
    if shown.live:
        assert shown.title_url == url
        assert url.startswith(("https://", "http://"))
    else:
        assert shown.title_url == shown.stored_url
        assert shown.title_url.startswith("/stored/doc1?")


def test_a_file_of_the_owner_is_shown_by_its_name() -> None:
    """Where it lies is not every reader's business."""
    result = answers.result(1, info=answers.document(1, url="file:///home/notes/bread.txt", title="", published=None))
    (shown,) = of(replace(result, link="file:///home/notes/bread.txt")).results()
    assert shown.title == [("bread", True), (".txt", False)]
    assert (shown.more_url, shown.date) == (None, "")


def test_more_of_the_same_site_is_one_step_away() -> None:
    """By its host, within the other filters; not where one is there already."""
    answer = answers.answer(results=[answers.result(1)])
    (shown,) = view(answer, Filters(languages=("en",))).results()
    assert parse_qs(urlsplit(str(shown.more_url)).query) == {
        "q": [answer.query], "lang": ["en"], "site": ["site1.example"]
    }  # fmt: skip
    (there,) = view(answer, Filters(sites=("site1.example",))).results()
    assert there.more_url is None


def test_copies_lead_to_their_stored_pages() -> None:
    (shown,) = of(answers.result(1, copies=[answers.document(7)])).results()
    assert [(copy.title, copy.site, copy.url) for copy in shown.copies] == [
        ("Bread 7", "Site 7", "/stored/doc7?rev=rev7")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "further", "around"),
    [(1, False, (None, None)), (1, True, (None, "2")), (3, True, ("2", "4")), (2, False, ("", None))],
)
def test_pages_before_and_after_are_named(page: int, *, further: bool, around: tuple[str | None, str | None]) -> None:
    """The first without a number."""
    made = view(answers.answer(results=[answers.result(1)]), Filters(languages=("en",)), page)
    found = [
        url if url is None else parse_qs(urlsplit(url).query).get("page", [""])[0]
        for url in made.pages(further=further)
    ]
    assert tuple(found) == around


# --- the answer ------------------------------------------------------------------------------------------------------


def test_each_number_has_a_card_of_its_own() -> None:
    """However often a source is cited; disagreements included."""
    answer = answers.full()
    made = view(answer)
    told = [made.sentence(sentence) for sentence in (*answer.disagreements, *answer.sentences)]
    cited = [each for sentence in told for each in sentence.cited]
    assert len({each.card for each in cited}) == len(cited) == 8
    for each in cited:
        at = parse_qs(urlsplit(each.url).query)["at"][0]
        assert at == f"{each.cited.citation.start}-{each.cited.citation.end}"
        assert urlsplit(each.url).path == f"/stored/{each.cited.citation.doc_id}"
    assert told[1].text == answer.sentences[0].text
    assert (told[1].agreeing, told[3].made_by) == (2, "writer-1.5")
    assert cited_sources(answer.sentences) == 4


def test_a_refusal_names_the_words_that_no_result_has() -> None:
    """At most five, and only where there are results; it offers to leave the filters where there are any."""
    answer = answers.answer(
        results=[answers.result(1)], query="bread in Ulan Bator yurts near rivers of milk and honey"
    )
    refused = view(answer, Filters(since="2020-01-01")).refusal("thin_evidence", ())
    assert refused.unnamed[:2] == ("ulan", "bator")
    assert len(refused.unnamed) == 5
    assert refused.unfiltered_url == "/search?q=bread+in+Ulan+Bator+yurts+near+rivers+of+milk+and+honey"
    nothing = of(query="bread in Ulan Bator").refusal("no_results", ())
    assert (nothing.unnamed, nothing.unfiltered_url, nothing.reason) == ((), None, "no_results")


@pytest.mark.parametrize(
    ("query", "corrected", "literal"),
    [
        ("braed baking", ("braed", "bread"), '"braed" baking'),
        ("Braed baking?", ("braed", "bread"), '"braed" baking'),
        ('"braed" baking', ('"braed"', "braed"), None),
        ("why is " + "so " * 9 + "braed", ("braed", "bread"), None),  # in prose quotation marks are not heeded
    ],
)
def test_a_correction_can_be_undone_where_there_is_a_way(
    query: str, corrected: tuple[str, str], literal: str | None
) -> None:
    answer = answers.answer(results=[answers.result(1)], query=query, corrected=[corrected])
    ((typed, searched, url),) = view(answer).corrected(opening(answer))
    assert (typed, searched) == corrected
    assert (parse_qs(urlsplit(url).query)["q"] if url else None) == ([literal] if literal else None)


def test_filters_have_names_that_are_read() -> None:
    made = SearchView("x", Filters(sites=("a.example",), languages=("de", "xx"), since="2020-01-01"), 1)
    assert [(chip.name, chip.value) for chip in made.chips()] == [
        ("site", "a.example"), ("language", "Deutsch"), ("language", "xx"), ("since", "2020-01-01")
    ]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_is_more_than_text(text: str) -> None:
    """Every word that templates are given can stand on a page, and every address of ours is one."""
    answer = hostile.answer(text)
    made = view(answer, Filters(sites=(text.strip(),) if text.strip() else ()))
    told = [made.sentence(sentence) for sentence in (*answer.disagreements, *answer.sentences)]
    results = made.results()
    words = [made.query, *(chip.value for chip in made.chips()), *made.refusal("x", answer.corrected).unnamed]
    words += [word for result in results for word in (result.site, result.path, result.author)]
    words += [piece for result in results for piece, _ in (*result.title, *result.text)]
    words += [sentence.text for sentence in told]
    words += [word for typed, searched, _ in made.corrected(opening(answer)) for word in (typed, searched)]
    for word in words:
        word.encode()
        assert "\0" not in word
        assert "\x1b" not in word
    for result in results:
        assert result.stored_url.isascii()
        assert not set(result.stored_url) & set(" \"'<>")
