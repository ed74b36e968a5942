"""evidence.trim: deletion only, and only of what says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence.trim import trim
from citewell.kit.meaning import protected
from citewell.kit.words import words


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("However, most patients recover.", "Most patients recover."),
        ("In addition, for example, swimming is allowed.", "Swimming is allowed."),
        ("Rest heals most fractures [3].", "Rest heals most fractures."),
        ("Rest heals most fractures (Smith et al., 2010).", "Rest heals most fractures."),
        ("Rest heals most fractures [3] , and a brace helps.", "Rest heals most fractures, and a brace helps."),
        ("But a brace may help.", "A brace may help."),
        ("Conclusions: A brace may help some patients.", "A brace may help some patients."),
        ("- Rest for  three\nmonths.", "Rest for three months."),
        ("However, mRNA is found in all cells.", "mRNA is found in all cells."),
    ],
)
def test_what_says_nothing_goes(quote: str, text: str) -> None:
    """Connectives, literature marks, labels and bullets are deleted; the sentence opens with a capital."""
    assert trim(quote) == text


@pytest.mark.parametrize(
    "quote",
    [
        "If rest fails, surgery may be needed.",
        "In most cases, no treatment is needed.",
        "Usually, the bone heals within 3 months (range 2-5).",
        "Not all patients need a brace (only athletes do).",
        "At first, patients should not run.",
        "On an error, ? returns early, and the . operator calls a method.",
    ],
)
def test_what_limits_a_statement_stays(quote: str) -> None:
    """Conditions, hedges, numbers and negations are never deleted."""
    assert trim(quote) == quote


PIECES = [
    "However, ",
    "But ",
    "If it hurts, ",
    "most ",
    "patients ",
    "do not ",
    "recover ",
    "healed [3] ",
    "as seen (Lee et al., 2001) ",
    "5 mg ",
    ". ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=60))
def test_only_deletion(quote: str) -> None:
    """The words of the result are words of the quote in the same order, and every protected word is among them."""
    text = trim(quote)
    remaining = iter(words(quote))
    assert all(word in remaining for word in words(text))
    assert [p.text.lower() for p in protected(text)] == [p.text.lower() for p in protected(" ".join(quote.split()))]


def test_a_small_first_letter_becomes_a_capital_but_not_in_a_name() -> None:
    assert trim("non-surgical care is usual for them.") == "Non-surgical care is usual for them."
    assert trim("read_file() returns the lines of a file.") == "read_file() returns the lines of a file."
    assert trim("mRNA carries a message to the cell.") == "mRNA carries a message to the cell."
