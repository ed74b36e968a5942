"""What a reader makes of a file, and how it becomes a Document: parts in order -> one text, blocks with exact offsets.

In: a Reading (parts and description as the file gives them, not yet clean). Out: a Document. The readers: html,
plain, markdown, pdf, ...
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from citewell.errors import DocumentTooLarge, EmptyDocument
from citewell.extract.clean import clean_code, clean_line
from citewell.extract.identity import document_id, revision_of
from citewell.extract.kinds import told_apart
from citewell.extract.language import recognise
from citewell.extract.lead_ins import introduced
from citewell.extract.parts import VERBATIM, Part
from citewell.types import LINED, Block, Document

MAX_CHARS = 20_000_000
"""Default bound on a document's text, in characters: about ten times the longest novels."""


@dataclass(slots=True)
class Reading:
    """What one file says: its parts in order and its description. Empty strings and None mean "not said"."""

    parts: list[Part]
    filetype: str
    title: str | None = None  # as the file tells it; which title the document gets: extract.titles
    headline: str | None = None  # what stands largest at the beginning, where a reader can see sizes
    work: str | None = None  # what it says that it is a part of
    programs: tuple[str, ...] = ()  # that made it
    site: str | None = None
    urls: tuple[str, ...] = ()  # web addresses that it gives as its own, the one it means most first
    author: str | None = None
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    omitted: Counter[str] = field(default_factory=Counter)  # words that readers do not see, by why
    max_snippet: int | None = None  # Document.max_snippet


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document comes from, and what it claims of that."""

    url: str
    site: str
    claimed_url: str | None = None
    claimed_site: str | None = None


def place(parts: Iterable[Part], *, max_chars: int = MAX_CHARS) -> tuple[str, tuple[Block, ...]]:
    """Clean the parts and lay them out as one text.

    Blocks are parted by an empty line, but neighbours of one LINED family by a line break.

    Returns:
        The text, without white space at its ends, and its blocks: in order, not empty, never overlapping; between them
        stands white space only.
    Raises:
        DocumentTooLarge: more than `max_chars` characters.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    position = 0
    for part in parts:
        text = clean_code(part.text) if part.kind in VERBATIM else clean_line(part.text)
        if not text:
            continue
        if blocks:
            gap = "\n" if any({part.kind, blocks[-1].kind} <= family for family in LINED) else "\n\n"
            pieces.append(gap)
            position += len(gap)
        pieces.append(text)
        blocks.append(Block(part.kind, position, position + len(text), part.level, clean_line(part.label)))
        position += len(text)
        if position > max_chars:
            raise DocumentTooLarge(f"the text is longer than {max_chars:,} characters")
    return "".join(pieces), tuple(blocks)


def as_document(
    reading: Reading, *, source: str, origin: Origin, fetched: str, fallback_title: str, max_chars: int = MAX_CHARS
) -> Document:
    """Make a Document of a reading; where it comes from, `origins` has told.

    Raises:
        EmptyDocument: no part holds any text.
        DocumentTooLarge: more than `max_chars` characters.
    """
    text, blocks = place(told_apart(reading.parts, title=reading.title or ""), max_chars=max_chars)
    blocks = introduced(text, blocks)
    if not text:
        raise EmptyDocument(
            "it holds no text", hint=reading.notes.get("empty_hint", "there is nothing in it to search")
        )
    title = clean_line(reading.title or "") or clean_line(fallback_title)
    author = clean_line(reading.author or "") or None
    language = reading.language or recognise(text)
    revision = revision_of(
        text=text,
        blocks=blocks,
        title=title,
        site=origin.site,
        url=origin.url,
        author=author,
        published=reading.published,
        modified=reading.modified,
        language=language,
        max_snippet=reading.max_snippet,
        claimed_url=origin.claimed_url,
        claimed_site=origin.claimed_site,
    )
    return Document(
        doc_id=document_id(source),
        revision=revision,
        source=source,
        url=origin.url,
        title=title,
        site=origin.site,
        text=text,
        blocks=blocks,
        fetched=fetched,
        author=author,
        published=reading.published,
        modified=reading.modified,
        language=language,
        filetype=reading.filetype,
        omitted=tuple(sorted((+reading.omitted).items())),
        max_snippet=reading.max_snippet,
        claimed_url=origin.claimed_url,
        claimed_site=origin.claimed_site,
    )
