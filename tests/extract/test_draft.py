"""Tests of extract.draft."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import DocumentTooLarge, EmptyDocument
from citewell.extract.draft import Origin, Reading, as_document, place
from citewell.extract.parts import Part
from citewell.types import Block, BlockKind, Document
from tests.extract.conftest import assert_blocks_fit

PARTS = st.lists(
    st.builds(Part, st.sampled_from(get_args(BlockKind)), st.text(max_size=40), st.integers(0, 6)), max_size=12
)


def made(parts: list[Part]) -> Document:
    return as_document(
        Reading(parts, "txt"),
        source="file:///a/b.txt",
        origin=Origin("file:///a/b.txt", "a"),
        fetched="now",
        fallback_title="b",
    )


@given(parts=PARTS)
def test_blocks_fit_the_text(parts: list[Part]) -> None:
    """Whatever the parts are, each block is its own text and between blocks stands white space only."""
    try:
        document = made(parts)
    except EmptyDocument:
        assert place(parts) == ("", ())
        return
    assert_blocks_fit(document)


def test_items_and_rows_stand_close() -> None:
    """List items and table rows are parted by a line break, everything else by an empty line."""
    kinds: list[BlockKind] = ["paragraph", "list_item", "list_item", "table_row", "table_row", "paragraph"]
    text, _ = place([Part(kind, "x") for kind in kinds])
    assert text == "x\n\nx\nx\n\nx\nx\n\nx"


def test_equal_content_has_an_equal_revision() -> None:
    """The revision names what was read, not when or where."""
    parts = [Part("paragraph", "One.")]
    first = as_document(
        Reading(parts, "txt"),
        source="file:///a",
        origin=Origin("https://a.example/", "s"),
        fetched="1",
        fallback_title="t",
    )
    again = as_document(
        Reading(parts, "txt"),
        source="file:///b",
        origin=Origin("https://a.example/", "s"),
        fetched="2",
        fallback_title="t",
    )
    other = made([Part("paragraph", "Two.")])
    claiming = as_document(
        Reading(parts, "txt"),
        source="file:///a",
        origin=Origin("https://a.example/", "s", claimed_site="t"),
        fetched="1",
        fallback_title="t",
    )
    assert claiming.revision != first.revision
    assert first.revision == again.revision != other.revision
    assert first.doc_id != again.doc_id


@pytest.mark.parametrize("change", [Part("heading", "One.", 1), Part("paragraph", "One"), Part("paragraph", "One.", 1)])
def test_a_change_of_text_or_structure_is_a_new_revision(change: Part) -> None:
    """Kind, level and text of every block count."""
    assert made([change]).revision != made([Part("paragraph", "One.")]).revision


def test_a_text_over_its_bound_is_refused() -> None:
    """The bound is on the text that would be stored."""
    with pytest.raises(DocumentTooLarge, match="longer than 10 characters"):
        place([Part("paragraph", "x" * 11)], max_chars=10)


def test_a_document_without_text_is_refused() -> None:
    """White space and invisible characters are no text."""
    with pytest.raises(EmptyDocument):
        made([Part("paragraph", " \u200b\n")])


def test_blocks_are_placed_exactly() -> None:
    """Offsets count characters of the cleaned text."""
    _, blocks = place([Part("heading", " Ä\u0308 b ", 2), Part("paragraph", "\U0001f600 c")])
    assert blocks == (Block("heading", 0, 4, 2), Block("paragraph", 6, 9, 0))
