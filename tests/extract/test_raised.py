"""Tests of extract.raised."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.raised import lowered, may_be_note_mark, raised, takes_powers

LINE = st.text(alphabet="0123456789abcxyzMIVX .,+-−–()[]*°²⁵ /n", max_size=8)


@given(st.integers(0, 10**6), st.text(alphabet="0123456789", min_size=1, max_size=4))
def test_raised_figures_never_lengthen_a_number(number: int, figures: str) -> None:
    """Nor do lowered ones, whatever they are."""
    for written in (raised(figures, str(number)), lowered(figures)):
        assert re.findall("[0-9]+", f"{number}{written}") == [str(number)]


@given(LINE, st.text(alphabet="0123456789", min_size=1, max_size=3))
def test_figures_are_never_glued_to_a_number(text: str, before: str) -> None:
    """Also where the raised text holds more than figures: its first figure does not touch the number before it."""
    written = raised(text, before)
    assert not written[:1].isdecimal()
    assert not lowered(text)[:1].isdecimal()


@given(LINE, st.text(max_size=5))
def test_white_space_stays(text: str, before: str) -> None:
    """What is raised keeps the blanks at its ends."""
    written = raised(text, before)
    assert len(text) - len(text.lstrip()) == len(written) - len(written.lstrip())
    assert len(text) - len(text.rstrip()) == len(written) - len(written.rstrip())


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("2.5 × 10", "6", "⁶"),
        ("10", "-3", "⁻³"),
        ("10", "−3", "⁻³"),
        ("10", "– 3", "⁻³"),
        ("m", "2", "²"),
        ("x", "n", "ⁿ"),
        ("x", "n+1", "ⁿ⁺¹"),
        ("x", "a+1", "^(a+1)"),
        ("e", "x", "^x"),
        ("2", "t", "^t"),
        ("a", "bc", "^(bc)"),
        ("h", "1.5", "^(1.5)"),
        ("the", "14", "¹⁴"),
        ("20", "°", "°"),
        ("m", "²", "²"),
        ("31", "[5]", "[5]"),
        ("Nash", "a", "^a"),
        ("Acme", "TM", "™"),
    ],
)
def test_powers_and_signs(before: str, text: str, expected: str) -> None:
    """Superscript characters where there are some for all of it, else a caret."""
    assert raised(text, before) == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        *[("1", "st"), ("22", "nd"), ("3", "rd"), ("4", "th"), ("19", "TH")],
        *[("1", "er"), ("2", "e"), ("2", "nde"), ("XIX", "e"), ("xix", "e"), ("20", "ème"), ("1", "re")],
        *[("1", "o"), ("2", "a"), ("3", "ra"), ("4", "to"), ("1.", "er"), ("2", "do"), ("1", "ª")],
        *[("20", "ste"), ("3", "ten"), ("2", "te"), ("8", "ste")],
        *[
            ("M", "me"),
            ("M", "lle"),
            ("M", "gr"),
            ("D", "r"),
            ("S", "t"),
            ("C", "ie"),
            ("n", "o"),
            ("N", "o"),
            ("W", "m"),
        ],
        *[("Sr", "a"), ("D", "ra"), ("Esq", "r")],
    ],
)
def test_endings_stay_with_their_word(before: str, text: str) -> None:
    """Ordinals and titles in English, French, Spanish, Italian and German."""
    assert raised(text, f"the {before}") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", "₂"), ("max", "ₘₐₓ"), ("i+1", "ᵢ₊₁"), ("1,2", "_(1,2)"), ("b", "_b"), ("in ", "ᵢₙ ")],
)
def test_lowered(text: str, expected: str) -> None:
    """Subscript characters where there are some for all of it, else a low line."""
    assert lowered(text) == expected


@pytest.mark.parametrize("text", ["1", "12", "(3)", "[4]", "a", "*", "†", "1,2", "3–5", " 7 "])
def test_what_may_mark_a_note(text: str) -> None:
    """A number, a letter or a sign, with brackets or without."""
    assert may_be_note_mark(text)


@pytest.mark.parametrize("text", ["-3", "−1", "1.5", "n+1", "2023", "th", ""])
def test_what_marks_no_note(text: str) -> None:
    """Powers with a sign, long numbers, words."""
    assert not may_be_note_mark(text)


@pytest.mark.parametrize(
    ("before", "expected"),
    [("× 10", True), ("5 m", True), ("km", True), ("x", True), ("310", False), ("word", False), ("31", False)],
)
def test_what_takes_powers(before: str, expected: bool) -> None:
    """Ten, a letter by itself, a unit of length."""
    assert takes_powers(before) is expected
