"""A cheap first look at the sentences that a query found: what results show at once, and which passages are worth
reading with the question in mind.

In: a query and its sources. Out: their quotable sentences with a score: the cosine of sentence and query, and how many
of the query's words, weighed by rarity, stand in the sentence, its heading or its title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import regex

from citewell.evidence.places import Place
from citewell.kit.spellings import plain
from citewell.kit.words import beginning, stem, terms
from citewell.types import UNQUOTABLE, FoundPassage, Query, Source, Vector

IN_THE_SENTENCE = 0.6  # of a word found in the sentence itself, beside the cosine
ABOVE_IT = 0.3  # of a word found only in its heading or title
BY_ITS_STEM = 0.5  # of a name where only its stem is found: Cooper in "cooperation"
ENDING = 2  # letters that may follow a name: Cooper's, Coopers
LEAST_WEIGHT = 0.05

_AROUND_A_WORD = " \"'.,;:!?¿¡()[]{}“”„‘’«»"


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


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The weightiest word of a query that is not named where its best sentence stands."""

    word: str | None = None  # as the query has it; None where all are named
    share: float = 0.0  # of the query's weight


def unnamed(query: Query, place: Place, idf: Callable[[str], float]) -> Unnamed:
    """The weightiest word of a query that stands neither in the passage of a sentence nor above it. A near miss has the
    topic and lacks the word that decides."""
    around = plain(f"{_above(place)} {place.passage.passage.text}")
    shares = [(word, word.weight * (1 - word.stands_in(around))) for word in _wanted(query, idf)]
    word, share = max(shares, key=lambda one: one[1], default=(None, 0.0))
    return Unnamed(_as_written(query, word), share) if word is not None and share > 0 else Unnamed()


def _as_written(query: Query, wanted: _Word) -> str:
    """The word of a query that is looked for."""
    for word in query.words.split():
        if any(beginning(term) in wanted.ways for term in terms(word)):
            return word.strip(_AROUND_A_WORD)
    return wanted.ways[0]


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a query, as it is looked for in `plain` texts."""

    ways: tuple[str, ...]  # what all its forms begin with, in each way it may be written
    name: regex.Pattern[str] | None  # the very word, where it may be a name
    weight: float  # its share of the query's

    def stands_in(self, text: str) -> float:
        """1 where it does, BY_ITS_STEM where only another word of a name's stem does, else 0."""
        if not any(stump in text for stump in self.ways):
            return 0.0
        return 1.0 if self.name is None or self.name.search(text) else BY_ITS_STEM


def _wanted(query: Query, idf: Callable[[str], float]) -> list[_Word]:
    forms = dict(query.forms)
    names = {stem(name): name for name in query.names}
    weights = {term: max(idf(term), LEAST_WEIGHT) for term in query.terms}
    total = sum(weights.values())
    return [
        _Word(tuple(map(beginning, (term, *forms.get(term, ())))), _very(term, names, forms), weight / total)
        for term, weight in weights.items()
    ]


def _very(term: str, names: Mapping[str, str], forms: Mapping[str, Sequence[str]]) -> regex.Pattern[str] | None:
    """A pattern for a name with no more than an ending; None for other words, and for names written in several ways."""
    if term not in names or term in forms:
        return None
    return regex.compile(rf"(?<!\p{{L}}){regex.escape(names[term])}\p{{L}}{{0,{ENDING}}}(?!\p{{L}})")


def _above(place: Place) -> str:
    return f"{place.sentence.heading} {place.source.document.title}"


def _named(wanted: Sequence[_Word], place: Place) -> float:
    text, above = plain(place.text()), plain(_above(place))
    return sum(
        word.weight * max(IN_THE_SENTENCE * word.stands_in(text), ABOVE_IT * word.stands_in(above)) for word in wanted
    )
