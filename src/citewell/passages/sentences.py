"""The sentences of a document, each inside one block, with the heading it stands under.

In: Document. Out: Sentence (offsets into Document.text). Where a sentence ends in running text: passages.boundaries.
Every character that is not white space belongs to exactly one sentence, so that anything can be quoted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from citewell.passages.boundaries import sentence_starts
from citewell.passages.measure import count_words, cut_long
from citewell.types import Block, BlockKind, Document, Sentence

MAX_SENTENCE_WORDS = 120
"""A longer sentence, list item or row is a table of numbers, a list without stops or no language at all: it is cut."""

LONG_LIST_ITEM_WORDS = 40
"""A list item, or what a term means, is one unit up to this length even if it holds several sentences: they are rarely
understood apart."""

MAX_HEADING_CHARS = 200
"""What is kept of a heading as a label; the heading itself stays whole in the text."""

_VERBATIM: frozenset[BlockKind] = frozenset({"code", "wrong_example", "diagram", "log"})
_WHOLE: frozenset[BlockKind] = frozenset(
    {"heading", "table_row", "table_header", "label_value", "reference", "contents", "links", "navigation", "formula"}
)
_ITEMS: frozenset[BlockKind] = frozenset(
    {"list_item", "step", "definition", "answer", "caption", "exercise", "objective"}
)


Lead: TypeAlias = Literal["none", "further up", "right before"]
"""Where the block stands that introduces the block of a unit."""


@dataclass(slots=True)
class Unit:
    """A sentence with what the splitter needs to know of its place."""

    sentence: Sentence
    path: str  # headings above it, outermost first, joined by " > "
    level: int  # of a heading, from 1; 0 for anything else
    opens_block: bool
    lead: Lead = "none"


def sentences(document: Document) -> list[Sentence]:
    """Cut a document into sentences.

    Headings, table rows, pieces of code and items of up to LONG_LIST_ITEM_WORDS words are one sentence each, of the
    kind of their block; whatever is longer than MAX_SENTENCE_WORDS words is cut at lines, commas or blanks.

    Returns:
        Sentences in the order of the text. They never overlap, never cross a block, begin and end with a character that
        is not white space, and cover all such characters. Empty for a text of white space.
    """
    return [unit.sentence for unit in units(document)]


def units(document: Document) -> Iterator[Unit]:
    """The sentences of a document with their place in its structure, in order."""
    text = document.text
    above: list[tuple[int, str]] = []  # (level, text) of the headings that hold here, outermost first
    label, path = "", ""
    before: Block | None = None
    for block in _blocks(document):
        level = max(block.level, 1) if block.kind == "heading" else 0
        if level:
            above = [heading for heading in above if heading[0] < level]
            label, path = _labels(above)
        opens = True
        lead = _lead(block, before)
        for start, end in _spans(text, block, document.language):
            yield Unit(Sentence(start, end, block.kind, label), path, level, opens, lead)
            opens = False
        if not opens:
            before = block
        if level and not opens:
            above.append((level, _heading_label(text, block)))
            label, path = _labels(above)


def _lead(block: Block, before: Block | None) -> Lead:
    if block.lead_in is None:
        return "none"
    return "right before" if before is not None and before.start == block.lead_in else "further up"


def _blocks(document: Document) -> Iterator[Block]:
    """The blocks, and as a paragraph whatever stands outside them: only white space should, but all text is covered."""
    position = 0
    for block in document.blocks:
        if block.start > position:
            yield Block("paragraph", position, block.start)
        yield block
        position = block.end
    if position < len(document.text):
        yield Block("paragraph", position, len(document.text))


def _spans(text: str, block: Block, language: str | None) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of one block."""
    piece = text[block.start : block.end]
    end = len(piece.rstrip())
    begin = len(piece) - len(piece.lstrip())
    if begin >= end:
        return
    starts = [block.start + start for start in _starts(piece[:end], begin, block, language)]
    stop = block.start + end
    for start, following in zip(starts, [*starts[1:], stop], strict=True):
        last = following
        while text[last - 1].isspace():
            last -= 1
        cuts = cut_long(text, start, last, MAX_SENTENCE_WORDS)
        for cut, after in zip(cuts, [*cuts[1:], last], strict=True):
            while text[after - 1].isspace():
                after -= 1
            yield cut, after


def _starts(piece: str, begin: int, block: Block, language: str | None) -> list[int]:
    """Where the sentences of a block's text begin; `begin` is its first character that is not white space.

    The first keeps the block's label: the number of a step, the term of a definition.
    """
    if block.kind in _VERBATIM:
        return _code_starts(piece)
    whole = block.kind in _WHOLE or (block.kind in _ITEMS and _words_said(piece, block) <= LONG_LIST_ITEM_WORDS)
    if whole:
        return [begin]
    starts = sentence_starts(piece, language)
    if not block.label or not piece.startswith(block.label, begin):
        return starts
    return [begin, *(start for start in starts if start > begin + len(block.label) + 1)]


def _words_said(piece: str, block: Block) -> int:
    """The words of an item; of a definition those of its meaning, however long the signature is that it explains."""
    said = piece.lstrip()
    if block.kind == "definition" and block.label and said.startswith(block.label):
        said = said[len(block.label) :]
    return count_words(said)


def _code_starts(piece: str) -> list[int]:
    """Where the pieces of a piece of code begin, behind their indentation.

    Code of up to MAX_SENTENCE_WORDS words is one piece: its lines mean little apart. Longer code is cut between lines,
    at an empty line where there is one.
    """
    starts: list[int] = []
    words = position = 0
    empty_line = False
    for line in piece.splitlines(keepends=True):
        stripped = line.lstrip()
        count = count_words(line)
        if stripped:
            full = words + count > MAX_SENTENCE_WORDS or (empty_line and 2 * words > MAX_SENTENCE_WORDS)
            if not starts or (full and words):
                starts.append(position + len(line) - len(stripped))
                words = 0
            words += count
        empty_line = not stripped
        position += len(line)
    return starts if count_words(piece) > MAX_SENTENCE_WORDS else starts[:1]


def _heading_label(text: str, block: Block) -> str:
    label = " ".join(text[block.start : block.end].split())
    return label if len(label) <= MAX_HEADING_CHARS else label[: MAX_HEADING_CHARS - 1].rstrip() + "…"


def _labels(above: list[tuple[int, str]]) -> tuple[str, str]:
    """The nearest heading, and all of them joined."""
    return (above[-1][1], " > ".join(label for _, label in above)) if above else ("", "")
