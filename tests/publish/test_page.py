"""What is said on a page, whatever its format."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citewell.publish.page import page
from citewell.publish.records import Page, Quote
from citewell.types import Filters
from tests.publish import answers


def quotes(shown: Page) -> dict[str, Quote]:
    return {quote.label: quote for cited in shown.cited for quote in cited.quotes}


def test_a_number_leads_to_the_exact_words_in_their_paragraph() -> None:
    """The quote is marked, what stands around it is shown, and the link opens the live page at it."""
    shown = page(answers.plain())
    (sentence,) = shown.sentences
    (quote,) = sentence.quotes
    assert (sentence.text, quote.label, quote.text) == (answers.QUOTE, "1", answers.QUOTE)
    assert quote.before + quote.text + quote.after == answers.PARAGRAPH
    assert quote.link == "https://site1.example/bread?p=1#:~:text=Bread%20is%20baked%20for%20forty%20minutes."


def test_numbers_are_those_of_the_results() -> None:
    """With a letter for each quote where a source is quoted more than once, and the same quote is one."""
    shown = page(answers.full())
    labels = [[quote.label for quote in sentence.quotes] for sentence in shown.sentences]
    assert labels == [["1a", "3a"], ["2a"], ["1b"], ["4"], ["3b"]]
    assert quotes(shown)["1a"].sentences == (1,)
    assert quotes(shown)["2a"].sentences == (2,)
    assert [cited.origin.number for cited in shown.cited] == [1, 2, 3, 4]
    assert [result.quoted for result in shown.results] == ["1a", "2a", "3a", "4", None]


def test_more_quotes_of_a_source_than_letters() -> None:
    """The twenty-seventh is aa."""
    text = " ".join(f"Fact {number}." for number in range(30))
    one = answers.result(1, text)
    said = [answers.sentence(answers.citation(one, f"Fact {number}."), text=f"Fact {number}.") for number in range(30)]
    assert list(quotes(page(answers.answer(*said, results=[one]))))[24:28] == ["1y", "1z", "1aa", "1ab"]


def test_sources_agree_where_independent_ones_say_the_whole_sentence() -> None:
    """Not where one alone says it, and not where two pages of one host say it."""
    first, second, *_ = page(answers.full()).sentences
    assert [quote.origin.site for quote in first.agreeing] == ["Site 1", "Site 3"]
    assert second.agreeing == ()
    one, two = answers.result(1), answers.result(2, info=answers.document(2, url="https://www.site1.example/other"))
    said = answers.sentence(answers.citation(one), answers.citation(two))
    assert page(answers.answer(said, results=[one, two])).sentences[0].agreeing == ()


def test_what_is_no_plain_quote_is_marked() -> None:
    """Quoted sentences are not; those of a model are, and the legend says what each mark means."""
    shown = page(answers.full())
    assert [sentence.mark for sentence in shown.sentences] == ["", "", "writer-1.5", "", ""]
    legend = " ".join(shown.legend)
    assert "“writer-1.5” wrote" in legend
    assert "“" not in " ".join(page(answers.plain()).legend)


def test_both_sides_of_a_disagreement_are_quoted() -> None:
    """Each with its number, which leads to the quote; also where no answer is given."""
    (sides,) = page(answers.full()).disagreements
    assert [(side.text, side.quote.label, side.quote.disagrees) for side in sides] == [
        (answers.QUOTE, "1a", True),
        ("Bread is baked for an hour.", "2b", True),
    ]
    one, two = answers.result(1), answers.result(2, "Bread is baked for an hour.")
    dispute = answers.dispute(answers.citation(one), answers.citation(two, "Bread is baked for an hour."))
    silent = page(answers.answer(results=[one, two], disagreements=[dispute]))
    assert not silent.answered
    assert len(silent.disagreements[0]) == len(silent.cited) == 2


def test_a_disagreement_told_in_other_words_gives_the_quotes() -> None:
    """Whoever wrote the sentence: both quotes stand there as they are."""
    one, two = answers.result(1), answers.result(2, "Bread is baked for an hour.")
    told = answers.sentence(
        answers.citation(one), answers.citation(two, "Bread is baked for an hour."), text="They do not agree."
    )
    (sides,) = page(answers.answer(results=[one, two], disagreements=[told])).disagreements
    assert [side.text for side in sides] == [answers.QUOTE, "Bread is baked for an hour."]


@pytest.mark.parametrize("reason", ["thin_evidence", "no_results", "empty_query", "something_new"])
def test_without_an_answer_the_page_says_why(reason: str) -> None:
    """And shows the results all the same."""
    results = [] if reason == "no_results" else [answers.result()]
    shown = page(answers.answer(results=results, reason=reason, confidence=0.4))
    assert shown.refusal.startswith("No answer: ")
    assert len(shown.results) == len(results)
    assert (shown.legend, shown.cited) == ((), ())


def test_thin_evidence_is_told_with_its_measure_and_what_is_missing() -> None:
    """How likely there is an answer, and the words, as typed, that no result has."""
    shown = page(answers.answer(results=[answers.result()], query="Rye bread in Mongolia", confidence=0.46))
    assert "the chance that they hold an answer is 46%" in shown.why[0]
    assert shown.why[1] == "No passage that was found mentions “Rye” or “Mongolia”."


def test_the_query_is_told_as_it_was_searched() -> None:
    """Corrections, and what the search was kept to."""
    notes = page(
        replace(answers.plain(), corrected=(("bred", "bread"),)),
        filters=Filters(sites=("a.example", "b.example"), since="2024-05-01"),
    ).notes
    assert notes == (
        "Searched for “bread” in place of “bred”.",
        "Only a part of the library was searched: site a.example or b.example, published or changed since 1 May 2024.",
    )


def test_a_page_tells_what_was_left_out() -> None:
    notes = page(replace(answers.plain(), excluded=("rye",))).notes
    assert notes == ("Documents with “rye” were left out.",)


def test_the_date_of_a_page_is_that_of_its_last_read_source() -> None:
    """Copies count; no clock does."""
    one = answers.result(1, copies=[answers.document(9)])
    assert page(answers.answer(results=[one])).made.read == "2026-03-09"
    assert page(answers.answer(results=[])).made.read == ""


def test_a_document_without_a_title_is_called_by_its_place() -> None:
    for url, title in [("https://a.example/b", "a.example › b"), ("", "Untitled")]:
        one = answers.result(1, info=answers.document(1, title=" ", url=url))
        assert page(answers.answer(results=[one])).results[0].origin.title == title
