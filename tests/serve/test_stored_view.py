"""A stored text on a page: all of it, in order, marked where it is cited and nowhere else."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.texts import shown
from citewell.serve.links import Span
from citewell.serve.stored_view import PART_CHARS, WITHHELD, Group, Text, span_of, stored_text
from citewell.types import Block, BlockKind, Document

KINDS = [kind for kind in get_args(BlockKind) if kind != "withheld"]
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="|"), min_size=1, max_size=20)
ROW = st.lists(TEXT, min_size=1, max_size=3).map(" | ".join)


def document(*blocks: tuple[str, str], level: int = 0, title: str = "A title") -> Document:
    """A document of blocks, (kind, text)."""
    made: list[Block] = []
    text = ""
    for kind, words in blocks:
        text += "\n\n" if made else ""
        made.append(Block(kind, len(text), len(text) + len(words), level))  # type: ignore[arg-type]
        text += words
    return Document("d", "r", "file:///d", "file:///d", title, "Tests", text, tuple(made), "2026-01-01T00:00:00Z")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=8))
    blocks = [(kind, draw(ROW if kind in ("table_row", "table_header") else TEXT)) for kind in kinds]
    return document(*blocks, level=draw(st.integers(0, 9)), title=draw(TEXT))


@st.composite
def with_spans(draw: st.DrawFn) -> tuple[Document, Span | None, list[Span]]:
    """A document, the words that are cited, and others that the same answer cites; they may overlap."""
    made = draw(documents())
    places = st.integers(0, len(made.text)).flatmap(
        lambda start: st.integers(start, len(made.text)).map(lambda end: (start, end))
    )
    spans = draw(st.lists(places.filter(lambda span: span[0] < span[1]), max_size=3))
    return made, (spans[0] if spans and draw(st.booleans()) else None), spans[1:]


def pieces(group: Group) -> list[list[tuple[str, str]]]:
    """Of each block of a group, its pieces of text with their marks; the bars between cells put back."""
    lines: list[list[tuple[str, str]]] = [list(line) for line in group.lines]
    for row in group.rows:
        joined: list[tuple[str, str]] = []
        for number, cell in enumerate(row):
            joined += [(" | ", "bar")] if number else []
            joined += cell
        lines.append(joined)
    return lines


def whole(made: Document, at: Span | None, also: list[Span]) -> list[Text]:
    first = stored_text(made, at, also, 1)
    return [first, *(stored_text(made, at, also, number) for number in range(2, first.parts + 1))]


@given(with_spans())
def test_all_that_was_read_is_shown_in_order(given: tuple[Document, Span | None, list[Span]]) -> None:
    """Block by block, each of its kind; a heading that is the title, and stands above already, may be left out."""
    made, at, also = given
    read = [pieces_of for text in whole(made, at, also) for group in text.groups for pieces_of in pieces(group)]
    left_out = len(made.blocks) - len(read)
    assert left_out in (0, 1)
    if left_out:
        first = made.blocks[0]
        assert made.text[first.start : first.end].casefold().split() == made.title.casefold().split()
    blocks = made.blocks[left_out:]
    assert ["".join(text for text, _ in line) for line in read] == [shown(made.text[b.start : b.end]) for b in blocks]


@given(with_spans())
def test_exactly_what_is_cited_is_marked(given: tuple[Document, Span | None, list[Span]]) -> None:
    """Character by character: the cited words as such, what else is cited as that, all others not at all."""
    made, at, also = given
    for text in whole(made, at, also):
        lines = [line for group in text.groups for line in pieces(group)]
        starts = [block.start for block in made.blocks[len(made.blocks) - len(lines) :]]
        for line, start in zip(lines, starts, strict=True):
            place = start
            for words, mark in line:
                for _ in words:
                    cited = at is not None and at[0] <= place < at[1]
                    other = any(begin <= place < end for begin, end in also)
                    assert mark in ("bar", "cited" if cited else "also" if other else "")
                    place += 1


@given(with_spans())
def test_groups_are_what_belongs_together(given: tuple[Document, Span | None, list[Span]]) -> None:
    """Neighbouring items are one list, neighbouring rows one table, and headings stand below the page's own."""
    made, at, also = given
    groups = stored_text(made, at, also, None).groups
    for one, other in pairwise(groups):
        assert (one.kind, other.kind) not in [("list", "list"), ("lines", "lines"), ("table", "table")]
    for group in groups:
        assert (group.kind == "table") == bool(group.rows)
        assert group.kind != "heading" or 2 <= group.level <= 6
        assert len(group.levels) == (len(group.lines) if group.kind in ("list", "lines") else 0)
        assert group.kind in ("list", "lines", "table") or len(group.lines) == 1


