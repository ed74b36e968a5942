"""How well a statement answers a query, as one number in [0, 1].

In: statements of several sources. Out: their relevance, by words (how much of the query the statement covers, with
the heading and title above it), by meaning (cosine of vectors, while they are there), by kind (a number where one was
asked for), by place (rank of its source, score of its passage) and by agreement (do other sources say so?).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import regex
from numpy.typing import NDArray

from citewell.evidence.candidates import Place, Statement, word_count
from citewell.evidence.cues import HAS_CONTRAST, PATTERNS, SIDE_OF_A_THING, TALKS_OF_ITSELF, TELLS_THE_METHOD
from citewell.kit.coverage import Demand, finds, share
from citewell.kit.question import FACETS, GENERIC, Question, defines, facets_of, mistakes_an_acronym
from citewell.kit.words import beginning, terms
from citewell.types import Query, Vector

# How much a find above the sentence counts beside one in it.
HEADING_CREDIT = 0.9
TITLE_CREDIT = 0.85
PATH_CREDIT = 0.7
PASSAGE_CREDIT = 0.5  # said somewhere in the same passage

# Shares of each signal; how they were set: docs/decisions/answers.md.
WITH_VECTORS = {"words": 0.28, "context": 0.08, "meaning": 0.30, "kind": 0.11, "place": 0.04, "agreement": 0.19}
WITHOUT_VECTORS = {"words": 0.24, "context": 0.38, "meaning": 0.0, "kind": 0.18, "place": 0.08, "agreement": 0.12}
COSINE_RANGE = (0.1, 0.8)  # of the encoder for unrelated text, and for a paraphrase of the query

NO_NUMBER_FACTOR = 0.75  # where a number or a time is asked for, what has none comes after it
NO_CONTRAST_FACTOR = 0.6  # where two things are compared, what neither contrasts nor explains them
NO_DEFINITION_FACTOR = 0.7  # where a definition is wanted, what is none comes after it
LEANING_FACTOR = 0.55
ITEM_FACTOR = 0.9  # a single item of a list says less without the others
OTHER_FACET_FACTOR = 0.6  # for a statement that shows nothing of the side asked for
FACET_MET = 0.6
STRAY_FACTOR = 0.6  # of the fit, where a statement names another side before the one asked for
OTHER_SECTION_FACTOR = 0.8  # it stands under a heading on another side
TANGENT_FACTOR = 0.5  # for a statement with nothing of the topic that others name, neither in it nor above it
TOPIC_SHARE = 0.8  # of the topic that the best statement names; who names this much is on the topic
TOPIC_SHARE_COMPARED = 0.45  # each of two things compared may be spoken of alone
ASIDE_FACTOR = 0.85  # it stands in a page on something else, while other pages are on the thing asked about
NARROWER_FACTOR = 0.93  # ... in a page on a kind of it: brittle diabetes, where diabetes was asked
OTHER_THING_FACTOR = 0.5  # it tells the symptoms, causes or treatment of something else, and says so
METHOD_FACTOR = 0.7  # it tells what was done in a study, not what came of it
ACRONYM_FACTOR = 0.5  # "ODD" was asked and only "odd" is said


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement with what weighing found out about it."""

    statement: Statement
    terms: tuple[str, ...]
    vector: Vector | None
    relevance: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query as the scorer needs it."""

    query: Query
    question: Question
    demand: Demand
    topic: Demand  # the part of it that says what it is about
    vector: Vector | None
    seen: dict[str, frozenset[str]] = field(default_factory=dict)  # headings and titles, analysed once
    lent: dict[tuple[str, str], Lent] = field(default_factory=dict)  # by passage and heading

    def analysed(self, text: str) -> frozenset[str]:
        """The terms of a heading or title, which many sentences share."""
        if text not in self.seen:
            self.seen[text] = frozenset(terms(text))
        return self.seen[text]

    def side(self, place: Place) -> frozenset[str]:
        """The terms of the heading that names a side (treatment, causes, ...): the sentence's own, else the title."""
        heading = self.analysed(place.sentence.heading)
        return heading if facets_of(heading) else self.analysed(place.source.document.title)

    def around(self, place: Place) -> Lent:
        """What the surroundings of a sentence say of the query: its headings, its document's title, its passage."""
        passage = place.passage.passage
        key = (passage.passage_id, place.sentence.heading)
        if key not in self.lent:
            lowered = passage.text.lower()
            heading, path, title = map(
                self.analysed, (place.sentence.heading, passage.heading, place.source.document.title)
            )
            nearby = frozenset(term for term in self.demand.terms if beginning(term) in lowered)
            self.lent[key] = Lent(
                finds(self.demand, [(heading, HEADING_CREDIT), (title, TITLE_CREDIT), (path, PATH_CREDIT)]),
                finds(self.topic, [(heading | path | title, 1.0), (nearby, PASSAGE_CREDIT)]),
            )
        return self.lent[key]


