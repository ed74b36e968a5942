"""Which evidence speaks of what was asked, if any does: silence is better than an answer to another question.

In: the query and its best evidence. Out: what may be used. All thresholds of abstention stand here. They were set on
112 questions asked of the library they belong to and 112 asked of another (PubMedQA, XQuAD, SciFact, MedQuAD,
Cranfield and CACM crosswise): figures in docs/decisions/answers.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from citewell.kit.coverage import Demand, coverage, demand
from citewell.kit.question import Question, misses_a_number, mistakes_an_acronym, read_question
from citewell.kit.words import beginning, terms
from citewell.types import Evidence, Query, Source, Vector

LOOKED_AT = 6  # best statements, of which one must answer
NEARBY_CREDIT = 0.5  # for a word of the query that only the statement's passage names
ANSWERS = 0.92  # share of the query covered plus cosine to it: this statement speaks of what was asked
BELONGS = 0.78  # the same for a statement beside one that answers
ANSWERS_BY_WORDS = 0.42  # share of the query covered, while there are no vectors
BELONGS_BY_WORDS = 0.3
DOMINANT_RATIO = 1.5  # a term of the topic this much weightier than the next is what the query is about
DOMINANT_WEIGHT = 0.2  # ... if it carries this share of the query's weight
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
    fitting: list[Evidence] = []
    answered = False
    for i, e, score, by_words in _scored(query, evidence, sources, idf, query_vector):
        answers, belongs = (ANSWERS_BY_WORDS, BELONGS_BY_WORDS) if by_words else (ANSWERS, BELONGS)
        answered = answered or (score >= answers and i < LOOKED_AT)
        if score >= belongs:
            fitting.append(e)
    return fitting if answered else []


def confidence(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> float:
    """What `fit` decides by: the best score of the statements of which one must answer, as a share of the score that
    answers. From 1 on there is fitting evidence, 0 if no statement speaks of the subject at all."""
    scores = _scored(query, evidence[:LOOKED_AT], sources, idf, query_vector)
    return max((score / (ANSWERS_BY_WORDS if by_words else ANSWERS) for _, _, score, by_words in scores), default=0.0)


def _scored(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    idf: Callable[[str], float],
    query_vector: Vector | None,
) -> Iterator[tuple[int, Evidence, float, bool]]:
    """Statements that name the subject, with their place, how much of what was asked they speak of, and whether that is
    by words alone."""
    question = read_question(query.words or query.text)
    wanted = demand(query.terms or terms(query.text), question, idf)
    by_rank = {source.rank: source for source in sources}
    subjects = _subjects(question, wanted)
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
        if subjects and subjects.isdisjoint(named) and (cosine is None or cosine < PARAPHRASES):
            continue
        near = _named_nearby(e, source, wanted.terms)
        covered = coverage(wanted, [(named, 1.0), (near, NEARBY_CREDIT)])
        yield i, e, covered + (cosine or 0.0), cosine is None


def _subjects(question: Question, wanted: Demand) -> frozenset[str]:
    """What a statement must name, one of them, to be about the same thing: the names in the query and the term that
    outweighs all others of its topic. None for a query whose words weigh alike."""
    weighed = sorted(
        ((weight, term) for term, weight in zip(wanted.terms, wanted.weights, strict=True) if term in question.topic),
        key=lambda entry: (-entry[0], entry[1]),
    )
    subjects = {term for _, term in weighed if term in question.names}
    if weighed:
        next_weight = weighed[1][0] if len(weighed) > 1 else 0.0
        if weighed[0][0] >= max(DOMINANT_WEIGHT, DOMINANT_RATIO * next_weight):
            subjects.add(weighed[0][1])
    return frozenset(subjects)


def _named_nearby(evidence: Evidence, source: Source, wanted: Sequence[str]) -> frozenset[str]:
    """The terms of the query that the passage of a statement names, by the beginnings of its words."""
    for found in source.passages:
        if found.passage.start <= evidence.start < found.passage.end:
            lowered = found.passage.text.lower()
            return frozenset(term for term in wanted if beginning(term) in lowered)
    return frozenset()
