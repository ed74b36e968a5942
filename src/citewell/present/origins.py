"""Who speaks, as a reader is told: where it was read first, then what it says of itself, as its own words."""

from __future__ import annotations

import regex

from citewell.types import Document, DocumentInfo

_TURNS = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}“”\"]+")
"""What could let a name leave its quotation marks, or turn the direction of the line around it."""


def site_said(document: DocumentInfo | Document) -> str:
    """The site of a document, and behind it in quotation marks what it calls itself: `who.example (“The WHO”)`."""
    name = " ".join(_TURNS.sub(" ", document.claimed_site or "").split())
    return f"{document.site} (“{name}”)" if name and document.site else document.site


def claim_said(document: DocumentInfo | Document) -> str:
    """That a document names an address elsewhere as its own, "" if it does not."""
    return f"says it is a copy of {document.claimed_url}" if document.claimed_url else ""
