"""What a search box offers while somebody types."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewell.index.library import Batch, Library
from citewell.kit.words import stem, words
from citewell.pipeline.suggest import MAX_CHARS, suggest
from tests.index.builders import entry


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("pars fr", "Pars fracture: questions we are asked"),
        ("direct sc", "Direct screw repair of a pars defect"),
        ("IMAGING the", "Imaging the lumbar pars: what each test shows"),
    ],
)
def test_what_begins_as_typed_comes_first(demo: Library, typed: str, first: str) -> None:
    """In either case, the last word unfinished."""
    assert suggest(demo, typed)[0] == first


def test_every_suggestion_holds_the_words_typed(demo: Library) -> None:
    """Finished ones in any form, the last as a beginning."""
    found = suggest(demo, "fractures pa")
    assert found
    for name in found:
        assert stem("fracture") in map(stem, words(name))
        assert any(word.startswith("pa") for word in words(name))


def test_a_blank_finishes_the_last_word(demo: Library) -> None:
    """Then it stands for its forms, and no longer for words that only begin so."""
    assert suggest(demo, "par")
    assert suggest(demo, "par ") == suggest(demo, "pars ")
    assert any("Sport" in name for name in suggest(demo, "spo"))
    assert suggest(demo, "spo ") == []


def test_a_suggestion_finds_the_page_it_names(demo: Library) -> None:
    """It is a title or a heading of the library, offered once."""
    found = suggest(demo, "pars")
    rows = demo.store.connection.execute("SELECT title FROM revisions UNION SELECT heading FROM passages").fetchall()
    names = {" ".join(part.split()) for (row,) in rows for part in str(row).split(" > ")}
    assert set(found) <= names
    assert len({" ".join(words(name)) for name in found}) == len(found)


@pytest.mark.parametrize("typed", ["", "p", "  ", "?!", "zzzz", "pars zzzz", "the", "\ud800", "\0", "a" * 10_000])
def test_where_nothing_goes_on_nothing_is_offered(demo: Library, typed: str) -> None:
    assert suggest(demo, typed) == []


@given(st.text(st.characters(exclude_categories=[]), max_size=40), st.integers(0, 5))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_may_be_typed(demo: Library, typed: str, limit: int) -> None:
    assert len(suggest(demo, typed, limit=limit)) <= limit


def test_what_is_no_query_is_not_offered(tmp_path: Path) -> None:
    """A title longer than a line, or one that was cut; nor the title of a document that has left the search."""
    with Library.write(tmp_path) as library:
        entries = [
            entry("one", "Text.", title="Bread " + "and more bread " * 10),
            entry("two", "Text two.", title="Bread rises and…"),
            entry("three", "Text three.", title="Bread \n of  yesterday"),
            entry("four", "Text four.", title="Bread BREAD of Yesterday!"),
            entry("five", "Text five.", title="Bread of yesterday"),
            entry("six", "Text six.", title="Bread that is gone"),
        ]
        library.add(Batch(entries=entries))
        library.remove(["six"])
        found = suggest(library, "bre")
    assert set(found) == {"Bread of yesterday", "Bread BREAD of Yesterday!"}
    assert all(len(name) <= MAX_CHARS for name in found)
