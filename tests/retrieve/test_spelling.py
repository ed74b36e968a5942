from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.words import stem
from citewell.retrieve import did_you_mean, parse, respell

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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("treatment of the spinet", "treatment of the spine"),  # a word that the library does not have
        ("Methane spines", None),  # both stand there
        ("a vaccine for cats", None),  # too short to tell
        ('"spinet" music', None),  # quoted: meant as it stands
        ("", None),
    ],
)
def test_a_word_the_library_lacks_may_have_been_another(typed: str, meant: str | None) -> None:
    """It is asked about, not corrected: it may be meant."""
    query = parse(typed)
    assert respell(query, Small()) == query
    assert did_you_mean(query, Small()) == meant


def test_the_question_keeps_operators_and_corrections() -> None:
    """Who says yes asks within the same filters, and for what was searched already."""
    query = respell(parse('spinet sydrome site:spinet.example -methane -"rare methan" lang:de'), Small())
    assert did_you_mean(query, Small()) == 'spine syndrome site:spinet.example -methane -"rare methan" lang:de'


@given(st.text(max_size=60))
def test_what_may_have_been_meant_needs_no_second_question(text: str) -> None:
    """It differs from what was typed, and every word that was put in stands in the library."""
    meant = did_you_mean(parse(text), Small())
    if meant is not None:
        assert meant != parse(text).text
        assert did_you_mean(parse(meant), Small()) is None