def test_cells_stand_apart() -> None:
    (table,) = stored_text(document(("table_row", "a | b"), ("table_row", "c | d | e")), (4, 5), [], None).groups
    rows = [[[piece for piece in cell if piece[0]] for cell in row] for row in table.rows]
    assert rows == [[[("a", "")], [("b", "cited")]], [[("c", "")], [("d", "")], [("e", "")]]]


def test_the_names_of_columns_head_their_table() -> None:
    (table,) = stored_text(document(("table_header", "a | b"), ("table_row", "a: 1 | b: 2")), None, [], None).groups
    assert table.headed
    assert len(table.rows) == 2


def test_numbers_of_steps_are_the_only_ones() -> None:
    """What has a number or a term of its own is listed without a mark of ours."""
    listed = document(("list_item", "one"), ("step", "2. two"), ("definition", "term: meaning"))
    assert [group.kind for group in stored_text(listed, None, [], None).groups] == ["list", "lines"]


def test_the_title_is_not_said_twice_unless_it_is_cited() -> None:
    made = document(("heading", "A  Title"), ("paragraph", "Text."), title="a title")
    assert [group.kind for group in stored_text(made, None, [], None).groups] == ["paragraph"]
    assert [group.kind for group in stored_text(made, (10, 14), [], None).groups] == ["paragraph"]
    for at, also in (((0, 3), []), (None, [(2, 5)])):
        assert [group.kind for group in stored_text(made, at, also, None).groups] == ["heading", "paragraph"]


# --- parts -----------------------------------------------------------------------------------------------------------

LONG = document(*[("paragraph", f"{number} " * (PART_CHARS // 8)) for number in range(10)])


def test_a_long_text_is_shown_in_parts() -> None:
    """None longer than a page bears, put together the whole text."""
    parts = whole(LONG, None, [])
    assert [(part.part, part.parts) for part in parts] == [(number, len(parts)) for number in range(1, len(parts) + 1)]
    assert 1 < len(parts) < 10
    texts = ["".join(words for group in part.groups for line in pieces(group) for words, _ in line) for part in parts]
    assert all(len(text) <= PART_CHARS for text in texts)
    assert "".join(texts) == "".join(LONG.text[block.start : block.end] for block in LONG.blocks)


@pytest.mark.parametrize("number", range(10))
def test_the_part_with_the_cited_words_is_shown(number: int) -> None:
    """Unless another one is asked for."""
    block = LONG.blocks[number]
    at = (block.start + 3, block.start + 9)
    text = stored_text(LONG, at, [], None)
    marked = [words for group in text.groups for line in pieces(group) for words, mark in line if mark == "cited"]
    assert marked == [LONG.text[slice(*at)]]
    assert stored_text(LONG, at, [], 1).part == 1


@pytest.mark.parametrize(("part", "shown_one"), [(0, 1), (-1, 1), (99_999, 5)])
def test_a_part_that_there_is_not_is_the_nearest(part: int, shown_one: int) -> None:
    assert stored_text(LONG, None, [], part).part == min(shown_one, len(whole(LONG, None, [])))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("0-5", (0, 5)), ("2-4", (2, 4)), ("0-6", None), ("4-4", None), ("5-2", None), ("-1-3", None), ("1-", None),
        ("-", None), ("", None), ("1", None), ("1-2-3", None), ("１-２", None), ("0x1-2", None), (" 1-2", None),
        ("1-" + "9" * 40, None), ("1_0-2", None), ("+1-2", None),
    ],
)  # fmt: skip
def test_an_address_names_a_place_or_none(text: str, span: Any) -> None:
    assert span_of(text, document(("paragraph", "12345"))) == span


@given(st.text(max_size=12) | st.tuples(st.integers(-9, 99), st.integers(-9, 99)).map(lambda s: f"{s[0]}-{s[1]}"))
def test_any_address_names_a_place_or_none(text: str) -> None:
    made = document(("paragraph", "words of a text"))
    span = span_of(text, made)
    assert span is None or 0 <= span[0] < span[1] <= len(made.text)


def test_what_a_publisher_withholds_is_not_shown() -> None:
    """In its place stands why, once for neighbours; the rest of the page stands as ever."""
    made = document(("paragraph", "Before."), ("withheld", "A secret."), ("withheld", "Another."), ("step", "1. Go."))
    text = stored_text(made, None, [], None)
    assert [group.kind for group in text.groups] == ["paragraph", "small", "lines"]
    assert [group.lines[0][0][0] for group in text.groups] == ["Before.", WITHHELD, "1. Go."]


@pytest.mark.parametrize("kind", get_args(BlockKind))
def test_every_kind_of_block_is_shown(kind: BlockKind) -> None:
    """As what it resembles most."""
    text = stored_text(document((kind, "Words of it | here"), title="Other"), None, [], None)
    shown_words = "".join(said for group in text.groups for line in pieces(group) for said, _ in line)
    assert shown_words == (WITHHELD if kind == "withheld" else "Words of it | here")
