"""Answers and results -> text that an assistant reads: sentences with [n], then the sources behind the numbers.

In: an Answer. Out: lines. What comes from documents is marked as data and never begins a line: sentences stand behind
">", titles, summaries and excerpts in quotation marks behind words of ours, all on one line, so that no page can pose
as the search engine or speak to the assistant.
"""

from __future__ import annotations

from collections.abc import Iterator

from citewell.present.citations import shown_sentence
from citewell.present.origins import claim_said, site_said
from citewell.present.public import public_address
from citewell.present.texts import shown
from citewell.types import Answer, AnswerSentence, Result

_MARKS = str.maketrans("“”", '""')

REASONS = {
    "no_results": "Nothing in this library matches.",
    "thin_evidence": "This library does not hold enough evidence for an answer: say so. The documents below are only"
    " the nearest; none answers the query well enough to be quoted.",
    "empty_query": "There are no words to look for in this query.",
}
FILTERED = "Only documents within the filters were looked at; without them there may be more."


def one_line(text: str) -> str:
    """A text of a document on one line."""
    return " ".join(shown(text).split())


def quoted(text: str) -> str:
    """A text of a document on one line, in quotation marks that it cannot close."""
    return f"“{one_line(text).translate(_MARKS)}”"


def data(text: str) -> str:
    """A text of a document of several lines, each of them marked."""
    return "\n".join(f"> {line}" for line in shown(text).splitlines())


def heading(title: str, site: str, date: str) -> str:
    """What a document is, on one line."""
    return " | ".join([quoted(title), *(one_line(part) for part in (site, date) if part)])


def answer_text(answer: Answer, *, filtered: bool) -> str:
    """An answer, or why there is none, above the sources."""
    blocks = [*_notes(answer)]
    if answer.reason is None:
        blocks.append("\n".join(f"> {_cited(sentence, answer)}" for sentence in answer.sentences))
    else:
        blocks.append(REASONS.get(answer.reason, answer.reason) + (f" {FILTERED}" if filtered else ""))
    blocks += [f"Sources disagree: > {_cited(sentence, answer)}" for sentence in answer.disagreements]
    if answer.results:
        blocks.append("Sources, best first:" if answer.answered else "Nearest documents, best first:")
    return "\n\n".join([*blocks, *(_source(result, answer) for result in answer.results)])


def results_text(answer: Answer, *, offset: int, filtered: bool) -> str:
    """Results without an answer."""
    blocks = [*_notes(answer)]
    if not answer.results:
        blocks.append(REASONS["no_results"] + (f" {FILTERED}" if filtered else ""))
    blocks += [_source(result, answer) for result in answer.results]
    if answer.further:
        blocks.append(f"There are more: search again with offset={offset + len(answer.results)}")
    return "\n\n".join(blocks)


def _notes(answer: Answer) -> Iterator[str]:
    """What was searched for, where that is not what was asked."""
    for typed, searched in answer.corrected:
        yield f"Searched for {one_line(searched)} in place of {one_line(typed)}."
    for excluded in answer.excluded:
        yield f"Left out: documents with {one_line(excluded)}."
    if answer.meant:
        yield f"Perhaps this was meant: {one_line(answer.meant)}"


def _cited(sentence: AnswerSentence, answer: Answer) -> str:
    """A sentence with the numbers of its sources behind it."""
    told = shown_sentence(sentence, answer.results)
    return one_line(" ".join([told.text, "".join(f"[{cited.number}]" for cited in told.cited)]))


def _source(result: Result, answer: Answer) -> str:
    """One source: what it is, where to find it, where it is quoted, and what it says to the query."""
    info = result.source.document
    number = result.source.rank
    lines = [
        f"[{number}] {heading(info.title, site_said(info), info.published or info.modified or '')}",
        f"at {one_line(public_address(result.link))}",
        *([f"It {one_line(claim_said(info))}."] if info.claimed_url else []),
        f"doc_id {info.doc_id}, revision {info.revision}" + _quoted(number, answer),
        f"Summary: {quoted(result.summary.text)}" if result.summary else f"Excerpt: {quoted(result.excerpt)}",
    ]
    if result.source.copies:
        copies = (heading(copy.title, site_said(copy), "") for copy in result.source.copies)
        lines.append(f"Near-copies: {'; '.join(copies)}")
    return "\n    ".join(lines)


def _quoted(number: int, answer: Answer) -> str:
    """The places of a source's quotes, by which `read` shows them."""
    sentences = (*answer.sentences, *answer.disagreements)
    places = sorted({(c.start, c.end) for s in sentences for c in s.citations if c.source == number})
    return "".join(f"{', ' if at else ', quoted at '}{start}-{end}" for at, (start, end) in enumerate(places))
