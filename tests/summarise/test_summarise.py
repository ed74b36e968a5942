"""summarise: a few statements of one document that fit the query, or an excerpt around its words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence import weigh
from citewell.summarise import excerpt, summarise
from tests.sources import query, source

PAGE = """
A pars fracture is a crack in a thin bridge of bone. Most pars fractures heal with rest from sport within six months.
It can hurt. Surgery for a pars fracture is rare. The museum opens at nine on all days of the week.
"""


def test_a_summary_keeps_the_order_of_the_document() -> None:
    """One to three statements, each with its exact span, in the order of the page."""
    page = source(PAGE)
    asked = query("pars fracture")
    summary = summarise(asked, weigh(asked, [page], query_vector=None, idf=lambda _: 1.0))
    assert summary is not None
    assert 1 <= len(summary.spans) <= 3
    assert [s.start for s in summary.spans] == sorted(s.start for s in summary.spans)
    assert all(page.passages[0].passage.text[s.start : s.end] == s.quote for s in summary.spans)
    assert "museum" not in summary.text
    assert len(summary.text.split()) <= 70


def test_no_summary_of_scraps() -> None:
    """A document without a whole statement has none."""
    asked = query("pars fracture")
    page = source("* pars fracture, see there\n* pars fracture of the spine")
    assert summarise(asked, weigh(asked, [page], query_vector=None, idf=lambda _: 1.0)) is None


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
