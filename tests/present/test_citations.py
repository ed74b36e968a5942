"""Sentences of an answer, with the numbers behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.citations import AROUND, publisher, shown_sentence
from citewell.present.texts import REPLACEMENT, shown
from citewell.types import AnswerSentence
from tests.publish import answers

RESULTS = [answers.result(1), answers.result(2)]
TEXTS = st.text(st.characters(exclude_categories=[]), max_size=40)


@given(TEXTS, st.lists(st.integers(0, 1), min_size=1, max_size=4))
def test_each_source_stands_once_behind_the_whole_sentence(text: str, cited: list[int]) -> None:
    """In the order in which they were cited, with the first quote of each."""
    found = shown_sentence(AnswerSentence(text, tuple(answers.citation(RESULTS[n]) for n in cited)), RESULTS)
    assert found.text == shown(text)
    assert [each.number for each in found.cited] == [n + 1 for n in dict.fromkeys(cited)]


def test_the_first_quote_of_a_source_is_the_one_that_is_shown() -> None:
    """The first citation is what a sentence was made from."""
    first, later = answers.citation(RESULTS[0]), answers.citation(RESULTS[0], answers.QUOTE[:5])
    (cited,) = shown_sentence(AnswerSentence(answers.QUOTE, (first, later)), RESULTS).cited
    assert cited.citation == first


def test_the_quote_stands_in_its_paragraph() -> None:
    """What is shown around it is of the same paragraph, and the quote is the citation's."""
    result = answers.result(1, f"Another paragraph.\n\n{answers.PARAGRAPH}\nA line below.")
    shown_one = shown_sentence(AnswerSentence(answers.QUOTE, (answers.citation(result),)), [result])
    cited = shown_one.cited[0]
    assert cited.before + cited.quote + cited.after == answers.PARAGRAPH
    assert cited.quote == answers.QUOTE


def test_a_long_paragraph_is_cut_at_words() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    result = answers.result(1, f"{long} {answers.QUOTE} {long}")
    cited = shown_sentence(AnswerSentence("x", (answers.citation(result),)), [result]).cited[0]
    assert cited.before.startswith("… word")
    assert cited.after.endswith(" …")
    assert max(len(cited.before), len(cited.after)) <= AROUND + 2
    assert set(cited.before.split()) | set(cited.after.split()) <= {*long.split(), "…"}


def test_what_is_quoted_cannot_break_a_page() -> None:
    result = answers.result(1, "Nul \0 before. A quote\x1b[31m here. After \ud800.")
    quote = "A quote\x1b[31m here."
    cited = shown_sentence(AnswerSentence("x", (answers.citation(result, quote),)), [result]).cited[0]
    assert (cited.before, cited.quote, cited.after) == (
        f"Nul {REPLACEMENT} before. ", f"A quote{REPLACEMENT}[31m here.", f" After {REPLACEMENT}."
    )  # fmt: skip


@pytest.mark.parametrize(
    ("urls", "agreeing"),
    [
        (["https://a.example/1", "https://b.example/1"], 2),
        (["https://www.a.example/1", "https://a.example/2"], 1),
        (["file:///notes/a.txt", "file:///notes/b.txt"], 2),
        (["https://a.example/1"], 1),
    ],
)
def test_one_publisher_is_one_voice(urls: list[str], agreeing: int) -> None:
    """Pages of one host do not agree with themselves; an owner's own files are each a source."""
    results = [answers.result(n, info=answers.document(n, url=url)) for n, url in enumerate(urls, 1)]
    sentence = AnswerSentence(answers.QUOTE, tuple(map(answers.citation, results)))
    assert shown_sentence(sentence, results).agreeing == agreeing


@pytest.mark.parametrize("url", ["https://[::1", "urn:x", "", "file:///x"])
def test_who_has_no_host_is_a_publisher_too(url: str) -> None:
    assert publisher(answers.document(3, url=url)) == "doc3"
