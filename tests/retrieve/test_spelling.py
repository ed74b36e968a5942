from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.words import stem
from citewell.retrieve import parse, respell

WORDS = {
    "vaccine": 40, "syndrome": 90, "antiphospholipid": 3, "methane": 5, "spine": 12, "spines": 2, "arrhythmia": 9,
    "rare": 50, "перелом": 4, "vacine": 1,
}  # fmt: skip


class Small:
    """A vocabulary of a few words."""

    def knows(self, word: str) -> bool:
        return stem(word) in {stem(known) for known, passages in WORDS.items() if passages > 1}

    def beginning(self, letters: str) -> Sequence[tuple[str, int]]:
        return [(word, count) for word, count in WORDS.items() if word.startswith(letters)]


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("is the vacine safe?", "is the vaccine safe?"),
        ("Antiphosoholipid sydrome", "antiphospholipid syndrome"),
        ("arrhthmia", "arrhythmia"),
        ("лечить переломм", "лечить перелом"),
    ],
)
def test_a_slip_is_read_as_the_nearest_word_of_the_library(typed: str, searched: str) -> None:
    query = respell(parse(typed), Small())
    assert query.words == searched
    assert query.terms == parse(searched).terms
    assert query.text == typed
    assert query.corrected


@pytest.mark.parametrize(
    "typed",
    [
        "methadone",  # a word that this library does not have: no word of it is meant
        "spinal spines",  # stands there in another form
        '"vacine" trial',  # quoted: meant as it stands
        "rars",  # too short to tell
        "visit Spinne soon",  # a name
        "sydrome2",
        "",
    ],
)
def test_what_may_be_meant_is_left_alone(typed: str) -> None:
    query = parse(typed)
    assert respell(query, Small()) == query


@given(st.text(max_size=60))
def test_any_text_can_be_respelt_and_needs_it_once(text: str) -> None:
    """What was corrected stands in the library, so a second look finds nothing to correct."""
    once = respell(parse(text), Small())
    assert {searched for _, searched in once.corrected} <= set(WORDS)
    assert not respell(parse(once.words), Small()).corrected
