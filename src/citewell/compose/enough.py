"""Which evidence speaks of what was asked, if any does: silence is better than an answer to another question.

In: the query and its best evidence. Out: what may be used. All thresholds of abstention stand here. They were set on
questions asked of the library they belong to, of the same one without the documents that answer them, and of others
(MedQuAD, SciFact, PubMedQA, XQuAD): figures in docs/decisions/answers.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from citewell.kit.coverage import Demand, coverage, demand, finds
from citewell.kit.question import GENERIC, Question, misses_a_number, mistakes_an_acronym, read_question
from citewell.kit.words import beginning, terms
from citewell.types import Evidence, Query, Source, Vector

LOOKED_AT = 6  # best statements, of which one must answer
MISSING_WEIGHT = 0.7  # taken off for the weightiest word asked for that a statement, its heading and its title lack
BELONGS = 0.65  # share of the query covered plus cosine to it, less what is missing: a statement may stand in an answer
ANSWERS = 2.1  # that of the best statement, plus what the best passage scores: there is an answer
BELONGS_BY_WORDS = 0.22  # the same without cosines, while there are no vectors
ANSWERS_BY_WORDS = 1.05
DOMINANT_RATIO = 1.5  # a term of the topic this much weightier than the next is what the query is about
PARAPHRASES = 0.65  # cosine from which a statement may name the subject in other words


def fit(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> list[Evidence]:
    """The evidence an answer may use, in its order: none unless one of the best statements speaks of what was asked."""
    scored = list(_scored(query, evidence, sources, idf, query_vector))
    if _sureness(query, scored, sources, idf) < 1:
        return []
    fitting = [e for _, e, score, by_words in scored if score >= (BELONGS_BY_WORDS if by_words else BELONGS)]
    return _on_the_subject(query, fitting, sources, idf, query_vector) or fitting


def confidence(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> float:
    """What `fit` decides by: from 1 on an answer may be given.

    It is the score of the best of the statements looked at, plus the BM25 score of the best passage for the rarity of
    the query's words, plus its cosine, as a share of what answers.
    """
    return _sureness(query, list(_scored(query, evidence[:LOOKED_AT], sources, idf, query_vector)), sources, idf)


def _sureness(
    query: Query,
    scored: Sequence[tuple[int, Evidence, float, bool]],
    sources: Sequence[Source],
    idf: Callable[[str], float],
) -> float:
    best = max(((score, by_words) for i, _, score, by_words in scored if i < LOOKED_AT), default=None)
    if best is None:
        return 0.0
    score, by_words = best
    passages = [found for source in sources for found in source.passages]
    weight = sum(idf(term) for term in query.terms) or 1.0
    score += max(found.lexical for found in passages) / weight
    if by_words:
        return score / ANSWERS_BY_WORDS
    return (score + max(found.similarity or 0.0 for found in passages)) / ANSWERS


def _scored(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> Iterator[tuple[int, Evidence, float, bool]]:
    """Statements with their place, how well they and what stands around them speak of what was asked, and whether that
    is by words alone."""
    question = read_question(query.words or query.text)
    wanted = demand(query.terms or terms(query.text), question, idf)
    by_rank = {source.rank: source for source in sources}
    above: dict[tuple[int, str], frozenset[str]] = {}
    for i, e in enumerate(evidence):
        source = by_rank[e.source]
        read = f"{source.document.title} {e.heading} {e.quote}"
        if mistakes_an_acronym(question, read) or misses_a_number(question, read):
            continue
        if (e.source, e.heading) not in above:
            above[e.source, e.heading] = frozenset(terms(f"{source.document.title} {e.heading}"))
        named = above[e.source, e.heading].union(e.terms)
        cosine = None if query_vector is None or e.vector is None else float(np.dot(query_vector, e.vector))
        covered = coverage(wanted, [(named.union(_named_nearby(e, source, wanted.terms)), 1.0)])
        score = covered + (cosine or 0.0) - MISSING_WEIGHT * _weightiest_missing(wanted, named)
        yield i, e, max(score, 0.0), cosine is None


def _on_the_subject(
    query: Query,
    fitting: Sequence[Evidence],
    sources: Sequence[Source],
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> list[Evidence]:
    """The statements that name what the query is about, themselves or above them: HIV, and not another virus."""
    question = read_question(query.words or query.text)
    subjects = _subjects(question, demand(query.terms or terms(query.text), question, idf))
    titles = {source.rank: source.document.title for source in sources}

    def names_it(e: Evidence) -> bool:
        if query_vector is not None and e.vector is not None and float(np.dot(query_vector, e.vector)) >= PARAPHRASES:
            return True
        return not subjects.isdisjoint(terms(f"{titles[e.source]} {e.heading}")) or not subjects.isdisjoint(e.terms)

    return list(filter(names_it, fitting)) if subjects else list(fitting)


def _subjects(question: Question, wanted: Demand) -> frozenset[str]:
    """The names in a query, and the term that outweighs all others of its topic. None where its words weigh alike."""
    weighed = sorted(
        ((weight, term) for term, weight in zip(wanted.terms, wanted.weights, strict=True) if term in question.topic),
        key=lambda entry: (-entry[0], entry[1]),
    )
    subjects = {term for _, term in weighed if term in question.names}
    if weighed and weighed[0][0] >= DOMINANT_RATIO * (weighed[1][0] if len(weighed) > 1 else 0.0):
        subjects.add(weighed[0][1])
    return frozenset(subjects)


def _weightiest_missing(wanted: Demand, named: frozenset[str]) -> float:
    """The weight of the weightiest word of a query, generic ones aside, for which nothing is found: "cost", where only
    the surgery is spoken of."""
    found = finds(wanted, [(named, 1.0)])
    missing = (
        weight
        for term, weight, find in zip(wanted.terms, wanted.weights, found, strict=True)
        if find == 0 and term not in GENERIC and not any(word.startswith(beginning(term)) for word in named)
    )
    return max(missing, default=0.0)


def _named_nearby(evidence: Evidence, source: Source, wanted: Sequence[str]) -> frozenset[str]:
    """The terms of the query that the passage of a statement names, by the beginnings of its words."""
    for found in source.passages:
        if found.passage.start <= evidence.start < found.passage.end:
            lowered = found.passage.text.lower()
            return frozenset(term for term in wanted if beginning(term) in lowered)
    return frozenset()
