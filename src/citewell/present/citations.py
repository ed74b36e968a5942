"""Sentences of an answer -> their text with the citations behind it, each with the paragraph it was taken from.

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
class ShownSentence:
    """A sentence of an answer, and the citations whose numbers stand behind it, one for each source."""

    text: str
    cited: tuple[Cited, ...]
    made_by: str
    agreeing: int  # independent sources that say it


def shown_sentence(sentence: AnswerSentence, results: Sequence[Result]) -> ShownSentence:
    """A sentence with the results it cites."""
    by_number = {result.source.rank: result for result in results}
    once: dict[int, Citation] = {}
    for citation in sentence.citations:
        once.setdefault(citation.source, citation)
    cited = tuple(_cited(citation, by_number) for citation in once.values())
    voices = {publisher(each.document) for each in cited}
    return ShownSentence(shown(sentence.text), cited, sentence.made_by, len(voices))


def publisher(document: DocumentInfo) -> str:
    """What counts as one voice: the host; of an owner's own files, and where the address is none, each document."""
    try:
        host = urlsplit(document.url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or document.doc_id


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
