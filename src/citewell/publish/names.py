"""File names for queries: readable, the same in every run, and harmless on every system.

A query that is plain words is its own name: `what is gout` and `What is gout?` are `what-is-gout`. Any other has some
characters of its digest behind its words, because other queries may have the same words. So no name depends on which
other queries there are.
"""

from __future__ import annotations

import hashlib
import unicodedata

import regex

MAX_CHARS = 60
MAX_BYTES = 150  # in UTF-8; file systems take 255 for all of a name
DIGEST = 8  # characters
_APART = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_TAKEN = regex.compile(r"index|con|prn|aux|nul|com\d|lpt\d")  # by the list of pages, and by Windows for itself


def file_name(query: str) -> str:
    """Name of the page of a query, `.html` at its end. Letters of every script stay, in lower case.

    Two queries have one name only if they are the same question: they differ in a capital at the beginning, blanks or
    a mark at the end.
    """
    asked = _folded(query)
    whole = _APART.sub("-", unicodedata.normalize("NFC", asked.lower())).strip("-")
    words = _cut(whole)
    if words and words == whole and words.replace("-", " ") == asked and not _TAKEN.fullmatch(words):
        return f"{words}.html"
    digest = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return f"{words}-{digest}.html" if words else f"{digest}.html"


def _folded(query: str) -> str:
    """The question without what makes no difference to it."""
    text = " ".join(query.split()).rstrip("?.! ")
    return text[:1].lower() + text[1:]


def _cut(words: str) -> str:
    """As many of the words as a name holds; the first one cut if it alone is too long."""
    cut = words[:MAX_CHARS].encode()[:MAX_BYTES].decode(errors="ignore")
    return cut if cut == words else (cut.rpartition("-")[0] or cut).strip("-")
