"""The length of a text in words, in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.passages.measure import count_words, cut_long


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n", 0),
        ("Rest for six weeks.", 4),
        ("骨折会愈合", 3),
        ("กระดูก", 3),
        ("x" * 400, 10),
        ("Это пройдёт", 2),
    ],
)
def test_counts(text: str, count: int) -> None:
    """Two characters are a word where blanks do not tell; a run too long for a word is several."""
    assert count_words(text) == count


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    """The latest one that keeps the bound."""
    text = "one two three, four five, six seven eight nine"
    assert [text[start:] for start in cut_long(text, 0, len(text), 6)] == [text, "six seven eight nine"]


@given(st.text(alphabet=st.sampled_from("ab ,;、骨ก\u0301.\n"), max_size=400), st.integers(2, 20))
def test_no_piece_is_over_the_bound(text: str, max_words: int) -> None:
    """Whatever the text is made of."""
    text = text.strip()
    if text:
        cuts = cut_long(text, 0, len(text), max_words)
        assert cuts[0] == 0
        assert cuts == sorted(set(cuts))
        assert all(count_words(text[a:b]) <= max_words for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True))
