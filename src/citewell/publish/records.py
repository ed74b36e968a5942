"""What a published page holds: plain records that every format reads. All text in them is harmless to show.

Days are ISO dates, "" where there is none. Links are http or https, or None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """A document that is quoted or listed."""

    number: int  # of the result
    title: str
    site: str
    place: str  # where it is, in short: host and path, or the name of a file
    url: str | None
    author: str
    published: str
    modified: str
    read: str
    revision: str
    language: str  # "" if unknown
    claim: str = ""  # what it says of its address, where that is elsewhere


@dataclass(frozen=True, slots=True)
class Quote:
    """The exact words behind a sentence, in their paragraph."""

    label: str  # the number of the source, with a letter where it is quoted more than once: "3", "3b"
    origin: Origin
    before: str
    text: str
    after: str
    link: str | None  # the live page at these words
    sentences: tuple[int, ...]  # numbers of the sentences that it backs
    disagrees: bool  # it is a side of a disagreement

    @property
    def anchor(self) -> str:
        return f"quote-{self.label}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, and the quotes whose labels stand behind it."""

    number: int  # in the answer, from 1
    text: str
    quotes: tuple[Quote, ...]
    mark: str  # the name of the model that wrote it, "" where it is quoted
    agreeing: tuple[Quote, ...]  # one quote of each independent source that says it, where there are several
    language: str

    @property
    def anchor(self) -> str:
        return f"sentence-{self.number}"


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says where others say otherwise."""

    text: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Cited:
    """A source with what is quoted of it."""

    origin: Origin
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-copy of a result."""

    title: str
    site: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A result."""

    origin: Origin
    link: str | None
    text: str
    kind: str  # "Summary" or "Excerpt"
    quoted: str | None  # the label of its first quote, if it is quoted
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """By what a page was made, and when its sources were read."""

    version: str
    models: tuple[tuple[str, str], ...]
    library: str  # its revision
    documents: int
    passages: int
    read: str  # the last day on which a source shown was read
    published: str  # as the publisher gave it


@dataclass(frozen=True, slots=True)
class Page:
    """All of a published page."""

    query: str
    notes: tuple[str, ...]  # on the query: what was searched for in place of what was typed, what it was kept to
    sentences: tuple[Sentence, ...]
    refusal: str  # why there is no answer, "" if there is one
    why: tuple[str, ...]  # more on that
    legend: tuple[str, ...]  # how the sentences were made
    disagreements: tuple[tuple[Side, ...], ...]
    cited: tuple[Cited, ...]
    results: tuple[Listed, ...]
    further: bool  # there are more results than these
    made: Made

    @property
    def answered(self) -> bool:
        return bool(self.sentences)

    @property
    def text(self) -> str:
        """The answer without its numbers."""
        return " ".join(sentence.text for sentence in self.sentences)