@dataclass(frozen=True, slots=True)
class Lent:
    """Credits that a sentence is lent by what stands around it: for the terms of the query, and for those of its
    topic."""

    demand: tuple[float, ...]
    topic: tuple[float, ...]


def rate(wanted: Wanted, statements: Sequence[Statement], idf: Callable[[str], float]) -> list[Weighed]:
    """Weigh statements against each other for one query; same length, same order."""
    found = [tuple(terms(s.text)) for s in statements]
    vectors = [s.vector() for s in statements]
    agreement = _agreement(statements, found, vectors, idf)
    topical = [_topicality(wanted, s, frozenset(t)) for s, t in zip(statements, found, strict=True)]
    part = TOPIC_SHARE_COMPARED if wanted.question.kind == "comparison" else TOPIC_SHARE
    enough = part * max(topical, default=0.0)
    about = _about(wanted, statements)
    return [
        Weighed(s, t, v, _relevance(wanted, s, t, v, float(agreement[i])) * _on_topic(topical[i], enough) * about[i])
        for i, (s, t, v) in enumerate(zip(statements, found, vectors, strict=True))
    ]


def _about(wanted: Wanted, statements: Sequence[Statement]) -> list[float]:
    """Where some page is titled with the thing asked about, what lowers the statements of pages that are not."""
    topic = frozenset(wanted.question.topic)
    titles = [wanted.analysed(s.first.source.document.title) for s in statements]
    if not topic or wanted.question.kind == "comparison" or not any(topic <= title for title in titles):
        return [1.0] * len(statements)
    plain = min(len(title) for title in titles if topic <= title)
    return [ASIDE_FACTOR if not topic <= title else NARROWER_FACTOR if len(title) > plain else 1.0 for title in titles]


def _topicality(wanted: Wanted, statement: Statement, inside: frozenset[str]) -> float:
    """How much of what the query is about is named by a statement or around it."""
    return share(wanted.topic, finds(wanted.topic, [(inside, 1.0)]), wanted.around(statement.first).topic)


def _on_topic(topicality: float, enough: float) -> float:
    return 1.0 if topicality >= enough else TANGENT_FACTOR + (1 - TANGENT_FACTOR) * topicality / enough


def _relevance(
    wanted: Wanted, statement: Statement, found: tuple[str, ...], vector: Vector | None, agreement: float
) -> float:
    place = statement.first
    inside = frozenset(found)
    heading = wanted.side(place)
    own = finds(wanted.demand, [(inside, 1.0)])
    words = share(wanted.demand, own)
    context = share(wanted.demand, own, wanted.around(place).demand)
    similarity = _similarity(wanted, statement, vector)
    shares = WITHOUT_VECTORS if similarity is None else WITH_VECTORS
    low, high = COSINE_RANGE
    signals = {
        "words": words,
        "context": context,
        "meaning": 0.0 if similarity is None else min(max((similarity - low) / (high - low), 0.0), 1.0),
        "kind": _kind_fit(wanted.question, statement.text, found, heading),
        "place": 0.5 * place.passage.score + 0.5 / (1.0 + 0.2 * (place.source.rank - 1)),
        "agreement": agreement,
    }
    total = sum(shares[name] * signal for name, signal in signals.items())
    return total * _factor(wanted.question, statement, found, heading)


def _similarity(wanted: Wanted, statement: Statement, vector: Vector | None) -> float | None:
    if wanted.vector is None:
        return None
    if vector is not None:
        return float(np.dot(wanted.vector, vector))
    return statement.first.passage.similarity


def _kind_fit(question: Question, text: str, found: tuple[str, ...], heading: frozenset[str]) -> float:
    """Whether it gives the kind of thing that was asked for, and speaks of the side asked for."""
    fits = []
    pattern = PATTERNS.get(question.kind)
    if question.kind == "definition":
        fits.append(defines(text, question.topic))
    elif question.kind == "comparison":
        fits.append(_comparison_fit(question, text, found))
    elif pattern is not None:
        fits.append(1.0 if pattern.search(text) else 0.0)
    if question.facets:
        fits.append(_facet_fit(question.facets, found, heading))
    return sum(fits) / len(fits) if fits else 0.5


def _comparison_fit(question: Question, text: str, found: tuple[str, ...]) -> float:
    """How well it sets two things side by side: both in contrast, else what one of them is, else both in one breath.
    What each of the two is comes before how they did in some study."""
    contrast = bool(HAS_CONTRAST.search(text))
    if not question.compared:
        return max(defines(text, question.topic), 0.6 * contrast)
    both = all(not set(thing).isdisjoint(found) for thing in question.compared)
    defined = max(defines(text, thing) for thing in question.compared)
    if both and defined:
        return 1.0
    if both and contrast and not _in_one_breath(question, text):
        return 0.8
    return max(0.9 * defined, 0.3 * both)


def _in_one_breath(question: Question, text: str) -> bool:
    """`patients with spondylolysis or spondylolisthesis`: named together, not against each other."""
    one, other = ([beginning(term) for term in thing] for thing in question.compared)
    lowered = text.lower()
    joined = regex.compile(rf"\b{regex.escape(one[-1])}\S*\s(?:or|and)\s(?:\S+\s)?{regex.escape(other[0])}")
    return bool(joined.search(lowered))


