"""reader.windows: what the model is given is the passage, whole, in order, and each mark reads what it may."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.reader.windows import (
    END,
    MAX_ABOVE_TOKENS,
    MAX_QUESTION_TOKENS,
    MAX_TOKENS,
    START,
    ToRead,
    Window,
    above,
    windows,
)

FIRST = 2_000


def tokenize(text: str) -> list[int]:
    """One token for each character that is no blank."""
    return [FIRST + ord(letter) for letter in text if not letter.isspace()]


def cut(question: str, passage: ToRead) -> list[Window]:
    return list(windows(question, passage, tokenize))


def pieces(window: Window) -> list[list[int]]:
    """The tokens of each sentence of a window, its mark first."""
    return [window.ids[window.sentences == number].tolist() for number in range(len(window.marks))]


SENTENCES = st.lists(
    st.text(max_size=30) | st.integers(0, 700).map(lambda length: "w" * length), max_size=12
).map(tuple)  # fmt: skip
PASSAGES = st.builds(ToRead, st.text(max_size=60), SENTENCES)


@given(question=st.text(max_size=80), passage=PASSAGES)
def test_each_sentence_stands_in_exactly_one_window(question: str, passage: ToRead) -> None:
    """In order, and whole unless it is longer than a window."""
    found = [piece for window in cut(question, passage) for piece in pieces(window)]
    assert len(found) == len(passage.sentences)
    for (mark, *told), sentence in zip(found, passage.sentences, strict=True):
        given_tokens = tokenize(sentence) or [END]
        assert mark == START
        assert told == given_tokens[: len(told)]
        assert len(told) == len(given_tokens) or len(told) > MAX_TOKENS - MAX_QUESTION_TOKENS - MAX_ABOVE_TOKENS - 10


@given(question=st.text(max_size=200), passage=PASSAGES)
def test_no_window_is_longer_than_the_model_reads(question: str, passage: ToRead) -> None:
    """Each begins with the question and what stands above, and none is empty."""
    for window in cut(question, passage):
        assert len(window.ids) <= MAX_TOKENS
        assert len(window.ids) == len(window.types) == len(window.places) == len(window.sentences)
        asked = tokenize(question)[:MAX_QUESTION_TOKENS]
        head = [START, *asked, END, *tokenize(passage.above)[:MAX_ABOVE_TOKENS]]
        assert window.ids[: len(head)].tolist() == head
        assert window.ids[-1] == END
        assert len(window.marks) > 0
        assert set(window.types.tolist()) <= {0, 1}
        text = np.setdiff1d(np.arange(len(window.ids)), window.marks)
        assert window.places[text].tolist() == list(range(len(text)))  # marks take up no room
        assert (window.places[window.marks] == 0).all()


@given(question=st.text(max_size=20), passage=PASSAGES)
def test_windows_are_filled(question: str, passage: ToRead) -> None:
    """A window ends only where the next sentence would not fit."""
    found = cut(question, passage)
    for window, following in pairwise(found):
        assert len(window.ids) + len(pieces(following)[0]) > MAX_TOKENS


@given(question=st.text(max_size=20), passage=PASSAGES)
def test_marks_read_the_question_what_stands_above_and_their_own_sentence(question: str, passage: ToRead) -> None:
    """Words read all words of the window, and of the marks only their own sentence's."""
    for window in cut(question, passage):
        reads = window.attention() == 0
        assert reads.shape == (len(window.ids), len(window.ids))
        marks = set(window.marks.tolist())
        for row in range(len(window.ids)):
            own = window.sentences == window.sentences[row]
            if row in marks:
                assert (reads[row] == (own | (window.sentences == -1))).all()
            else:
                others = np.array([column in marks and not own[column] for column in range(len(window.ids))])
                assert (reads[row] == ~others).all()
        assert set(np.unique(window.attention()).tolist()) <= {0.0, -10_000.0}


def test_a_passage_without_sentences_has_no_window() -> None:
    assert cut("who", ToRead("Title", ())) == []


@pytest.mark.parametrize(
    ("title", "heading", "found"),
    [
        ("Sails", "Luff", "Sails: Luff"),
        ("Sails", "", "Sails"),
        ("", "Luff > Edge", "Luff > Edge"),
        ("sails", "Words > Sails", "Words > Sails"),
        ("", "", ""),
    ],
)
def test_what_stands_above_names_the_title_once(title: str, heading: str, found: str) -> None:
    assert above(title, heading) == found
