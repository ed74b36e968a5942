"""Tests of extract.clean."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.clean import clean_code, clean_line

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@given(text=ANY_TEXT)
def test_a_clean_line_is_one_line_of_text(text: str) -> None:
    """Nothing is left but printable text in NFC with single blanks, and cleaning again changes nothing."""
    clean = clean_line(text)
    assert clean == " ".join(clean.split())
    assert clean == unicodedata.normalize("NFC", clean)
    assert not {unicodedata.category(character) for character in clean} & {"Cc", "Cs"}
    assert clean_line(clean) == clean


@given(text=ANY_TEXT)
def test_code_keeps_lines_and_nothing_at_the_ends(text: str) -> None:
    """Code is text, too: without controls but line breaks, and stable."""
    clean = clean_code(text)
    assert clean == clean.strip()
    assert not {character for character in clean if unicodedata.category(character) in ("Cc", "Cs")} - {"\n"}
    assert clean_code(clean) == clean


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\u202eturned\u202c", "turned"),
        ("a\u00a0b\u2009c\n\td", "a b c d"),
        ("cafe\u0301", "café"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_invisible_characters_go(dirty: str, clean: str) -> None:
    """What a reader cannot see must not keep a word from being found."""
    assert clean_line(dirty) == clean


def test_joiners_inside_words_stay() -> None:
    """The zero-width non-joiner belongs to Persian spelling."""
    assert clean_line("می\u200cخواهم") == "می\u200cخواهم"


def test_code_keeps_its_indentation() -> None:
    """Line breaks and indentation are the grammar of some languages."""
    assert clean_code("\ndef f():\r\n\treturn 1  \n\n") == "def f():\n    return 1"
