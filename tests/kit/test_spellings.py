"""kit.spellings: a text and a query that mean the same word share a term, however each writes it."""

from __future__ import annotations

import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.spellings import filed_under, function_names, joined_thousands, other_forms, plain
from citewell.kit.words import beginning, terms, words

SAME = [
    ("wifi", "wi-fi", "wi fi", "Wi\N{NON-BREAKING HYPHEN}Fi"),
    ("email", "e-mail", "e mail"),
    ("reentry", "re-entry"),
    ("cooperation", "co-operation"),
    ("covid19", "covid-19"),
    ("1250", "1,250", "1 250", "1.250", "1\N{NARROW NO-BREAK SPACE}250"),
    ("1234567", "1,234,567", "1.234.567", "1 234 567"),
]
ONE_WORD = [
    ("Führer", "Fuehrer", "FÜHRER"),
    ("Fu\N{COMBINING DIAERESIS}hrer", "Führer"),
    ("Zürich", "Zurich"),
    ("Köln", "Koeln"),
    ("Jäger", "Jaeger"),
    ("Straße", "Strasse"),
    ("Größe", "Groesse", "Grösse"),
    ("café", "cafe"),
    ("Tromsø", "Tromso"),
    ("œuvre", "oeuvre"),
]
PAIRS = [pair for group in (*SAME, *ONE_WORD) for pair in permutations(group, 2)]


def met(query: str, text: str) -> bool:
    """Whether every word of a query is met in a text, as the index meets it."""
    there = {*terms(text), *filed_under(text)}
    forms = other_forms(query)
    return all(not there.isdisjoint({term, *forms.get(term, ())}) for term in terms(query))


@pytest.mark.parametrize(("asked", "written"), PAIRS)
def test_a_word_is_found_however_it_is_written(asked: str, written: str) -> None:
    """Both ways round, within a sentence."""
    assert met(f"the {asked} of it", f"What the {written} says.")


@pytest.mark.parametrize(("asked", "written"), [pair for pair in PAIRS if " " not in pair[1] or pair[1][0] == "1"])
def test_a_word_is_read_however_it_is_written(asked: str, written: str) -> None:
    """Letter by letter, in a text as it is compared: what is asked in its own or another form."""
    text, forms = plain(f"What the {written} says."), other_forms(asked)
    assert all(any(beginning(way) in text for way in (term, *forms.get(term, ()))) for term in terms(asked))


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("poet", "pot"),
        ("boer", "bor"),
        ("duel", "dul"),
        ("resign", "re. sign"),
        ("island", "is land"),
        ("1250", "1,2,50"),
        ("1250", "1.25"),
        ("1250", "11,250"),
        ("0250", "0.250"),
        ("20240501", "2024-05-01"),
    ],
)
def test_other_words_stay_apart(asked: str, written: str) -> None:
    """Letters are respelt where an umlaut stands, parts joined where a hyphen or a bare prefix does."""
    assert not met(asked, written)
    assert not met(written, asked) or written in ("is land", "re. sign")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("WHO guidelines", ["who"]),
        ("guidelines by the WHO", ["who"]),
        ("IT department", ["it"]),
        ("the band It", ["it"]),
        ("Up (film)", ["up"]),
        ("a film called Up", ["up"]),
        ("hepatitis A", ["a"]),
        ("It is here. Who came? It did.", []),
        ("I think I do", []),
        ("WHO", ["who"]),
        ("A title\nIt goes on", []),
        ("DO NOT ENTER", []),
        ("what is it", []),
    ],
)
def test_function_words_are_names_where_they_are_written_so(text: str, names: list[str]) -> None:
    assert function_names(text) == names
    assert [term for term in filed_under(text) if term in ("who", "it", "up", "a")] == names


@given(st.text(max_size=80))
def test_any_text_has_other_forms(text: str) -> None:
    """Of its own terms only, and none is empty or divided by a blank."""
    forms = other_forms(text)
    assert all(other and not any(map(str.isspace, other)) for ways in forms.values() for other in ways)
    assert joined_thousands(joined_thousands(text)).isascii() == text.isascii()


@given(st.integers(min_value=1_000, max_value=10**12), st.sampled_from([",", ".", " "]))
def test_signs_between_thousands_make_no_number_another(number: int, sign: str) -> None:
    grouped = f"{number:,}".replace(",", sign)
    assert joined_thousands(f"of {grouped} W.") == f"of {number} W."
    assert met(grouped, str(number))
    assert met(str(number), grouped)


@given(st.text(alphabet="abcäöüé -1,.", max_size=60))
def test_what_is_compared_holds_every_word_as_the_index_has_it(text: str) -> None:
    """So that what the index finds is seen in the text."""
    compared = plain(text)
    assert all(word in compared for word in words(text) if word.isalpha())


@pytest.mark.parametrize("piece", ["a-", "1 234 ", "1,234,", "A ", "ü", "ab ", "It ", "(", "é-"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    filed_under(piece * 30_000)
    plain(piece * 30_000)
    assert time.process_time() - began < 3
