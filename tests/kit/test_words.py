"""Words keep the exact forms, terms what carries meaning; index and query see the same."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.words import STOP_WORDS, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("?! ... --", []),
        ("The L5-S1 gap", ["the", "l5", "s1", "gap"]),
        ("3.5 mm, 1,200 cases.", ["3.5", "mm", "1,200", "cases"]),
        ("a 2- to 3-inch cut", ["a", "2", "to", "3", "inch", "cut"]),
        ("don't, the patient's", ["dont", "the", "patient"]),
        ("don’t, the patient’s", ["dont", "the", "patient"]),
        ("snake_case and a/b", ["snake", "case", "and", "a", "b"]),
        ("Café naïve Ångström", ["cafe", "naive", "angstrom"]),
        ("über Straße", ["uber", "strasse"]),
        ("ﬁbrosis x²", ["fibrosis", "x2"]),
        ("Перелом заживёт", ["перелом", "заживёт"]),
        ("骨折会愈合", ["骨折", "折会", "会愈", "愈合"]),
        ("骨", ["骨"]),
        ("用MRI检查", ["用", "mri", "检查"]),
        ("COVID-19 and p53", ["covid", "19", "and", "p53"]),
        ("हड्डी जुड़", ["हड्डी", "जुड़"]),
        ("น้ำผึ้ง", ["น้ํา", "าผึ้", "ผึ้ง"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Lower case, in order, accents of Latin letters folded, marks of other scripts kept."""
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("fractures", "fracture"),
        ("treated", "treats"),
        ("healing", "heals"),
        ("Кости", "кость"),
        ("naïve", "naive"),
        ("patient’s", "patient's"),
        ("ＭＲＩ", "MRI"),
        ("والعلاج", "علاج"),
        ("إصابة", "اصابه"),
    ],
)
def test_forms_of_a_word_share_a_term(one: str, other: str) -> None:
    """A query finds the other form."""
    assert terms(one) == terms(other) != []


def test_stop_words_carry_no_meaning() -> None:
    """A text of them has no terms, and repetition is kept elsewhere."""
    assert terms("What is the and of it?") == []
    assert terms("bone, bones, the bone") == ["bone", "bone", "bone"]
    assert all(word == word.lower() for word in STOP_WORDS)
    assert {word for word in STOP_WORDS if words(word) != [word]} == set()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Wie wird das behandelt?", "behandelt"),
        ("Quels sont les symptômes de la grippe ?", "symptômes grippe"),
        ("¿Cuáles son los síntomas de la gripe?", "son síntomas gripe"),
        ("Как лечат перелом?", "лечат перелом"),
        ("ما هو علاج الكسر", "علاج الكسر"),
    ],
)
def test_a_question_in_another_language_names_what_it_is_about(question: str, names: str) -> None:
    """What is left is what must be found; "son" stays, for it is an English word."""
    assert terms(question) == [stem(word) for word in words(names)]


@pytest.mark.parametrize("word", ["e", "als", "il", "die", "war", "hay", "mir", "na", "men", "sin", "son"])
def test_what_means_something_in_english_stays(word: str) -> None:
    """Vitamin E, ALS, IL-6, hay fever: the lists of other languages cost English nothing."""
    assert terms(word)


@pytest.mark.parametrize("word", ["l5", "3.5", "骨折", "2024", ""])
def test_what_has_no_stem_stays(word: str) -> None:
    """Numbers and scripts without inflection are their own stems."""
    assert stem(word) == word


@given(st.text(max_size=200))
def test_any_text_has_words(text: str) -> None:
    """None is empty or holds white space, and the case of the text does not matter for plain letters."""
    found = words(text)
    assert all(word and not any(letter.isspace() for letter in word) for word in found)
    assert len(terms(text)) <= len(found)


@given(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True)))
def test_plain_text_takes_the_same_way_as_any_other(parts: list[str]) -> None:
    """An accent elsewhere in a text does not change its other words."""
    text = " ".join(parts)
    assert words(text + " é") == [*words(text), "e"]


@given(st.text(alphabet="abz019.,' -’", max_size=60))
def test_both_ways_agree(text: str) -> None:
    """What a word is does not depend on the company it keeps: index and query may differ in that."""
    assert words(text + " é")[:-1] == words(text)


def test_analysis_is_fast() -> None:
    """A million words of English take seconds, not minutes."""
    text = "The patient's fractures were treated with rest for 12.5 weeks at home. " * 8_000
    began = time.process_time()
    assert len(terms(text)) > 50_000
    assert time.process_time() - began < 3
