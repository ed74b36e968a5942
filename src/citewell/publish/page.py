"""An answer -> a page as records: what is said on it, in which order and under which numbers, before any format.

In: an Answer. Out: records.Page. The few sentences of our own are in `wording`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase
from typing import TypeAlias

from citewell import __version__
from citewell.kit.frames import sides
from citewell.pipeline.ask import text_link
from citewell.present import citations as present
from citewell.present import dates
from citewell.present.origins import claim_said, site_said
from citewell.publish import wording
from citewell.publish.harmless import language, live, one_line, place, plain
from citewell.publish.records import Cited, Copy, Listed, Made, Origin, Page, Quote, Sentence, Side
from citewell.types import Answer, AnswerSentence, Citation, DocumentInfo, Filters, Result

NO_FILTERS = Filters()
Key: TypeAlias = tuple[int, int, int]
"""A quote: the number of its source and its place in the text."""


def page(answer: Answer, *, filters: Filters = NO_FILTERS, published: str = "") -> Page:
    """What is published of an answer.

    Args:
        filters: what the search was kept to beside the query, to be told.
        published: ISO date on which its owner publishes it, "" to say only when its sources were read.
    """
    shown = [present.shown_sentence(sentence, answer.results) for sentence in answer.sentences]
    against = [present.shown_sentence(sentence, answer.results) for sentence in answer.disagreements]
    quotes = _quotes(shown, against)
    sentences = tuple(_sentence(number, each, quotes) for number, each in enumerate(shown, 1))
    cited = _by_source(quotes)
    return Page(
        query=one_line(answer.query),
        notes=wording.notes(answer, filters),
        sentences=sentences,
        refusal=wording.refusal(answer),
        why=wording.why(answer),
        legend=wording.legend([each.made_by for each in answer.sentences]),
        disagreements=tuple(filter(None, (_sides(each, quotes) for each in answer.disagreements))),
        cited=cited,
        results=_listed(answer.results, {each.origin.number: each.quotes[0].label for each in cited}),
        further=answer.further,
        made=_made(answer, published),
    )


# --- quotes ----------------------------------------------------------------------------------------------------------


def _quotes(shown: Sequence[present.ShownSentence], against: Sequence[present.ShownSentence]) -> dict[Key, Quote]:
    """Every quote once, labelled, in the order in which they are met."""
    met: dict[Key, present.Cited] = {}
    behind: dict[Key, list[int]] = {}
    for number, sentence in enumerate(shown, 1):
        for cited in sentence.cited:
            met.setdefault(_key(cited.citation), cited)
            behind.setdefault(_key(cited.citation), []).append(number)
    sides_of = {_key(cited.citation): cited for sentence in against for cited in sentence.cited}
    met |= {key: cited for key, cited in sides_of.items() if key not in met}
    labels = _labels(met)
    return {
        key: _quote(labels[key], cited, dict.fromkeys(behind.get(key, [])), disagrees=key in sides_of)
        for key, cited in met.items()
    }


def _labels(keys: Iterable[Key]) -> dict[Key, str]:
    """The numbers of the sources; with a letter for each quote where a source has several."""
    of: dict[int, list[Key]] = {}
    for key in keys:
        of.setdefault(key[0], []).append(key)
    return {
        key: str(number) if len(them) == 1 else f"{number}{_letters(index)}"
        for number, them in of.items()
        for index, key in enumerate(them)
    }


def _letters(index: int) -> str:
    """a to z, then aa, ab, ..."""
    above, last = divmod(index, len(ascii_lowercase))
    return (_letters(above - 1) if above else "") + ascii_lowercase[last]


def _quote(label: str, cited: present.Cited, sentences: Iterable[int], *, disagrees: bool) -> Quote:
    url = live(cited.document.url)
    return Quote(
        label=label,
        origin=_origin(cited.number, cited.document),
        before=plain(cited.before),
        text=plain(cited.quote),
        after=plain(cited.after),
        link=live(text_link(url, plain(cited.quote))) if url else None,
        sentences=tuple(sentences),
        disagrees=disagrees,
    )


def _by_source(quotes: Mapping[Key, Quote]) -> tuple[Cited, ...]:
    numbers = sorted({quote.origin.number for quote in quotes.values()})
    of = {number: tuple(q for q in quotes.values() if q.origin.number == number) for number in numbers}
    return tuple(Cited(them[0].origin, them) for them in of.values())


def _key(citation: Citation) -> Key:
    return citation.source, citation.start, citation.end


# --- sentences -------------------------------------------------------------------------------------------------------


def _sentence(number: int, shown: present.ShownSentence, quotes: Mapping[Key, Quote]) -> Sentence:
    first = next(iter(shown.cited), None)
    return Sentence(
        number,
        plain(shown.text),
        tuple(quotes[_key(cited.citation)] for cited in shown.cited),
        mark=one_line(wording.mark(shown.made_by)),
        agreeing=_agreeing(shown, quotes),
        language=language(first.document.language) if first else "",
    )


def _agreeing(shown: present.ShownSentence, quotes: Mapping[Key, Quote]) -> tuple[Quote, ...]:
    """One quote of each independent source that says the whole sentence; none where only one does."""
    if shown.agreeing < 2:
        return ()
    voices: dict[str, Quote] = {}
    for cited in shown.cited:
        voices.setdefault(present.publisher(cited.document), quotes[_key(cited.citation)])
    return tuple(voices.values())


def _sides(sentence: AnswerSentence, quotes: Mapping[Key, Quote]) -> tuple[Side, ...]:
    """What each source says: the part that the sentence took of its quote, else the quote."""
    read = {number: text for text, number in sides(sentence.text) or ()}
    found = [quotes[_key(citation)] for citation in sentence.citations if _key(citation) in quotes]
    return tuple(Side(one_line(read.get(quote.origin.number, quote.text)), quote) for quote in found)


# --- results ---------------------------------------------------------------------------------------------------------


def _listed(results: Sequence[Result], quoted: Mapping[int, str]) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            origin=_origin(result.source.rank, result.source.document),
            link=live(result.link),
            text=one_line(result.summary.text if result.summary else result.excerpt),
            kind="Summary" if result.summary else "Excerpt",
            quoted=quoted.get(result.source.rank),
            copies=tuple(_copy(copy) for copy in result.source.copies),
        )
        for result in results
    )


def _origin(number: int, document: DocumentInfo) -> Origin:
    where = place(document.url)
    return Origin(
        number=number,
        title=one_line(document.title) or where or wording.UNTITLED,
        site=one_line(site_said(document)),
        claim=one_line(claim_said(document)),
        place=where,
        url=live(document.url),
        author=one_line(document.author or ""),
        published=dates.day(document.published),
        modified=dates.day(document.modified),
        read=dates.day(document.fetched),
        revision=one_line(document.revision),
        language=language(document.language),
    )


def _copy(document: DocumentInfo) -> Copy:
    return Copy(one_line(document.title) or wording.UNTITLED, one_line(site_said(document)), live(document.url))


def _made(answer: Answer, published: str) -> Made:
    """The date is that of the last reading, not of a clock: the same library then gives the same page on any day."""
    shown = [document for r in answer.results for document in (r.source.document, *r.source.copies)]
    return Made(
        version=__version__,
        models=tuple((one_line(name), one_line(model)) for name, model in answer.models),
        library=answer.library.revision,
        documents=answer.library.documents,
        passages=answer.library.passages,
        read=max((dates.day(document.fetched) for document in shown), default=""),
        published=published,
    )
