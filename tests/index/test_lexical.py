from __future__ import annotations

from pathlib import Path

import pytest

from citewell.index.lexical import LexicalIndex, day_number
from citewell.index.store import Store
from citewell.retrieve import parse
from citewell.types import Query
from tests.index.builders import entry


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    store = Store.create(tmp_path)
    with store.transaction():
        store.put(
            [
                entry("backs", "Stress fractures of the spine heal slowly.", "Rest helps.", published="2019-05-04"),
                entry(
                    "bread",
                    "Bread is baked in an oven.",
                    site="The Bakery",
                    url="https://www.recipes.bread.example/loaf",
                ),
                entry("spine", "The spine has many bones, and bread has none."),
            ]
        )
    made = LexicalIndex(tmp_path / "lexical")
    made.add(store.passages_after(0))
    made.settle()
    return made


def numbers(index: LexicalIndex, **query: object) -> list[int]:
    return [number for number, _ in index.search(Query(text="", words="", **query), 10)]  # type: ignore[arg-type]


def test_words_are_found_in_any_form(index: LexicalIndex) -> None:
    assert numbers(index, terms=("fractur",)) == [1]


def test_a_title_finds_every_passage_of_its_document(index: LexicalIndex) -> None:
    assert numbers(index, terms=("back",)) == [1, 2] or set(numbers(index, terms=("back",))) == {1, 2}


def test_a_phrase_stands_side_by_side(index: LexicalIndex) -> None:
    assert numbers(index, phrases=(("stress", "fractures"),)) == [1]
    assert numbers(index, phrases=(("fractures", "stress"),)) == []


def test_an_excluded_word_excludes(index: LexicalIndex) -> None:
    assert numbers(index, terms=("bread",), excluded=(("oven",),)) == [4]


@pytest.mark.parametrize("site", ["bread.example", "recipes.bread.example", "the bakery"])
def test_a_site_is_known_by_host_domain_and_name(index: LexicalIndex, site: str) -> None:
    assert numbers(index, terms=("bread", "spine"), sites=(site,)) == [3]


def test_dates_bound_what_has_a_date(index: LexicalIndex) -> None:
    """A document without a date is outside any range of dates."""
    assert numbers(index, terms=("spine",), after="2019-05-04", before="2019-05-05") == [1]
    assert numbers(index, terms=("spine",), before="2019-05-04") == []


@pytest.mark.usefixtures("index")
def test_what_is_committed_is_seen_by_another_opening(tmp_path: Path) -> None:
    again = LexicalIndex(tmp_path / "lexical")
    assert (again.count, again.upto) == (4, 4)
    assert again.document_frequency("bread") == 2


@pytest.mark.parametrize(("date", "number"), [("2024-03-01", 20240301), ("2024-03-01T10:00:00Z", 20240301), (None, 0)])
def test_dates_sort_as_numbers(date: str | None, number: int) -> None:
    assert day_number(date) == number


def test_a_language_is_a_filter(tmp_path: Path) -> None:
    """Of documents whose language is known."""
    store = Store.create(tmp_path)
    with store.transaction():
        store.put(
            [
                entry("one", "Bread in an oven.", language="en"),
                entry("two", "Bread im Ofen.", language="de"),
                entry("three", "Bread."),
            ]
        )
    made = LexicalIndex(tmp_path / "lexical")
    made.add(store.passages_after(0))
    assert set(numbers(made, terms=("bread",), languages=("de",))) == {2}
    assert set(numbers(made, terms=("bread",), languages=("de", "en"))) == {1, 2}
    assert numbers(made, terms=("bread",), languages=("fr",)) == []


def test_names_hold_all_of_some_terms_and_one_of_others(index: LexicalIndex) -> None:
    """Of titles and headings, not of texts: the titles here are Backs, Bread and Spine."""
    assert set(index.search_names((), ("back", "bread"), 9)) == {1, 2, 3}
    assert index.search_names(("bread",), ("bread",), 9) == [3]
    assert index.search_names(("bread",), ("back",), 9) == []
    assert index.search_names((), ("oven",), 9) == []
    assert len(index.search_names((), ("back", "bread", "spine"), 2)) <= 2


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("wifi", 1), ("wi fi", 1), ("email", 2), ("e mail", 2), ("reentry", 3), ("1250", 4), ("1 250", 4), ("1.250", 4),
        ("Fuehrer", 5), ("Führer", 5), ("Fuhrer", 5), ("Strasse", 5), ("WHO", 6), ("the IT", 7), ("band It", 8),
        ("who is who", 9), ("Cooper", 10), ("Port", 12),
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_written(tmp_path: Path, asked: str, found: int) -> None:
    """And a function word or a name as what it is: the passage meant stands first."""
    texts = (
        "The wi-fi is slow.", "An e-mail came.", "Re-entry is free.", "It draws 1,250 W.", "Der Führer der Straße.",
        "Guidelines by the WHO say so.", "The IT office is up.", "They heard the band It play.", "See who is who.",
        "A pipe under Cooper Street burst.", "Cooperation, cooperation, cooperation.", "The port is old.",
        "Porting means that one ports what was ported.",
    )  # fmt: skip
    store = Store.create(tmp_path)
    with store.transaction():
        store.put([entry(f"Title {number}", text) for number, text in enumerate(texts)])
    index = LexicalIndex(tmp_path / "lexical")
    index.add(store.passages_after(0))
    assert next(number for number, _ in index.search(parse(asked), 10)) == found


def test_a_word_counts_once_in_however_many_ways_it_is_written(index: LexicalIndex) -> None:
    plain = index.search(Query(text="", words="", terms=("bread",)), 10)
    assert index.search(Query(text="", words="", terms=("bread",), forms=(("bread", ("bread",)),)), 10) == plain
