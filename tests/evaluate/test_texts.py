"""Plain texts of judged files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.texts import normalised, sentences_of, spans_of_sentences, without_marks


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("Rest helps [1]. Ice too[2, 3].", "Rest helps. Ice too."),
        ("[ 1 the blastocyst ] adheres [ 1 to the wall. ]", "the blastocyst adheres to the wall."),
        ("An array a[i] stays.", "An array a[i] stays."),
    ],
)
def test_marks_of_sources_go_and_words_stay(marked: str, plain: str) -> None:
    """Citation marks are not part of a reference's wording."""
    assert without_marks(marked) == plain


@given(st.text())
def test_sentences_cover_all_but_white_space(text: str) -> None:
    """Nothing of a text is lost by cutting it, and spans rise."""
    spans = spans_of_sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert list(spans) == sorted(spans)
    assert sentences_of(text) == [text[a:b] for a, b in spans]


def test_short_answers_are_compared_without_form() -> None:
    """Case, articles and punctuation do not count."""
    assert normalised("The  Uterine wall.") == normalised("uterine, wall")
