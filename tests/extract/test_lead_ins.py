"""A block knows what introduces it, so that both can be quoted as one span."""

from __future__ import annotations

from citewell.extract.draft import place
from citewell.extract.lead_ins import introduced
from citewell.extract.parts import Part


def leads(*parts: Part) -> list[str]:
    """For each part the text of the block that introduces it, "" if none does."""
    text, blocks = place(parts)
    by_start = {block.start: text[block.start : block.end] for block in blocks}
    return ["" if block.lead_in is None else by_start[block.lead_in] for block in introduced(text, blocks)]


def test_a_list_is_introduced_by_the_line_that_ends_in_a_colon_before_it() -> None:
    """All its items are; a list after a full stop has no lead-in."""
    items = [Part("list_item", "Dover", 1), Part("list_item", "Hull", 1)]
    assert leads(Part("paragraph", "There are two ports:"), *items) == [
        "",
        "There are two ports:",
        "There are two ports:",
    ]
    assert leads(Part("paragraph", "There are two ports."), *items) == ["", "", ""]


def test_a_nested_item_is_introduced_by_the_one_above_it() -> None:
    assert leads(
        Part("step", "1. Moor", 1),
        Part("list_item", "bow first", 2),
        Part("step", "2. Pay", 1),
        Part("list_item", "x", 3),
    ) == ["", "1. Moor", "", "2. Pay"]


def test_a_row_is_introduced_by_the_title_of_its_table() -> None:
    assert leads(Part("caption", "Tides"), Part("table_header", "Port"), Part("table_row", "Port: Dover")) == [
        "", "Tides", "Tides",
    ]  # fmt: skip


def test_code_is_introduced_by_the_text_right_before_it() -> None:
    assert leads(Part("paragraph", "Run this."), Part("code", "tide"), Part("code", "ebb")) == ["", "Run this.", ""]


def test_an_answer_is_introduced_by_its_question() -> None:
    """Whether the question is a heading or not."""
    answer = Part("answer", "No.")
    assert leads(Part("heading", "Are dogs allowed?", 2), answer) == ["", "Are dogs allowed?"]
    assert leads(Part("paragraph", "Are dogs allowed?"), answer) == ["", "Are dogs allowed?"]
    assert leads(Part("paragraph", "It rains."), answer) == ["", ""]
