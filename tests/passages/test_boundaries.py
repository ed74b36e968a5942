"""Sentences end where a reader would say so."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.passages.boundaries import MIN_UNSPACED_CHARS, WINDOW_CHARS, sentence_starts
from tests.passages.sentence_cases import SENTENCE_CASES, boundaries, plain


@pytest.mark.parametrize(("difficulty", "language", "marked"), SENTENCE_CASES)
def test_hard_cases(difficulty: str, language: str, marked: str) -> None:
    """Each is cut at its marks and nowhere else."""
    text = plain(marked)
    expected = {at + len(text[at:]) - len(text[at:].lstrip()) for at in boundaries(marked)}
    assert set(sentence_starts(text, language)) - {0} == expected, difficulty


def test_a_list_that_lost_its_lines_is_cut_at_its_dashes() -> None:
    """Real pages arrive so; an item is a sentence, and so is what introduces them."""
    text = "There are three types:          -  Red cells.    -  Platelets    -  White cells. And more."
    starts = sentence_starts(text, "en")
    pieces = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)]
    assert pieces == ["There are three types:", "-  Red cells.", "-  Platelets", "-  White cells.", "And more."]


def test_thai_is_cut_at_blanks() -> None:
    """Where no stop tells, a blank does, unless the piece would be short."""
    clause = "การพักผ่อนช่วยให้กระดูกหายได้ดีในคนส่วนใหญ่"
    text = " ".join([clause] * 6)
    starts = sentence_starts(text, "th")
    assert len(starts) == 3
    assert all(b - a >= MIN_UNSPACED_CHARS for a, b in pairwise(starts))


def test_broken_characters_do_no_harm() -> None:
    """Lone surrogates and zero bytes come from broken files; wide blanks stand before marks in French."""
    assert sentence_starts("One \ud800 here. Two\x00 there.") == [0, 12]
    assert sentence_starts("X\u00a0. Two there.", "fr") == [0]
    assert sentence_starts("Qui\u202f? Moi\u00a0! Oui.", "fr") == [0, 6, 12]


WHOLE = [
    "3.14", "1.2.3", "10.30", "https://example.org/a.B?c=D!e", "www.Example.org/x", "a.Smith@example.org", "io.BytesIO",
    "std::io::Error", "os.path_Join", "Node.js", ".NET", ".gitignore", "config.yaml", "src/Main.Test.rs", "a.B.c",
]  # fmt: skip


@given(
    st.lists(
        st.sampled_from([*WHOLE, "It", "holds.", "the", "Rest.", "(see", "below.)", "Why?", "no,", "“Yes.”"]),
        min_size=1,
    ),
    st.sampled_from([None, "en", "de", "fr", "ru"]),
)
def test_no_cut_inside_a_number_an_address_or_a_name(words: list[str], language: str | None) -> None:
    """Whatever stands around it."""
    text = " ".join(words)
    starts = set(sentence_starts(text, language))
    position = 0
    for word in words:
        if word in WHOLE:
            assert not starts & set(range(position + 1, position + len(word) + 1))
        position += len(word) + 1


@given(st.text(alphabet=st.sampled_from('aB1 .?!。؟।…,;:()[]"“”«»\n\t\u00a0-•éя骨กइ\ud800\U0001f600²'), max_size=300))
def test_starts_rise_and_stand_on_letters(text: str) -> None:
    """Offsets are exact for any text: the first is that of the first visible character."""
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert all(0 <= start < len(text) and not text[start].isspace() for start in starts)
    assert starts[:1] == ([len(text) - len(text.lstrip())] if text.strip() else [])


@pytest.mark.parametrize(
    "sentence", ["It heals in most of them. ", "Es heilt über Wochen. ", "骨折会愈合。", "यह ठीक होता है। "]
)
def test_windows_leave_no_trace(sentence: str) -> None:
    """Long texts are cut like short ones, in linear time."""
    repeats = 5 * WINDOW_CHARS // len(sentence)
    began = time.process_time()
    starts = sentence_starts(sentence * repeats, None)
    assert time.process_time() - began < 3
    assert starts == [at * len(sentence) for at in range(repeats)]
