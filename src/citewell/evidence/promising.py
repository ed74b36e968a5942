"""A cheap first look at the sentences that a query found: what results show at once, and which passages are worth
reading with the question in mind.

In: a query and its sources. Out: their quotable sentences with a score: the cosine of sentence and query, and how many
of the query's words, weighed by rarity, stand in the sentence, its heading or its title.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citewell.evidence.places import Place
from citewell.kit.spellings import plain
from citewell.kit.words import beginning
from citewell.types import UNQUOTABLE, FoundPassage, Query, Source, Vector

IN_THE_SENTENCE = 0.6  # of a word found in the sentence itself, beside the cosine
ABOVE_IT = 0.3  # of a word found only in its heading or title
LEAST_WEIGHT = 0.05


@dataclass(frozen=True, slots=True)
class Promising:
    """A quotable sentence and its cheap score, from 0 to about 1.6."""

    place: Place
    score: float


def promising(
    query: Query, sources: Sequence[Source], *, query_vector: Vector | None, idf: Callable[[str], float]
) -> list[Promising]:
    """The quotable sentences of all passages, in the order of sources and of the text.

    Args:
        query: as understood; its `terms` are used.
        sources: ranked, with their passages and, where made, sentence vectors.
        query_vector: (dim,) float32 of length 1; None without an encoder.
        idf: rarity of a term in the library, >= 0.
    """
    wanted = _wanted(query, idf)
    found = []
    for source in sources:
        for passage in source.passages:
            vectors = passage.sentence_vectors
            cosines = vectors @ query_vector if vectors is not None and query_vector is not None else None
            for index, sentence in enumerate(passage.passage.sentences):
                if sentence.kind in UNQUOTABLE:
                    continue
                place = Place(source, passage, index)
                score = _named(wanted, place) + (float(cosines[index]) if cosines is not None else 0.0)
                found.append(Promising(place, round(score, 6)))
    return found


def choose_passages(looked_at: Sequence[Promising], limit: int) -> list[tuple[Source, FoundPassage]]:
    """The passages that hold the most promising sentences, best first: these are read."""
    best: dict[str, tuple[float, int, int, Source, FoundPassage]] = {}
    for one in looked_at:
        passage = one.place.passage.passage
        entry = (-one.score, one.place.source.rank, passage.start, one.place.source, one.place.passage)
        if passage.passage_id not in best or entry[:3] < best[passage.passage_id][:3]:
            best[passage.passage_id] = entry
    ordered = sorted(best.values(), key=lambda entry: entry[:3])
    return [(source, passage) for *_, source, passage in ordered[:limit]]


def unnamed(query: Query, place: Place, idf: Callable[[str], float]) -> float:
    """The weightiest word of a query that stands neither in the passage of a sentence nor above it, as a share of the
    query's weight; 0 where all are named. A near miss has the topic and lacks the word that decides."""
    title, heading = place.source.document.title, place.sentence.heading
    around = plain(f"{title} {heading} {place.passage.passage.text}")
    return max(
        (weight for ways, weight in _wanted(query, idf) if not any(stump in around for stump in ways)), default=0.0
    )


def _wanted(query: Query, idf: Callable[[str], float]) -> list[tuple[tuple[str, ...], float]]:
    """The beginnings of the query's words, each in the ways it may be written, with their shares of its weight."""
    forms = dict(query.forms)
    weights = {
        tuple(map(beginning, (term, *forms.get(term, ())))): max(idf(term), LEAST_WEIGHT) for term in query.terms
    }
    total = sum(weights.values())
    return [(ways, weight / total) for ways, weight in weights.items()]


def _named(wanted: Sequence[tuple[tuple[str, ...], float]], place: Place) -> float:
    text = plain(place.text())
    above = plain(f"{place.sentence.heading} {place.source.document.title}")
    share = 0.0
    for ways, weight in wanted:
        if any(stump in text for stump in ways):
            share += weight * IN_THE_SENTENCE
        elif any(stump in above for stump in ways):
            share += weight * ABOVE_IT
    return share
