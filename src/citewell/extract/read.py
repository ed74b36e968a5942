"""One file -> one Document: choose the reader, bound what it may make, and let no error out but our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from citewell.errors import DamagedDocument, DocumentError, DocumentTooLarge
from citewell.extract.draft import MAX_CHARS, Reading, as_document
from citewell.extract.origins import origin_of
from citewell.extract.sniff import FORMATS, sniff
from citewell.extract.snippets import header_limits
from citewell.extract.titles import NO_WORK, Work, title_of
from citewell.types import Document, Page

MAX_BYTES = 200_000_000
"""Default bound on a file, as it lies and unpacked, in bytes."""

_GZIPPED = (".html", ".htm", ".xhtml", ".txt", ".text", ".md", ".markdown", ".rst", ".adoc")
_CORPORA = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


def known_suffixes() -> tuple[str, ...]:
    """The endings of names, lower case with their dot, that a walk through a folder should pick up; those of corpora
    included."""
    return (*FORMATS, *(f"{ending}.gz" for ending in _GZIPPED), *_CORPORA)


def extract(
    page: Page, *, name: str, work: Work = NO_WORK, max_bytes: int = MAX_BYTES, max_chars: int = MAX_CHARS
) -> Document:
    """Read one file.

    The format is told by the content; the name and the declared type decide only between formats that look alike.

    Args:
        page: the bytes as read, with their source and date.
        name: of the file, for its ending and, if nothing better is found, its title.
        work: what it belongs to.
        max_bytes: bound on the file and on what it unpacks to.
        max_chars: bound on the text.
    Returns:
        A Document whose blocks fit its text; never an empty one.
    Raises:
        DocumentError: one of its subclasses, and nothing else, whatever the bytes are.
    """
    try:
        return _extract(page, name, work, max_bytes, max_chars)
    except DocumentError:
        raise
    except MemoryError as error:
        raise DocumentTooLarge("reading it takes more memory than there is") from error
    except Exception as error:  # the edge of the stage: a reader's fault costs this document only
        raise DamagedDocument(f"its reader gave up ({type(error).__name__}: {error})") from error


def _extract(page: Page, name: str, work: Work, max_bytes: int, max_chars: int) -> Document:
    if len(page.content) > max_bytes:
        raise DocumentTooLarge(f"the file has {len(page.content):,} bytes, more than {max_bytes:,}")
    kind, content = sniff(page.content, name=name, content_type=page.content_type, max_bytes=max_bytes)
    where = page.stated or page.source  # links in a page of an archive are meant from there
    reading = _read(kind, replace(page, content=content, source=where), name, max_bytes, max_chars)
    reading.title = title_of(reading, name=name, source=where, work=work)
    _withhold(reading, page)
    return as_document(
        reading,
        source=page.source,
        fetched=page.fetched,
        origin=origin_of(reading, source=page.source, work=work, stated=page.stated),
        fallback_title=name or where,
        max_chars=max_chars,
    )


def _withhold(reading: Reading, page: Page) -> None:
    """Heed what the response asked for (X-Robots-Tag), whatever the format."""
    nothing, limit = header_limits(page.headers)
    if limit is not None:
        reading.max_snippet = limit if reading.max_snippet is None else min(limit, reading.max_snippet)
    if nothing:
        reading.parts = [part if part.kind == "heading" else replace(part, kind="withheld") for part in reading.parts]


def _read(kind: str, page: Page, name: str, max_bytes: int, max_chars: int) -> Reading:
    """Readers are imported when the first file of their format comes: some take half a second."""
    content, content_type = page.content, page.content_type
    match kind:
        case "html":
            from citewell.extract.html.page import read_html

            return read_html(content, source=page.source, content_type=content_type)
        case "md":
            from citewell.extract.markup.markdown import read_markdown

            return read_markdown(content, content_type=content_type, name=name)
        case "rst":
            from citewell.extract.markup.rst import read_rst

            return read_rst(
                content, content_type=content_type, guessed=FORMATS.get(PurePath(name).suffix.lower()) == "txt"
            )
        case "adoc":
            from citewell.extract.markup.asciidoc import read_asciidoc

            return read_asciidoc(content, content_type=content_type)
        case "pdf":
            from citewell.extract.pdf.reader import read_pdf

            return read_pdf(content, max_chars=max_chars)
        case "docx":
            from citewell.extract.office.docx import read_docx

            return read_docx(content, max_bytes=max_bytes)
        case "odt":
            from citewell.extract.office.odt import read_odt

            return read_odt(content, max_bytes=max_bytes)
        case "epub":
            from citewell.extract.epub import read_epub

            return read_epub(content, max_bytes=max_bytes)
    from citewell.extract.plain import read_plain

    return read_plain(content, content_type=content_type)
