from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.words import stem
from citewell.retrieve import did_you_mean, parse, respell

WORDS = {
    "vaccine": 40, "syndrome": 90, "antiphospholipid": 3, "methane": 5, "spine": 12, "spines": 2, "arrhythmia": 9,
    "rare": 50, "перелом": 4, "vacine": 1, "abraham": 1, "lincoln": 1, "lincolns": 9, "john": 1, "smith": 1,
}  # fmt: skip
PAIRS = {("abraham", "lincoln"), ("john", "smith"), ("rare", "syndrome")}


class Small:
    """A vocabulary of a few words."""

    def knows(self, word: str) -> bool:
        return stem(word) in {stem(known) for known, passages in WORDS.items() if passages > 1}

    def side_by_side(self, one: str, other: str) -> bool:
        return (one, other) in PAIRS

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


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("abrham lincon", "abraham lincoln"),
        ("when did Abrham Lincon die", "when did abraham lincoln die"),
        ("abraham linkon", "abraham lincoln"),
        ("abrahm lincoln", "abraham lincoln"),
        ("jonh smiht", "john smith"),
    ],
)
def test_misspelt_words_are_read_as_a_pair_that_the_library_has(typed: str, searched: str) -> None:
    """Though each stands there once, or is written like a name, and another word is as near or more frequent."""
    query = respell(parse(typed), Small())
    assert query.words == searched
    assert {searched for _, searched in query.corrected} <= set(searched.split())


@pytest.mark.parametrize(
    "typed", ["jonh vaccine", "abrham, lincon", '"jonh" smith', "John Smith", "rare methane", "the smiht", "rare smiht"]
)
def test_words_that_do_not_stand_together_bear_nothing_out(typed: str) -> None:
    query = parse(typed)
    assert respell(query, Small()).words == query.words


@given(st.lists(st.sampled_from([*WORDS, "abrham", "lincon", "jonh", "smiht", "methadone"]), max_size=6))
def test_a_word_of_the_library_is_never_corrected(typed: list[str]) -> None:
    """Whatever stands beside it."""
    corrected = respell(parse(" ".join(typed)), Small()).corrected
    assert not {word for word, _ in corrected if Small().knows(word)}


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
