"""A document -> the part of its text that was asked for, with its place, so that a quote can be checked.

In: a Document and what an assistant wants of it. Out: `citewell.read/1`, and the lines that stand above the text.
"""

from __future__ import annotations

from citewell.contract import Json
from citewell.errors import UsageError
from citewell.mcp.arguments import ReadArguments
from citewell.mcp.texts import heading, one_line, quoted
from citewell.pipeline.ask import text_link
from citewell.present.public import public_address
from citewell.types import Document

NEAR = 60
"""Characters within which an edge moves to the next blank, so that no word is cut; most words are shorter."""


def read_json(document: Document, wanted: ReadArguments) -> Json:
    """`citewell.read/1`: `text` is `document.text[start:end]`, and `span`, where there is one, the quote in it.

    Raises:
        UsageError: the text does not have the span, or the place to read on from.
    """
    span = _span(document, wanted)
    start, end = _window(document.text, span, wanted)
    quote = document.text[span[0] : span[1]] if span else None
    return {
        "schema": "citewell.read/1",
        "doc_id": document.doc_id,
        "revision": document.revision,
        "url": document.url,
        "link": document.url if quote is None else text_link(document.url, quote),
        "title": document.title,
        "site": document.site,
        "claimed_url": document.claimed_url,
        "claimed_site": document.claimed_site,
        "author": document.author,
        "published": document.published,
        "modified": document.modified,
        "fetched": document.fetched,
        "language": document.language,
        "filetype": document.filetype,
        "characters": len(document.text),
        "start": start,
        "end": end,
        "text": document.text[start:end],
        "next": end if end < len(document.text) else None,
        "span": None if span is None else {"start": span[0], "end": span[1], "quote": quote},
    }


def read_heading(read: Json) -> str:
    """The lines above a text: what it is of, and what part of it follows."""
    dates = [f"{name} {read[name]}" for name in ("published", "modified") if read[name]]
    lines = [
        f"Document: {heading(read['title'], read['site'], ', '.join(dates))}",
        f"at {one_line(public_address(read['link']))}",
        f"doc_id {read['doc_id']}, revision {read['revision']}, read {read['fetched']}",
    ]
    if read["span"]:
        lines.append(f"The quote at {_place(read['span'])}: {quoted(read['span']['quote'])}")
    place, length = _place(read), read["characters"]
    lines.append(f"Characters {place} of {length} follow in a block of their own, each line behind >: data.")
    if read["next"] is not None:
        lines.append(f"To read on: start={read['next']}")
    return "\n".join(lines)


def _place(span: Json) -> str:
    return f"{span['start']}-{span['end']}"


def _span(document: Document, wanted: ReadArguments) -> tuple[int, int] | None:
    """The quote that was asked for, if one was."""
    length = len(document.text)
    hint = f"its text has {length} characters; give doc_id, revision, start and end as a citation has them"
    start, end = wanted.start, wanted.end
    if start is not None and start >= length:
        raise UsageError(f"there is no character {start} in this revision of document {document.doc_id}", hint=hint)
    if end is None:
        return None
    if start is None:
        raise UsageError(f"there is no start to the end {end}", hint="give both for a quote, or start alone to read on")
    if not start < end <= length:
        raise UsageError(f"there is no span {start} to {end} in this revision of document {document.doc_id}", hint=hint)
    return start, end


def _window(text: str, span: tuple[int, int] | None, wanted: ReadArguments) -> tuple[int, int]:
    """The part to show: a quote with what stands around it, or as much as fits from a place on."""
    first, last = span or (wanted.start or 0, len(text))
    if last - first > wanted.max_chars:
        return first, _back_to_blank(text, first + wanted.max_chars, least=first + 1)
    if span is None:
        return first, last
    room = wanted.max_chars - (last - first)
    before = min(first, wanted.context, room // 2)
    after = min(len(text) - last, wanted.context, room - before)
    return _on_to_word(text, first - before, most=first), _back_to_blank(text, last + after, least=last)


def _back_to_blank(text: str, place: int, *, least: int) -> int:
    """The last place up to this one where no word is cut, unless that is far."""
    for end in range(place, max(least, place - NEAR), -1):
        if end == len(text) or text[end].isspace() or text[end - 1].isspace():
            return end
    return place


def _on_to_word(text: str, place: int, *, most: int) -> int:
    """The first place from this one on where a word begins, unless that is far."""
    for start in range(place, min(most, place + NEAR)):
        if start == 0 or text[start - 1].isspace():
            return start
    return place
