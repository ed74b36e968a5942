"""What names a document and its content: `doc_id` from the place, `revision` from what was read there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from citewell.types import Block

EXTRACTOR_VERSION = 2
"""Raised whenever the same bytes may give another Document; an owner's files are then read again."""


def document_id(source: str) -> str:
    """The stable name of a document: 16 hexadecimal digits of the SHA-256 of its source (`Page.source`)."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


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
) -> str:
    """Name the content of a document: equal content has an equal revision, whenever it was fetched.

    Returns:
        16 hexadecimal digits of the SHA-256 over all that a reader can see of the document.
    """
    structure = [(b.kind, b.start, b.end, b.level, b.label, b.lead_in) for b in blocks]
    content = [text, structure, title, site, url, author, published, modified, language, max_snippet]
    canonical = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:16]
