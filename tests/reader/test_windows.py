"""reader.windows: what the model is given is the passage, whole, in order, and each mark reads what it may."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract import extract
from citewell.passages import split
from citewell.reader.windows import (
    END,
    FULL_STOP,
    MAX_HEADING_TOKENS,
    MAX_QUESTION_TOKENS,
    MAX_TITLE_TOKENS,
    MAX_TOKENS,
    START,
    ToRead,
    Window,
    below_title,
    passage_to_read,
    windows,
)
from citewell.types import Page

FIRST = 2_000


def tokenize(text: str) -> list[int]:
    """One token for each character that is no blank."""
    return [FIRST + ord(letter) for letter in text if not letter.isspace()]


def cut(question: str, passage: ToRead) -> list[Window]:
    return list(windows(question, passage, tokenize))


def pieces(window: Window) -> list[list[int]]:
    """The tokens of each sentence of a window, its mark first."""
    return [window.ids[window.owners == number].tolist() for number in range(len(window.marks))]


@st.composite
def passages(draw: st.DrawFn) -> ToRead:
    """Sentences, some not to be read, some of them under headings, runs of them under the same."""
    sentences = draw(st.lists(st.text(max_size=30) | st.integers(0, 700).map(lambda length: "w" * length), max_size=12))
    headings = st.sampled_from(["", "Luff", "Luff > Edge", "h" * 300])
    above = draw(st.just([]) | st.lists(headings, min_size=len(sentences), max_size=len(sentences)))
    return ToRead(draw(st.text(max_size=60)), tuple(sentences), tuple(above))


@given(question=st.text(max_size=80), passage=passages())
def test_each_sentence_stands_in_exactly_one_window(question: str, passage: ToRead) -> None:
    """In order, and whole unless it is longer than a window; one of blanks stands in none."""
    found = cut(question, passage)
    read = [number for window in found for number in window.read]
    assert read == [number for number, text in enumerate(passage.sentences) if text.strip()]
    for (mark, *told), number in zip((each for one in found for each in pieces(one)), read, strict=True):
        given_tokens = tokenize(passage.sentences[number]) or [END]
        assert mark == START
        assert told == given_tokens[: len(told)]
        assert len(told) == len(given_tokens) or len(told) > MAX_TOKENS - 48 - 24 - 40 - 10


@given(question=st.text(max_size=200), passage=passages())
def test_no_window_is_longer_than_the_model_reads(question: str, passage: ToRead) -> None:
    """Each begins with the question and the title, and none is empty."""
    for window in cut(question, passage):
        assert len(window.ids) <= MAX_TOKENS
        assert len(window.ids) == len(window.types) == len(window.places) == len(window.owners) == len(window.under)
        asked = tokenize(question)[:MAX_QUESTION_TOKENS]
        head = [START, *asked, END, *tokenize(passage.title)[:MAX_TITLE_TOKENS]]
        assert window.ids[: len(head)].tolist() == head
        assert window.ids[-1] == END
        assert len(window.marks) == len(window.read) > 0
        assert set(window.types.tolist()) <= {0, 1}
        text = np.setdiff1d(np.arange(len(window.ids)), window.marks)
        assert window.places[text].tolist() == list(range(len(text)))  # marks take up no room
        assert (window.places[window.marks] == 0).all()


@given(question=st.text(max_size=20), passage=passages())
def test_windows_are_filled(question: str, passage: ToRead) -> None:
    """A window ends only where the next sentence, and a heading that it needs, would not fit."""
    found = cut(question, passage)
    for window, following in pairwise(found):
        heading = tokenize(passage.headings[following.read[0]])[-MAX_HEADING_TOKENS:] if passage.headings else []
        assert len(window.ids) + len(heading) + 1 + len(pieces(following)[0]) > MAX_TOKENS


@given(question=st.text(max_size=20), passage=passages())
def test_marks_read_the_question_the_title_their_heading_and_their_sentence(question: str, passage: ToRead) -> None:
    """Words read all words of the window, and of the marks only their own sentence's."""
    for window in cut(question, passage):
        reads = window.attention() == 0
        assert reads.shape == (len(window.ids), len(window.ids))
        head = [START, *tokenize(question)[:MAX_QUESTION_TOKENS], END, *_named(passage.title, MAX_TITLE_TOKENS)]
        for mark, own, number in zip(window.marks, pieces(window), window.read, strict=True):
            heading = tokenize(passage.headings[number])[-MAX_HEADING_TOKENS:] if passage.headings else []
            above = [*heading, FULL_STOP] if heading else []
            assert window.ids[reads[mark]].tolist() == [*head, *above, *own, END]
        marks = set(window.marks.tolist())
        for row in set(range(len(window.ids))) - marks:
            own_mark = window.owners == window.owners[row]
            others = np.array([column in marks and not own_mark[column] for column in range(len(window.ids))])
            assert (reads[row] == ~others).all()
        assert set(np.unique(window.attention()).tolist()) <= {0.0, -10_000.0}


def _named(text: str, limit: int) -> list[int]:
    tokens = tokenize(text)[:limit]
    return [*tokens, FULL_STOP] if tokens else []


def test_a_heading_is_written_once_for_all_sentences_under_it() -> None:
    """Also when it comes again later."""
    passage = ToRead("", ("abc", "def", "ghi", "jkl"), ("Luff", "Luff", "", "Luff"))
    (window,) = cut("q", passage)
    told = "".join(chr(token - FIRST) for token in window.ids.tolist() if token > FIRST)
    assert told == "qLuffabcdefghiLuffjkl"


def test_a_passage_without_sentences_has_no_window() -> None:
    assert cut("who", ToRead("Title", ())) == []
    assert cut("who", ToRead("Title", ("", " "))) == []


def test_each_sentence_of_a_document_is_read_under_its_own_heading() -> None:
    """One passage may span several short sections; what may not be quoted is not read."""
    text = "# Sails\n\nSails are of cloth.\n\n## Words\n\n### Luff\n\nThe front edge.\n\n### Leech\n\nThe back edge.\n"
    document = extract(
        Page("file:///sails.md", text.encode(), "text/markdown", "2026-01-01T00:00:00Z"), name="sails.md"
    )
    (passage,) = split(document)
    found = passage_to_read(document.title, passage)
    under = {text: heading for text, heading in zip(found.sentences, found.headings, strict=True) if text}
    assert found.title == "Sails"
    assert under == {"Sails are of cloth.": "", "The front edge.": "Luff", "The back edge.": "Leech"}


@pytest.mark.parametrize(
    ("title", "path", "found"),
    [
        ("Sails", "Luff", "Luff"),
        ("Sails", "", ""),
        ("", "Luff > Edge", "Luff > Edge"),
        ("sails", "Words > Sails > Luff", "Words > Luff"),
        ("Sails", "Sails and masts", "Sails and masts"),
    ],
)
def test_headings_do_not_repeat_the_title(title: str, path: str, found: str) -> None:
    assert below_title(title, path) == found
