"""What a publisher asks not to be quoted is not shown to strangers either, wherever they read a stored text.

In: a Document. Out: the same with blanks in those places. Its owner's own commands show it whole.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import regex

from citewell.types import Document

_SEEN = regex.compile(r"\S")


def as_anybody_may_read(document: Document) -> Document:
    """The document with as many blanks in place of what is withheld, so that all places in its text hold."""
    withheld = [block for block in document.blocks if block.kind == "withheld"]
    if not withheld:
        return document
    edges = [0, *(edge for block in withheld for edge in (block.start, block.end)), len(document.text)]
    pieces = [document.text[start:end] for start, end in pairwise(edges)]
    pieces[1::2] = [_SEEN.sub(" ", piece) for piece in pieces[1::2]]
    blocks = tuple(replace(block, label="") if block.kind == "withheld" else block for block in document.blocks)
    return replace(document, text="".join(pieces), blocks=blocks)
