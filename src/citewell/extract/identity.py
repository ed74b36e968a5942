"""What names a document and its content: `doc_id` from the place, `revision` from what was read there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from citewell.types import Block, Document

EXTRACTOR_VERSIONS = {
    "html": 4, "md": 4, "docx": 2, "odt": 2, "epub": 4, "txt": 2, "jsonl": 4, "pdf": 2, "rst": 1, "adoc": 1,
}  # fmt: skip
"""Format -> version of its reader, raised whenever the same bytes may give another Document: what was read by another
version is then read again, and nothing else. A format that is taken out of another raises that one's version too. Add
new formats at the end: libraries know a reader by its place (`reader_number`)."""

_PLACES = 100
_MANY_FORMATS = 1_000_000


def document_id(source: str) -> str:
    """The stable name of a document: 16 hexadecimal digits of the SHA-256 of its source (`Page.source`)."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def reader_number(filetype: str | None) -> int:
    """What a library remembers of who read a document: its format's reader and that one's version, in one number.

    Args:
        filetype: `Document.filetype`; None for what has no one format: an archive, a page that gave no document. Their
            number changes with every version.
    """
    if filetype is None or filetype not in EXTRACTOR_VERSIONS:
        return _MANY_FORMATS + sum(EXTRACTOR_VERSIONS.values())
    return _PLACES * (list(EXTRACTOR_VERSIONS).index(filetype) + 1) + EXTRACTOR_VERSIONS[filetype]


def current_readers() -> frozenset[int]:
    """The numbers of all readers of this version; what bears another number is to be read again."""
    return frozenset(map(reader_number, [None, *EXTRACTOR_VERSIONS]))


def revision_of(
    *,
    text: str,
    blocks: Sequence[Block],
    title: str,
    site: str,
    url: str,
    author: str | None = None,
    published: str | None = None,
    modified: str | None = None,
    language: str | None = None,
    max_snippet: int | None = None,
    claimed_url: str | None = None,
    claimed_site: str | None = None,
) -> str:
    """Name the content of a document: equal content has an equal revision, whenever it was fetched.

    Returns:
        16 hexadecimal digits of the SHA-256 over all that a reader can see of the document.
    """
    structure = [(b.kind, b.start, b.end, b.level, b.label, b.lead_in) for b in blocks]
    content = [text, structure, title, site, url, author, published, modified, language, max_snippet]
    if claimed_url or claimed_site:
        content += [claimed_url, claimed_site]
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]


def at_its_own_address(document: Document) -> Document:
    """The document, with the place where it was read as its address."""
    revision = revision_of(
        text=document.text, blocks=document.blocks, title=document.title, site=document.site, url=document.source,
        author=document.author, published=document.published, modified=document.modified, language=document.language,
        max_snippet=document.max_snippet, claimed_url=document.claimed_url, claimed_site=document.claimed_site,
    )  # fmt: skip
    return replace(document, url=document.source, revision=revision)
