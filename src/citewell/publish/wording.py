"""The sentences of our own on a published page, the same in every format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from citewell.present.dates import in_words
from citewell.present.texts import unnamed
from citewell.publish.harmless import one_line
from citewell.publish.records import Made, Origin, Page
from citewell.types import Answer, Filters
from citewell.verify.verdict import EXTRACTIVE

UNTITLED = "Untitled"
EMPTY_QUERY = "An empty query"
REFUSALS = {
    "no_results": "No answer: nothing in this library matches the query.",
    "empty_query": "No answer: there are no words to look for in this query.",
    "thin_evidence": "No answer: this library does not hold enough evidence for one.",
}
QUOTED = (
    "Every sentence is quoted from its source: words may be left out, none are added."
    " Its number leads to the quote, shown in the paragraph it was taken from."
)
NUMBERED = "The number behind a sentence leads to the quote that carries it, shown in its paragraph."
UNMARKED = "A sentence without a mark is quoted from its source: words may be left out, none are added."


def mark(made_by: str) -> str:
    """What is said beside a sentence that is no plain quote, "" for one that is."""
    return "" if made_by == EXTRACTIVE else made_by


def legend(made_by: Sequence[str]) -> tuple[str, ...]:
    """How the sentences of an answer were made, and what their marks mean."""
    marks = [one_line(each) for each in dict.fromkeys(made_by) if each != EXTRACTIVE]
    if not made_by or not marks:
        return (QUOTED,) if made_by else ()
    return (NUMBERED, *([UNMARKED] if EXTRACTIVE in made_by else []), *map(_by_model, marks))


def refusal(answer: Answer) -> str:
    """Why there is no answer, "" where there is one."""
    return "" if answer.answered else REFUSALS.get(answer.reason or "", REFUSALS["thin_evidence"])


def why(answer: Answer) -> tuple[str, ...]:
    """More on a refusal: how likely the sources answer, which words none of them has, what the results are then."""
    if answer.answered or not answer.results:
        return ()
    found = [answer.confidence < 1 and answer.reason == "thin_evidence" and _chance(answer.confidence)]
    found += [_missing(answer), "The results below are the closest; none answers it well enough to be quoted."]
    return tuple(line for line in found if line)


def notes(answer: Answer, filters: Filters) -> tuple[str, ...]:
    """What was searched for where that is not what was typed, and what the search was kept to."""
    corrected = [
        f"Searched for “{one_line(searched)}” in place of “{one_line(typed)}”." for typed, searched in answer.corrected
    ]
    corrected += [f"Documents with “{one_line(excluded)}” were left out." for excluded in answer.excluded]
    kept = {
        "site": filters.sites,
        "collection": filters.collections,
        "kind of file": filters.filetypes,
        "language": filters.languages,
    }
    within = [f"{name} {' or '.join(map(one_line, chosen))}" for name, chosen in kept.items() if chosen]
    within += [f"published or changed since {in_words(filters.since)}"] if filters.since else []
    within += [f"published before {in_words(filters.before)}"] if filters.before else []
    return (*corrected, *([f"Only a part of the library was searched: {', '.join(within)}."] if within else []))


def agreement(sources: int) -> str:
    """That so many independent sources say the same."""
    number = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(sources, str(sources))
    return f"{number} independent sources say this"


def made(by: Made) -> list[tuple[str, str]]:
    """How a page was made, in rows of name and value."""
    rows = [
        ("Made by", f"Citewell {by.version}" + "".join(f", {name} {model}" for name, model in by.models)),
        ("Library", f"{counted(by.documents, 'document')}, {counted(by.passages, 'passage')}"),
        ("Revision", by.library),
        ("Sources read", f"up to {in_words(by.read)}" if by.read else ""),
        ("Published", in_words(by.published)),
    ]
    return [(name, value) for name, value in rows if value]


def standing(by: Made) -> str:
    """What a reader should know first: from what, as of when."""
    said = [f"From a library of {counted(by.documents, 'document')}"]
    said += [f"sources read up to {in_words(by.read)}"] if by.read else []
    said += [f"published on {in_words(by.published)}"] if by.published else []
    return "; ".join(said) + "."


def quotes_heading(page: Page) -> str:
    return "The quotes behind the answer" if page.answered else "The quotes"


def results_heading(page: Page) -> str:
    return f"The first {len(page.results)} results" if page.further else "Results"


def name(origin: Origin) -> str:
    """Who speaks."""
    return origin.site or origin.title


def facts(origin: Origin, *, full: bool) -> str:
    """Who, where and when, on one line; with the author and the revision where it is quoted."""
    said = [
        origin.site,
        origin.claim,
        origin.author if full else "",
        f"published {in_words(origin.published)}" if origin.published else "",
        f"changed {in_words(origin.modified)}" if origin.modified not in ("", origin.published) else "",
        "" if origin.published or origin.modified else "not dated",
        f"read on {in_words(origin.read)}" if origin.read else "",
        f"revision {origin.revision}" if full else "",
        "" if origin.url else origin.place,
    ]
    return " · ".join(fact for fact in said if fact)


def holding(answered: int, refused: int) -> str:
    """What a list of pages holds."""
    silent = f"; {counted(refused, 'query', 'queries')} that the library does not answer" if refused else ""
    return f"{counted(answered, 'answer')}, every sentence with its source{silent}."


def counted(number: int, noun: str, nouns: str = "") -> str:
    """`1 page`, `2 pages`; a noun with another plural brings it."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def _chance(confidence: float) -> str:
    return f"By what was read in them, the chance that they hold an answer is {max(confidence, 0):.0%}."


def _missing(answer: Answer) -> str:
    texts = [
        text
        for result in answer.results
        for text in (result.source.document.title, *(found.passage.text for found in result.source.passages))
    ]
    words = [f"“{_as_typed(word, answer.query)}”" for word in unnamed(answer.query, answer.corrected, texts)]
    return f"No passage that was found mentions {' or '.join(words)}." if words else ""


def _as_typed(word: str, query: str) -> str:
    found = re.search(re.escape(word), query, re.IGNORECASE)
    return one_line(found.group() if found else word)


def _by_model(name: str) -> str:
    return f"“{name}” wrote the sentence; it was kept because the quotes behind it support it."