def _facet_fit(facets: Sequence[str], found: tuple[str, ...], heading: frozenset[str]) -> float:
    """How far a statement shows one of the sides asked for; less if another side is what it names first."""
    first = next((facet for term in found for facet in facets_of((term,))), None)
    strays = first is not None and first not in facets
    return max(_shows(FACETS[facet], frozenset(found), heading) for facet in facets) * (STRAY_FACTOR if strays else 1.0)


def _shows(facet: tuple[frozenset[str], frozenset[str]], inside: frozenset[str], heading: frozenset[str]) -> float:
    names, shows = facet
    said = 0.6 * (not inside.isdisjoint(names)) + 0.2 * min(len(inside & shows), 2)
    return min(said + 0.7 * (not heading.isdisjoint(names)), 1.0)


def _factor(question: Question, statement: Statement, found: tuple[str, ...], heading: frozenset[str]) -> float:
    """What lowers a statement whatever its words: it leans, strays from the side asked for, or speaks of itself."""
    factor = 1.0 if statement.stands_alone else LEANING_FACTOR
    if mistakes_an_acronym(question, f"{statement.first.source.document.title} {statement.quote}"):
        factor *= ACRONYM_FACTOR
    if question.facets:
        fit = _facet_fit(question.facets, found, heading)
        factor *= OTHER_FACET_FACTOR + (1 - OTHER_FACET_FACTOR) * min(fit / FACET_MET, 1.0)
        if (named := facets_of(heading)) and named.isdisjoint(question.facets):
            factor *= OTHER_SECTION_FACTOR
    if question.kind in {"number", "time"} and not PATTERNS[question.kind].search(statement.text):
        factor *= NO_NUMBER_FACTOR
    if question.kind == "comparison":
        factor *= NO_CONTRAST_FACTOR + (1 - NO_CONTRAST_FACTOR) * _comparison_fit(question, statement.text, found)
    if question.kind == "definition":
        factor *= NO_DEFINITION_FACTOR + (1 - NO_DEFINITION_FACTOR) * defines(statement.text, question.topic)
    if _tells_of_another(question, statement.text):
        factor *= OTHER_THING_FACTOR
    if TALKS_OF_ITSELF.search(statement.text):
        factor *= 0.92
    if TELLS_THE_METHOD.search(statement.text):
        factor *= METHOD_FACTOR
    if statement.first.sentence.kind in ("list_item", "step") and statement.first.index == statement.last.index:
        factor *= ITEM_FACTOR
    count = word_count(statement.text)
    short = count < 8 and not statement.is_entry  # which is short by nature
    return factor * (0.75 if short else 0.95 if count > 40 else 1.0)


def _tells_of_another(question: Question, text: str) -> bool:
    """`The symptoms of a stroke include ...` where high blood pressure was asked about."""
    things = [frozenset(terms(found["thing"])) for found in SIDE_OF_A_THING.finditer(text)]
    named = [thing for thing in things if thing and not thing <= GENERIC]
    return bool(named and question.topic) and all(thing.isdisjoint(question.topic) for thing in named)


def _agreement(
    statements: Sequence[Statement],
    found: Sequence[tuple[str, ...]],
    vectors: Sequence[Vector | None],
    idf: Callable[[str], float],
) -> NDArray[np.float64]:
    """How much other sources say the same, from 0 to 1: mean over the other sources of the closest statement there.

    By meaning where all vectors are there, else by words. (Centrality as in LexRank, Erkan & Radev 2004, with one
    voice for each source.)
    """
    sources = np.array([s.first.source.rank for s in statements])
    ranks = sorted({int(rank) for rank in sources})
    if len(ranks) < 2:
        return np.zeros(len(statements))
    made = [vector for vector in vectors if vector is not None]
    rows = np.stack(made) if len(made) == len(statements) else term_matrix(found, idf)
    closeness = rows @ rows.T
    closest = np.stack(
        [np.where(sources == rank, 0.0, closeness[:, sources == rank].max(axis=1)) for rank in ranks], axis=1
    )
    mean: NDArray[np.float64] = closest.sum(axis=1) / (len(ranks) - 1)
    lowest, spread = float(mean.min()), float(np.ptp(mean))
    return (mean - lowest) / spread if spread > 0 else np.zeros(len(statements))


def term_matrix(found: Sequence[tuple[str, ...]], idf: Callable[[str], float]) -> NDArray[np.float32]:
    """Statements as rows of IDF-weighed terms: (n, number of different terms) float32, rows of length 1 or 0."""
    column = {term: i for i, term in enumerate(dict.fromkeys(term for row in found for term in row))}
    weights = [max(idf(term), 0.05) for term in column]
    rows = np.zeros((len(found), max(len(column), 1)), dtype=np.float32)
    for i, row in enumerate(found):
        for term in row:
            rows[i, column[term]] = weights[column[term]]
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)
