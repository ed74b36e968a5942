"""Sentences of an answer, in the pieces between their numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.citations import AROUND, publisher, shown_sentence
from citewell.present.texts import REPLACEMENT, shown
from citewell.types import AnswerSentence, Citation
from tests.publish import answers

SENTENCE = "You need flour, water, salt and yeast."


@st.composite
def cited(draw: st.DrawFn) -> AnswerSentence:
    """A sentence with citations of two results at any of its places."""
    text = draw(st.text(st.characters(exclude_categories=[]), max_size=40))
    places = st.none() | st.integers(0, len(text))
    made = [answers.citation(RESULTS[draw(st.integers(0, 1))], at=draw(places)) for _ in range(draw(st.integers(1, 4)))]
    return AnswerSentence(text, tuple(made))


RESULTS = [answers.result(1), answers.result(2)]


@given(cited())
def test_pieces_put_together_are_the_sentence(sentence: AnswerSentence) -> None:
    """And no citation is lost: each source stands once at each place where it is cited."""
    found = shown_sentence(sentence, RESULTS)
    assert found.text == shown(sentence.text)
    at = {(len(sentence.text) if c.at is None else c.at, c.source) for c in sentence.citations}
    assert sum(len(piece.cited) for piece in found.pieces) == len(at)
    done = 0
    for piece in found.pieces:
        done += len(piece.text)
        assert {(done, each.number) for each in piece.cited} <= at


def test_numbers_stand_behind_the_words_they_back() -> None:
    """A gathered sentence has them inside, in the order in which they were cited."""
    flour, salt = (SENTENCE.index(word) + len(word) for word in ("flour", "salt"))
    one, two = (answers.citation(result) for result in RESULTS)
    sentence = AnswerSentence(
        SENTENCE, (replace(two, at=flour), replace(one, at=flour), replace(one, at=salt)), made_by="gathered"
    )
    pieces = shown_sentence(sentence, RESULTS).pieces
    assert [(piece.text, [each.number for each in piece.cited]) for piece in pieces] == [
        ("You need flour", [2, 1]), (", water, salt", [1]), (" and yeast.", [])
    ]  # fmt: skip


def test_the_quote_stands_in_its_paragraph() -> None:
    """What is shown around it is of the same paragraph, and the quote is the citation's."""
    result = answers.result(1, f"Another paragraph.\n\n{answers.PARAGRAPH}\nA line below.")
    shown_one = shown_sentence(AnswerSentence(answers.QUOTE, (answers.citation(result),)), [result])
    cited = shown_one.pieces[0].cited[0]
    assert cited.before + cited.quote + cited.after == answers.PARAGRAPH
    assert cited.quote == answers.QUOTE


def test_a_long_paragraph_is_cut_at_words() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    result = answers.result(1, f"{long} {answers.QUOTE} {long}")
    cited = shown_sentence(AnswerSentence("x", (answers.citation(result),)), [result]).pieces[0].cited[0]
    assert cited.before.startswith("… word")
    assert cited.after.endswith(" …")
    assert max(len(cited.before), len(cited.after)) <= AROUND + 2
    assert set(cited.before.split()) | set(cited.after.split()) <= {*long.split(), "…"}


def test_what_is_quoted_cannot_break_a_page() -> None:
    result = answers.result(1, "Nul \0 before. A quote\x1b[31m here. After \ud800.")
    quote = "A quote\x1b[31m here."
    cited = shown_sentence(AnswerSentence("x", (answers.citation(result, quote),)), [result]).pieces[0].cited[0]
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


def test_sources_of_parts_of_a_sentence_do_not_agree() -> None:
    """Each says its own part."""
    parts: tuple[Citation, ...] = (answers.citation(RESULTS[0], at=3), answers.citation(RESULTS[1], at=6))
    assert shown_sentence(AnswerSentence(SENTENCE, parts), RESULTS).agreeing == 1


@pytest.mark.parametrize("url", ["https://[::1", "urn:x", "", "file:///x"])
def test_who_has_no_host_is_a_publisher_too(url: str) -> None:
    assert publisher(answers.document(3, url=url)) == "doc3"
