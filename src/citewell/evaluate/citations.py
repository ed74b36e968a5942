"""Do the citations of an answer hold? Each sentence against the words that it cites.

In: the sentences of an answer with their quotes. Out: counts for citation recall and precision, and for what is
verbatim.

Recall and precision are those of Liu, Zhang & Liang, "Evaluating Verifiability in Generative Search Engines" (2023,
arXiv 2304.09848), every sentence counting as worth verifying. There people judged whole cited pages; here our own
support checker judges the quoted words alone. So a figure says that the answerer and the checker agree, not that a
person would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import regex

from citewell.types import AnswerSentence, Citation, SupportLabel

Judge = Callable[[str, str], SupportLabel]
"""The verdict on a claim, given the evidence."""

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_BETWEEN_ITEMS = regex.compile(r"[,;:]|\b(?:and|or)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Counts over the sentences of one answer; shares are made over all answers together."""

    sentences: int
    supported: int  # by all their citations together: citation recall
    citations: int
    supporting: int  # citation precision
    quotes_verbatim: int  # citations whose quote is the document's text at its place
    sentences_verbatim: int  # sentences made of their quotes' words, in their order


def attribution(
    sentences: Sequence[AnswerSentence], *, judge: Judge, stored: Callable[[Citation], str]
) -> Attribution:  # fmt: skip
    """Count what holds in one answer.

    Args:
        judge: says what one or several quotes, joined by a blank, say of a sentence.
        stored: the text of a citation's document in its revision.
    """
    return Attribution(
        sentences=len(sentences),
        supported=sum(_is_supported(s.text, s.citations, judge) for s in sentences),
        citations=sum(len(s.citations) for s in sentences),
        supporting=sum(supporting(s, judge) for s in sentences),
        quotes_verbatim=sum(stored(c)[c.start : c.end] == c.quote for s in sentences for c in s.citations),
        sentences_verbatim=sum(is_made_of(s.text, [c.quote for c in s.citations]) for s in sentences),
    )


def supporting(sentence: AnswerSentence, judge: Judge) -> int:
    """How many citations of a sentence count as precise.

    A citation counts that supports the sentence alone. Where none does, but all together do, those count that support
    it in part.
    """
    verdicts = [judge(sentence.text, citation.quote) for citation in sentence.citations]
    alone = verdicts.count("supported")
    if alone or not _is_supported(sentence.text, sentence.citations, judge):
        return alone
    return verdicts.count("partially_supported")


def is_made_of(text: str, quotes: Sequence[str]) -> bool:
    """Whether a sentence is its quote with words left out, or a list whose every item is some words of one quote.

    Upper and lower case and punctuation may differ. A list is cut at commas, semicolons, colons, "and" and "or".
    """
    read = [_words(quote) for quote in quotes]
    if any(_is_subsequence(_words(text), quote) for quote in read):
        return True
    items = [_words(item) for item in _BETWEEN_ITEMS.split(text)]
    return len(read) > 1 and all(any(_is_subsequence(item, quote) for quote in read) for item in items)


def _is_supported(text: str, citations: Sequence[Citation], judge: Judge) -> bool:
    return bool(citations) and judge(text, " ".join(citation.quote for citation in citations)) == "supported"


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _is_subsequence(few: Sequence[str], many: Sequence[str]) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)
