"""Choose the statements of an answer: relevant, said by several, each adding something, within a budget of words.

In: weighed evidence. Out: a few of it, in the order chosen. The choice is greedy over relevance plus the weight of
what a statement adds, less its likeness to what is chosen already: maximal marginal relevance (Carbonell & Goldstein,
SIGIR 1998) with the concept coverage of Lin & Bilmes (ACL 2011). Order for reading: compose.order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citewell.kit.question import Question, QuestionKind
from citewell.types import Evidence

POOL = 40
NOVELTY_WEIGHT = 0.25
NEW_SOURCE_WEIGHT = 0.08  # what a source not yet heard adds: an answer of several voices, where they are as good
LIKENESS_WEIGHT = 0.45
SAME = 0.72  # likeness above which two statements say one thing
SAME_BY_VECTOR = 0.9
ROWS_ALIKE = 0.5  # two rows of one source share the names of their columns and yet say different things


@dataclass(frozen=True, slots=True)
class Budget:
    """How long an answer may be; words as white space divides them."""

    min_sentences: int = 3
    max_sentences: int = 6
    min_words: int = 60
    max_words: int = 120
    keep_share: float = 0.5  # of the best statement's relevance: what lies below is filler
    enough_share: float = 0.75  # once the answer is long enough, only what is this good is added


FACT = Budget(min_sentences=2, min_words=40, keep_share=0.55, enough_share=0.7)
"""For a question that one fact answers: what is not about as good as the best is filler."""

ASKS_FOR_A_FACT: frozenset[QuestionKind] = frozenset({"number", "time", "person", "place"})


def usual_budget(question: Question) -> Budget:
    """How long an answer to this kind of question is when nobody says."""
    return FACT if question.kind in ASKS_FOR_A_FACT else Budget()


class Pool:
    """Candidate statements with what they have in common, computed once."""

    def __init__(self, evidence: Sequence[Evidence], idf: Callable[[str], float]) -> None:
        self.evidence = list(evidence)
        self.words = [len(e.text.split()) for e in evidence]
        column = {term: i for i, term in enumerate(dict.fromkeys(term for e in evidence for term in e.terms))}
        self.has = np.zeros((len(self.evidence), max(len(column), 1)), dtype=np.float32)
        for row, e in enumerate(self.evidence):
            self.has[row, [column[term] for term in e.terms]] = 1.0
        self.idf = np.array([max(idf(term), 0.05) for term in column] or [1.0], dtype=np.float32)
        self.concepts = self._concepts()
        self.likeness = self._likeness()

    def _concepts(self) -> NDArray[np.float32]:
        """Weight of each term: rare in the library, yet named by several of these sources."""
        sources = np.array([e.source for e in self.evidence])
        ranks = sorted({e.source for e in self.evidence})
        naming = np.stack([self.has[sources == rank].max(axis=0) for rank in ranks]) if ranks else self.has
        weights = self.idf * np.log2(1.0 + naming.sum(axis=0)) if len(ranks) > 1 else self.idf
        return np.asarray(weights, dtype=np.float32)

    def _likeness(self) -> NDArray[np.float32]:
        """Share of the shorter statement's weighed terms that the other has too, damped for short ones; by vector
        where that is more."""
        weighed = self.has * self.idf
        common = weighed @ self.has.T
        mass = weighed.sum(axis=1)
        likeness = common / np.maximum(np.minimum(mass[:, None], mass[None, :]), 1e-6)
        vectors = [e.vector for e in self.evidence]
        if all(v is not None for v in vectors) and vectors:
            matrix = np.stack([v for v in vectors if v is not None])
            likeness = np.where(matrix @ matrix.T >= SAME_BY_VECTOR, np.maximum(likeness, SAME), likeness)
        rows = np.array([e.source if e.kind == "table_row" else 0 for e in self.evidence])
        of_one_table = (rows[:, None] == rows[None, :]) & (rows[:, None] > 0)
        likeness = np.where(of_one_table, np.minimum(likeness, ROWS_ALIKE), likeness)
        return np.asarray(likeness, dtype=np.float32)

    def novelty(self, covered: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each statement the weight of its concepts not yet covered, by the square root of its length; the most
        possible is 1."""
        lengths = np.sqrt(np.array([max(count, 8) for count in self.words], dtype=np.float32))
        all_of_it = (self.has @ self.concepts) / lengths
        new = (self.has @ (self.concepts * (1.0 - covered))) / lengths
        return np.asarray(new / max(float(all_of_it.max(initial=0.0)), 1e-6), dtype=np.float32)


def select(evidence: Sequence[Evidence], idf: Callable[[str], float], budget: Budget) -> list[Evidence]:
    """Choose statements for one answer from evidence that stands alone, best first. Same input, same choice."""
    standing = [e for e in evidence if e.stands_alone]
    if not standing:
        return []
    best = standing[0].relevance
    pool = Pool([e for e in standing if e.relevance >= budget.keep_share * best][:POOL], idf)
    chosen: list[int] = []
    covered = np.zeros(pool.has.shape[1], dtype=np.float32)
    words = 0
    while len(chosen) < budget.max_sentences:
        pick = _next(pool, chosen, covered, words, budget)
        if pick is None:
            break
        chosen.append(pick)
        words += pool.words[pick]
        covered = np.maximum(covered, pool.has[pick])
    return [pool.evidence[i] for i in chosen]


def _next(pool: Pool, chosen: list[int], covered: NDArray[np.float32], words: int, budget: Budget) -> int | None:
    """The statement that adds most to those chosen, if one is worth its words."""
    relevance = np.array([e.relevance for e in pool.evidence], dtype=np.float32)
    like = pool.likeness[:, chosen].max(axis=1) if chosen else np.zeros(len(relevance), dtype=np.float32)
    value = relevance
    if chosen:  # the first one is the best answer by itself
        heard = {pool.evidence[i].source for i in chosen}
        fresh = np.array([e.source not in heard for e in pool.evidence], dtype=np.float32)
        gain = NOVELTY_WEIGHT * pool.novelty(covered) + NEW_SOURCE_WEIGHT * fresh
        value = relevance * (1 + gain - LIKENESS_WEIGHT * like)
    enough = words >= budget.min_words and len(chosen) >= budget.min_sentences
    for i in np.argsort(-value, kind="stable"):
        if int(i) in chosen or like[i] >= SAME:
            continue
        if chosen and words + pool.words[i] > budget.max_words:  # the best statement may be longer than a short answer
            continue
        if enough and relevance[i] < budget.enough_share * float(relevance.max()):
            continue
        return int(i)
    return None
