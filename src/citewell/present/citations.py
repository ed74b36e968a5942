"""Sentences of an answer -> pieces of text with the citations behind them, each with the paragraph it was taken from.

In: an AnswerSentence and the results it cites. Out: ShownSentence. What numbers look like is the template's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from citewell.present.texts import shown
from citewell.types import AnswerSentence, Citation, DocumentInfo, Result

AROUND = 260
"""Characters of the paragraph shown before and behind a quote at most."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as a reader sees it: the quote in its paragraph, and where it stands."""

    citation: Citation
    document: DocumentInfo
    before: str
    quote: str
    after: str

    @property
    def number(self) -> int:
        return self.citation.source

    @property
    def date(self) -> str:
        return self.document.published or self.document.modified or ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of a sentence, and the citations whose numbers stand behind it."""

    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of an answer; its pieces put together are its text."""

    pieces: tuple[Piece, ...]
    made_by: str
    agreeing: int  # independent sources that say all of it; 1 where its items come from different ones

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def shown_sentence(sentence: AnswerSentence, results: Sequence[Result]) -> ShownSentence:
    """A sentence with the results it cites."""
    by_number = {result.source.rank: result for result in results}
    pieces: list[Piece] = []
    done = 0
    for place in sorted({_place(citation, sentence) for citation in sentence.citations}):
        here = [citation for citation in sentence.citations if _place(citation, sentence) == place]
        once = {citation.source: citation for citation in reversed(here)}
        cited = tuple(_cited(once[number], by_number) for number in sorted(once, key=[c.source for c in here].index))
        pieces.append(Piece(shown(sentence.text[done:place]), cited))
        done = place
    if done < len(sentence.text):
        pieces.append(Piece(shown(sentence.text[done:]), ()))
    return ShownSentence(tuple(pieces), sentence.made_by, _agreeing(sentence, by_number))


def publisher(document: DocumentInfo) -> str:
    """What counts as one voice: the host; of an owner's own files, and where the address is none, each document."""
    try:
        host = urlsplit(document.url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or document.doc_id


def _place(citation: Citation, sentence: AnswerSentence) -> int:
    return len(sentence.text) if citation.at is None else citation.at


def _cited(citation: Citation, by_number: Mapping[int, Result]) -> Cited:
    result = by_number[citation.source]
    before, after = _around(citation, result)
    return Cited(citation, result.source.document, shown(before), shown(citation.quote), shown(after))


def _around(citation: Citation, result: Result) -> tuple[str, str]:
    """What stands on the same line before and behind a quote, cut at words; blocks are never on one line. Nothing where
    the publisher bounds what may be quoted."""
    if result.source.max_snippet is not None:
        return "", ""
    for found in result.source.passages:
        passage = found.passage
        if passage.start <= citation.start and citation.end <= passage.end:
            before = passage.text[: citation.start - passage.start].rpartition("\n")[2]
            after = passage.text[citation.end - passage.start :].partition("\n")[0]
            if len(before) > AROUND:
                before = "… " + before[-AROUND:].partition(" ")[2]
            if len(after) > AROUND:
                after = after[:AROUND].rpartition(" ")[0] + " …"
            return before, after
    return "", ""


def _agreeing(sentence: AnswerSentence, by_number: Mapping[int, Result]) -> int:
    """How many independent sources say the whole sentence."""
    if len({_place(citation, sentence) for citation in sentence.citations}) > 1:
        return 1
    return len({publisher(by_number[citation.source].source.document) for citation in sentence.citations})
