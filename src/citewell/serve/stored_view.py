"""A stored document as the template takes it: blocks with their structure, cited words marked, a long text in parts.

In: a StoredDocument and the spans to mark. Out: StoredView. No markup, and every text `shown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal, TypeAlias

from citewell.present.texts import shown
from citewell.serve.links import Span
from citewell.types import Block, BlockKind, Document

WITHHELD = "[What stands here is not shown: its publisher asks that it not be quoted.]"

Mark: TypeAlias = Literal["", "cited", "also"]
Line: TypeAlias = list[tuple[str, Mark]]
Shape: TypeAlias = Literal["heading", "paragraph", "list", "lines", "table", "quote", "code", "small", "withheld"]

_SHOWN_AS: dict[BlockKind, Shape] = {
    "heading": "heading",
    "list_item": "list",
    **dict.fromkeys(("step", "definition", "label_value", "reference", "contents", "links"), "lines"),
    **dict.fromkeys(("table_row", "table_header"), "table"),
    "quote": "quote",
    **dict.fromkeys(("code", "wrong_example", "diagram", "log"), "code"),
    "withheld": "withheld",
    **dict.fromkeys(("caption", "note", "navigation", "consent", "template"), "small"),
}
"""How a block of a kind is shown; those that are not here as a paragraph. Lines have marks or numbers of their own."""

PART_CHARS = 150_000
"""A longer text is shown in parts: browsers take long over a book in one page."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong together: a heading, a paragraph, the items of a list, the rows of a table."""

    kind: Shape
    level: int  # of a heading on our page, 2 to 6
    lines: tuple[Line, ...] = ()  # one of each block
    levels: tuple[int, ...] = ()  # depth of each item of a list
    rows: tuple[tuple[Line, ...], ...] = ()  # cells of each row of a table
    headed: bool = False  # whether the first row of a table names the columns


@dataclass(frozen=True, slots=True)
class Text:
    """One part of a document's text."""

    groups: tuple[Group, ...]
    part: int  # from 1
    parts: int


def stored_text(document: Document, at: Span | None, also: Sequence[Span], part: int | None) -> Text:
    """The part that was asked for, else that of the cited words, else the first.

    Args:
        at: the cited words.
        also: what else the same answer cites.
    """
    parts = _parts(document, _title_blocks(document, [*([at] if at else []), *also]))
    number = part if part is not None else _part_of(parts, at)
    number = min(max(number, 1), len(parts))
    groups = tuple(_groups(document, parts[number - 1], at, also))
    return Text(groups, number, len(parts))


def span_of(text: str, document: Document) -> Span | None:
    """A span as an address gives it, `812-901`; None if the text has no such place."""
    start, _, end = text.partition("-")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(text) < 30):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= len(document.text) else None


def _title_blocks(document: Document, spans: Sequence[Span]) -> int:
    """1 if the text begins with its title, which stands above it already, and none of it is cited; else 0."""
    if not document.blocks or document.blocks[0].kind != "heading":
        return 0
    first = document.blocks[0]
    is_title = document.text[first.start : first.end].casefold().split() == document.title.casefold().split()
    return int(is_title and not any(start < first.end for start, _ in spans))


def _parts(document: Document, passed_over: int) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    begin = 0
    for block in document.blocks[passed_over:]:
        if parts[-1] and block.end - begin > PART_CHARS:
            parts.append([])
            begin = block.start
        parts[-1].append(block)
    return parts


def _part_of(parts: Sequence[Sequence[Block]], at: Span | None) -> int:
    if at is None:
        return 1
    return max((n for n, blocks in enumerate(parts, 1) if blocks and blocks[0].start <= at[0]), default=1)


def _groups(document: Document, blocks: Sequence[Block], at: Span | None, also: Sequence[Span]) -> Iterator[Group]:
    above: list[int] = []  # levels of the headings that a block stands below, as the document has them
    for shape, run in groupby(blocks, key=_shape):
        together = [(block, _line(document, block, at, also)) for block in run]
        if shape == "withheld":
            yield Group("small", 0, ([(WITHHELD, "")],))
        elif shape in ("list", "lines"):
            yield Group(shape, 0, tuple(line for _, line in together), tuple(min(b.level, 5) for b, _ in together))
        elif shape == "table":
            rows = tuple(_cells(line) for _, line in together)
            yield Group("table", 0, rows=rows, headed=together[0][0].kind == "table_header")
        else:
            for block, line in together:
                yield Group(shape, _level(block.level, above) if shape == "heading" else 0, (line,))


def _shape(block: Block) -> Shape:
    return _SHOWN_AS.get(block.kind, "paragraph")


def _level(level: int, above: list[int]) -> int:
    """The level of a heading on our page, which has a title of its own and leaves no level out."""
    while above and above[-1] >= level:
        above.pop()
    above.append(level)
    return min(len(above) + 1, 6)


def _line(document: Document, block: Block, at: Span | None, also: Sequence[Span]) -> Line:
    """The text of a block in pieces, each with how it is marked; where spans overlap the cited one wins."""
    spans = [span for span in ([at] if at else []) + list(also) if span[0] < block.end and block.start < span[1]]
    edges = {block.start, block.end}
    for start, end in spans:
        edges |= {max(start, block.start), min(end, block.end)}
    places = sorted(edges)
    pieces: Line = []
    for start, end in pairwise(places):
        covering = [span for span in spans if span[0] <= start and end <= span[1]]
        mark: Mark = "cited" if at in covering else "also" if covering else ""
        pieces.append((shown(document.text[start:end]), mark))
    return pieces


def _cells(line: Line) -> tuple[Line, ...]:
    """The cells of a table's row, which extraction has put between bars."""
    cells: list[Line] = [[]]
    for text, mark in line:
        first, *others = text.split(" | ")
        cells[-1].append((first, mark))
        cells += [[(other, mark)] for other in others]
    return tuple(cells)
