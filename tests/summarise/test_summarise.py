"""summarise: a few statements of one document that fit the query, or an excerpt around its words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence import promising, sketched
from citewell.summarise import excerpt, summarise
from citewell.summarise.extractive import MAX_SENTENCES, MAX_WORDS
from citewell.types import Source, Summary
from tests.documents_of_kinds import Kinds
from tests.sources import query, source, source_of


def summary_of(page: Source, text: str) -> Summary | None:
    asked = query(text)
    return summarise(asked, sketched(promising(asked, [page], query_vector=None, idf=lambda _: 1.0)))


PAGE = """
A pars fracture is a crack in a thin bridge of bone. Most pars fractures heal with rest from sport within six months.
It can hurt. Surgery for a pars fracture is rare. The museum opens at nine on all days of the week.
"""


def test_a_summary_keeps_the_order_of_the_document() -> None:
    """One to three statements, each with its exact span, in the order of the page."""
    page = source(PAGE)
    summary = summary_of(page, "pars fracture")
    assert summary is not None
    assert 1 <= len(summary.spans) <= 3
    assert [s.start for s in summary.spans] == sorted(s.start for s in summary.spans)
    assert all(page.passages[0].passage.text[s.start : s.end] == s.quote for s in summary.spans)
    assert "museum" not in summary.text
    assert len(summary.text.split()) <= 70


def test_no_summary_of_what_may_not_be_quoted() -> None:
    """Nor of a document that has not a word of the query."""
    page: Kinds = [("heading", "Pars fracture"), ("caption", "A pars fracture on CT."), ("withheld", "Pars fracture!")]
    assert summary_of(source_of(page), "pars fracture") is None
    assert summary_of(source("The museum opens at nine."), "pars fracture") is None


def test_what_a_page_says_twice_is_told_once() -> None:
    summary = summary_of(source("A pars fracture heals.\nA pars fracture heals.\nRest heals a pars fracture."), "pars")
    assert summary is not None
    assert summary.text.count("A pars fracture heals.") == 1


def test_a_long_sentence_is_no_summary() -> None:
    """The excerpt around the words of the query is shown then."""
    assert summary_of(source("A pars fracture " + "heals and " * 30 + "heals."), "pars fracture") is None


LINES = st.sampled_from([line for line in PAGE.strip().split("\n") if line] + ["* a pars fracture", "# Pars fracture"])


@given(lines=st.lists(LINES, min_size=1, max_size=9), limit=st.sampled_from([None, 0, 30, 60]))
def test_a_summary_is_verbatim_and_short(lines: list[str], limit: int | None) -> None:
    """Whatever the page: its spans stand where they say, apart from each other, within what its publisher allows."""
    page = replace(source("\n".join(lines)), max_snippet=limit)
    summary = summary_of(page, "pars fracture rest")
    if summary is None:
        return
    assert 1 <= len(summary.spans) <= MAX_SENTENCES
    assert len(summary.text.split()) <= MAX_WORDS
    assert all(page.passages[0].passage.text[s.start : s.end] == s.quote for s in summary.spans)
    assert all(one.end <= other.start for one, other in zip(summary.spans, summary.spans[1:], strict=False))
    assert summary.text == " ".join(" ".join(span.quote.split()) for span in summary.spans)
    assert limit is None or all(len(span.quote) <= limit for span in summary.spans)


def test_an_excerpt_shows_the_words_of_the_query() -> None:
    """The stretch with most different words of the query, with an ellipsis where something is left out."""
    text = "One thing is this. " * 20 + "A pars fracture needs a brace. " + "Another thing is that. " * 20
    shown = excerpt(query("pars fracture brace"), source(text), max_chars=80)
    assert "pars fracture needs a brace" in shown
    assert (shown[0], shown[-1]) == ("…", "…")


@given(text=st.text(min_size=1, max_size=300).filter(str.strip), words=st.text(max_size=20), limit=st.integers(10, 200))
def test_an_excerpt_is_short_and_verbatim(text: str, words: str, limit: int) -> None:
    """Within the limit, and but for white space and ellipses a piece of the document."""
    page = source(text)
    shown = excerpt(query(words), page, max_chars=limit)
    assert len(shown) <= limit
    body = shown.removeprefix("… ").removesuffix(" …")
    assert body in " ".join(page.passages[0].passage.text.split())
