"""File names of queries."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from citewell.publish.names import MAX_BYTES, file_name
from tests.publish import hostile
from tests.publish.test_harmless import ANY_TEXT


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("pars fracture treatment", "pars-fracture-treatment.html"),
        ("What is gout?", "what-is-gout.html"),
        ("  what  is gout ", "what-is-gout.html"),
        ("лечение перелома", "лечение-перелома.html"),
        ("骨折", "骨折.html"),
    ],
)
def test_plain_words_are_their_own_name(query: str, name: str) -> None:
    """In every script, whatever blanks, first capital or question mark they are typed with."""
    assert file_name(query) == name


@pytest.mark.parametrize(
    ("query", "begins"),
    [
        ('"pars fracture" treatment', "pars-fracture-treatment-"),
        ("pars fracture -treatment", "pars-fracture-treatment-"),
        ("WHO guidelines", "who-guidelines-"),
        ("a/../../b", "a-b-"),
        ("index", "index-"),
        ("CON", "con-"),
        ("con", "con-"),
        ("long " * 30, "long-long-"),
        ("w" * 300, "w" * 60),
        ("???", ""),
    ],
)
def test_any_other_query_has_a_name_of_its_own(query: str, begins: str) -> None:
    """Its words first, so that people can read it, and then its digest."""
    name = file_name(query)
    assert re.fullmatch(rf"{begins}[a-z-]*[0-9a-f]{{8}}\.html", name)


@pytest.mark.parametrize("query", hostile.TEXTS)
def test_hostile_queries_get_harmless_names(query: str) -> None:
    check(file_name(query))


@given(query=ANY_TEXT)
def test_any_query_gets_a_harmless_name(query: str) -> None:
    """One name in the folder, in lower case, that every file system takes."""
    check(file_name(query))


@given(query=ANY_TEXT)
def test_spellings_of_one_question_have_one_name(query: str) -> None:
    name = file_name(query)
    assert file_name(f"  {query}  ") == name
    assert file_name(f"{query}?") == name


@given(one=ANY_TEXT, other=ANY_TEXT)
def test_different_words_have_different_names(one: str, other: str) -> None:
    """Letters, figures or anything else between them."""
    if one.split() != other.split() and not set("?.!") & set(one + other) and one[:1] == other[:1].lower() == "x":
        assert file_name(one) != file_name(other)


def check(name: str) -> None:
    stem = name.removesuffix(".html")
    assert stem
    assert name == f"{stem}.html"
    assert not set(name) & set('/\\:*?"<>|\0 \n\t%#&')
    assert not stem.startswith((".", "-"))
    assert "." not in stem
    assert len(name.encode()) <= MAX_BYTES + 20
    assert stem not in {"index", "con", "prn", "aux", "nul", "com1", "lpt9"}
