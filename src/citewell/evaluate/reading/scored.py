"""What the reader makes of a question's candidates, and what two plain baselines make of them.

In: a question, and where its candidates stand. Out: Scored, plain numbers that can be kept. The reader reads whole
passages, as it does in the product; a candidate that the texts no longer hold is read alone under its own heading.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citewell.evaluate.graded import Candidate
from citewell.evaluate.reading.questions import Question
from citewell.evaluate.reading.texts import At, Span, Texts
from citewell.index.encoder import Encoder
from citewell.kit.words import terms
from citewell.reader import Reader, ToRead, below_title, passage_to_read
from citewell.retrieve import parse
from citewell.types import Reading

DIGITS = 6
LEAST_WEIGHT = 0.05  # of a word of the question that stands everywhere


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one question: of its candidates in their order, and of all that was read for it."""

    reader: list[float]
    cosine: list[float]
    words: list[float]
    chance: float
    first: float  # the best score of all sentences read
    third: float  # the third best, or the last if there are fewer
    passages: int
    tokens: int
    ms: float


def score(question: Question, spans: Sequence[Span | None], texts: Texts, reader: Reader, encoder: Encoder) -> Scored:
    """Read what was graded for a question.

    Args:
        spans: where each candidate stands, None for a lost one.
    """
    asked = parse(question.text).words or question.text
    candidates = [given.candidate for given in question.candidates]
    covered = [[] if span is None else texts.sentences(span) for span in spans]
    keys, passages = _to_read(candidates, covered, texts)
    before = time.perf_counter()
    readings = reader.read(asked, passages)
    ms = (time.perf_counter() - before) * 1000
    every = [reading for of_one in readings for reading in of_one]
    ranked = sorted((reading.score for reading in every), reverse=True) or [0.0]
    return Scored(
        reader=_scores(covered, dict(zip(keys, readings, strict=True))),
        cosine=_cosines(asked, candidates, encoder),
        words=_shares(asked, candidates, texts.idf),
        chance=reader.chance(every),
        first=ranked[0],
        third=ranked[min(2, len(ranked) - 1)],
        passages=len(passages),
        tokens=sum(reader.tokens(asked, passage) for passage in passages),
        ms=round(ms, 2),
    )


_Key = tuple[str, int]
"""A passage of a file; or, of a lost candidate, no file and its place in the list."""


def _to_read(
    candidates: Sequence[Candidate], covered: Sequence[Sequence[At]], texts: Texts
) -> tuple[list[_Key], list[ToRead]]:
    found: dict[_Key, ToRead] = {}
    for number, (candidate, places) in enumerate(zip(candidates, covered, strict=True)):
        for at in places:
            if (at.file, at.passage) not in found:
                found[at.file, at.passage] = passage_to_read(texts.title(at.file), texts.passage(at))
        if not places:
            heading = below_title(candidate.document, candidate.heading)
            found["", number] = ToRead(candidate.document, (" ".join(candidate.text.split()),), (heading,))
    return list(found), list(found.values())


def _scores(covered: Sequence[Sequence[At]], read: dict[_Key, tuple[Reading, ...]]) -> list[float]:
    """Of each candidate the best of the sentences that it is today."""
    found = []
    for number, places in enumerate(covered):
        readings = [read[at.file, at.passage][at.sentence] for at in places] or read["", number]
        found.append(max(reading.score for reading in readings))
    return found


def _cosines(asked: str, candidates: Sequence[Candidate], encoder: Encoder) -> list[float]:
    """Of question and sentence, each encoded alone."""
    vector = encoder.encode_query(asked)
    return [round(float(encoder.encode_query(one.text) @ vector), DIGITS) for one in candidates]


def _shares(asked: str, candidates: Sequence[Candidate], idf: Callable[[str], float]) -> list[float]:
    """How many of the question's words, weighed by rarity, stand in a sentence or its heading."""
    weights = {term: max(idf(term), LEAST_WEIGHT) for term in terms(asked)}
    total = sum(weights.values()) or 1.0
    return [
        round(
            sum(weights[term] for term in sorted(weights.keys() & terms(f"{one.heading} {one.text}"))) / total, DIGITS
        )
        for one in candidates
    ]
