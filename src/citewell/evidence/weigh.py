"""Query and ranked sources in, weighed evidence out: what summaries and answers are made of.

Sentences are first ranked cheaply, by substrings and vectors; only the best of each source are cut into statements,
trimmed and weighed, since that is what costs. Everything is decided by the input alone; ties go to the better source,
then to the earlier place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from citewell.evidence.candidates import MAX_WORDS, MAX_WORDS_OF_BEST, Place, Statement, statement
from citewell.evidence.relevance import Wanted, Weighed, rate
from citewell.kit.coverage import demand
from citewell.kit.headings import lists_literature
from citewell.kit.question import facets_of, read_question
from citewell.kit.words import beginning, terms
from citewell.types import UNQUOTABLE, Evidence, Query, Source, Vector, Vectors

PER_SOURCE = 7  # statements kept of one source, for an answer of the usual length
TEMPLATE_PAGES = 3  # of the ten or so that were found
OPENING_CHARS = 400  # a document says at its beginning what it is about
OPENING_BONUS = 0.15
FACET_BONUS = 0.4  # the heading names the side that was asked for
TRIED_PER_STATEMENT = 1.7  # sentences looked at closely for one that is kept


def weigh(
    query: Query,
    sources: Sequence[Source],
    *,
    query_vector: Vector | None,
    idf: Callable[[str], float],
    per_source: int = PER_SOURCE,
) -> list[Evidence]:
    """Find what each source has to say to a query and weigh it.

    Args:
        query: as parsed; its `words` and `terms` are used.
        sources: ranked, with their best passages and, where made, sentence vectors.
        query_vector: (dim,) float32 of length 1, None without an encoder.
        idf: rarity of a term in the library, >= 0; only its ratios matter.
        per_source: statements to keep of each source; looking for more takes longer.
    Returns:
        At most `per_source` statements of each source, best first, ties by source and place. `relevance` compares
        within this query only. No two overlap in one source.
    """
    question = read_question(query.words or query.text)
    rarity = _remembered(idf)
    asked = query.terms or tuple(terms(query.text))
    wanted = Wanted(
        query, question, demand(asked, question, rarity), demand(question.topic, question, rarity), query_vector
    )
    statements = [
        found for source in sources for found in _entries_asked_for(wanted, _statements(wanted, source, per_source))
    ]
    statements = _without_templates(wanted, statements)
    weighed = rate(wanted, statements, rarity)
    weighed.sort(key=lambda w: (-w.relevance, w.statement.first.source.rank, w.statement.first.sentence.start))
    return [_evidence(w) for w in _apart(weighed)]


def _remembered(idf: Callable[[str], float]) -> Callable[[str], float]:
    """The same function, asked once for each term."""
    return lru_cache(maxsize=None)(idf)


def _statements(wanted: Wanted, source: Source, limit: int) -> list[Statement]:
    """The statements around the most promising sentences. Two may overlap: a neighbour alone and joined."""
    kept: dict[tuple[int, int], Statement] = {}
    for i, place in enumerate(_promising(wanted, source)[: round(limit * TRIED_PER_STATEMENT)]):
        found = statement(place, max_words=MAX_WORDS if i else MAX_WORDS_OF_BEST)
        if found is not None:
            kept.setdefault((found.first.sentence.start, found.last.sentence.end), found)
            if len(kept) == limit:
                break
    return list(kept.values())


def _entries_asked_for(wanted: Wanted, statements: Sequence[Statement]) -> list[Statement]:
    """Of the rows, definitions or answers of a document without those that name only some of the words that another
    one names: who asks for Tuesday does not ask for Monday."""
    asked = frozenset(wanted.demand.terms)
    named = [asked & frozenset(terms(s.text)) if s.is_entry else None for s in statements]
    return [
        statement
        for statement, names in zip(statements, named, strict=True)
        if names is None or not any(
            other is not None and names < other and statement.last.sentence.kind == more.last.sentence.kind
            for more, other in zip(statements, named, strict=True)
        )
    ]  # fmt: skip


def _without_templates(wanted: Wanted, statements: Sequence[Statement]) -> list[Statement]:
    """Without what several pages say in the same words and of nothing that was asked: a sentence of their template."""
    pages = Counter(text for text, _ in {(s.text, s.first.source.rank) for s in statements})
    topic = frozenset(wanted.question.topic)
    return [s for s in statements if pages[s.text] < TEMPLATE_PAGES or not topic.isdisjoint(terms(s.text))]


def _apart(weighed: Sequence[Weighed]) -> list[Weighed]:
    """Without those that overlap a better one of the same source."""
    kept: list[Weighed] = []
    for candidate in weighed:
        if not any(_overlap(candidate.statement, other.statement) for other in kept):
            kept.append(candidate)
    return kept


def _overlap(one: Statement, other: Statement) -> bool:
    return (
        one.first.source is other.first.source
        and one.first.sentence.start < other.last.sentence.end
        and other.first.sentence.start < one.last.sentence.end
    )


def _promising(wanted: Wanted, source: Source) -> list[Place]:
    """The source's sentences, most promising first, by a score that costs next to nothing."""
    scored: list[tuple[float, int, Place]] = []
    title = source.document.title.lower()
    for passage in source.passages:
        cosines = _cosines(wanted.vector, passage.sentence_vectors)
        for index, sentence in enumerate(passage.passage.sentences):
            if sentence.kind in UNQUOTABLE or lists_literature(sentence.heading):
                continue
            place = Place(source, passage, index)
            score = _rough(wanted, place.text().lower(), sentence.heading, title) + 0.2 * passage.score
            score += float(cosines[index]) if cosines is not None else 0.0
            score += OPENING_BONUS if sentence.start < OPENING_CHARS else 0.0
            scored.append((score, sentence.start, place))
    scored.sort(key=lambda entry: (-entry[0], entry[1]))
    return [place for _, _, place in scored]


def _cosines(query: Vector | None, sentences: Vectors | None) -> Vector | None:
    return None if query is None or sentences is None else sentences @ query


def _rough(wanted: Wanted, text: str, heading: str, title: str) -> float:
    """Share of the query found as beginnings of words, and more under a heading that it asks for."""
    total = 0.0
    above = f"{heading} {title}".lower()
    for term, weight in zip(wanted.demand.terms, wanted.demand.weights, strict=True):
        stump = beginning(term)
        total += weight * (1.0 if stump in text else 0.7 if stump in above else 0.0)
    if wanted.question.facets and not facets_of(wanted.analysed(heading)).isdisjoint(wanted.question.facets):
        total += FACET_BONUS
    return total


def _evidence(weighed: Weighed) -> Evidence:
    found = weighed.statement
    document = found.first.source.document
    return Evidence(
        source=found.first.source.rank,
        doc_id=document.doc_id,
        revision=document.revision,
        start=found.first.sentence.start,
        end=found.last.sentence.end,
        quote=found.quote,
        text=found.text,
        relevance=min(max(weighed.relevance, 0.0), 1.0),
        stands_alone=found.stands_alone,
        kind=found.last.sentence.kind,
        heading=found.first.sentence.heading,
        terms=weighed.terms,
        vector=weighed.vector,
    )
