"""A query as a client puts it: the text and all that goes with it. Equal ones get equal answers of one library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from citewell.config import RetrieveSettings
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.kit.words import words
from citewell.pipeline.ask import NO_FILTERS, Step, ask_in_steps
from citewell.types import Answer, Filters

MAX_SOURCES = 50
MAX_WORDS = 128
"""Of a query of others: a long question has some thirty words, and each costs a look into the index and a search for
its spelling."""

DEEPEST = 500
"""Results further down than this are not asked for: a query finds at most some hundred passages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asks for."""

    text: str
    filters: Filters = NO_FILTERS
    max_sources: int = 10  # results at most, 1 to MAX_SOURCES
    offset: int = 0  # results to pass over
    answering: bool = True  # False: results only
    explain: bool = False  # tell what was read for the answer


def not_too_long(text: str) -> str:
    """
    Raises:
        UsageError: it has more words than a query of others may have: it would cost them their time.
    """
    number = len(words(text))
    if number > MAX_WORDS:
        raise UsageError(
            f"the query has {number:,} words, and {MAX_WORDS} are searched at most",
            hint="ask in a sentence or two; a whole text cannot be searched for",
        )
    return text


def steps(library: Library, asked: Asked) -> Iterator[Step]:
    """Carry it out, step by step."""
    return ask_in_steps(
        library,
        asked.text,
        settings=replace(RetrieveSettings(), documents_k=asked.max_sources),
        answering=asked.answering,
        filters=asked.filters,
        offset=asked.offset,
        explain=asked.explain,
    )


def whole(library: Library, asked: Asked) -> Answer:
    """Carry it out."""
    *_, answer = steps(library, asked)
    assert isinstance(answer, Answer)
    return answer
