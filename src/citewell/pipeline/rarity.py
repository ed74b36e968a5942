"""How much a word says in a library, where a library is too small to tell so by itself.

In: a library. Out: the rarity of its terms. Counted in three pages, a word that they lack weighs five times as much as
the name of what they are about; so general English, as if some of it stood in the library too, says what is common.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

from citewell.verify.frequencies import default_idf

GENERAL_PASSAGES = 50
"""As many passages of general English are counted in: most of what tells in a folder, nothing in a collection."""


class Counted(Protocol):
    """What knows in how many of its passages a term stands: a library, or texts that are in none."""

    def passage_count(self) -> int: ...

    def document_frequency(self, term: str) -> int: ...


def rarity(library: Counted) -> Callable[[str], float]:
    """The inverse document frequency of terms: ln(1 + (N - n + 0.5) / (n + 0.5)) over passages, as in BM25, where
    passages of general English are counted in."""
    count = library.passage_count() + GENERAL_PASSAGES
    known: dict[str, float] = {}

    def idf(term: str) -> float:
        if term not in known:
            common = GENERAL_PASSAGES * math.exp(-default_idf(term))
            known[term] = _idf(library.document_frequency(term) + common, count)
        return known[term]

    return idf


def _idf(n: float, count: int) -> float:
    return math.log(1 + (count - n + 0.5) / (n + 0.5))
