"""Weighed evidence in, one draft answer out: the sentences of the paragraph, each with the places that back it.

Choosing: compose.select. Reading order: compose.order. Further sources for one sentence: compose.cite. Silence:
compose.enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citewell.compose.cite import citations
from citewell.compose.enough import confidence, fit
from citewell.compose.order import order
from citewell.compose.select import Budget, select
from citewell.kit.question import read_question
from citewell.types import AnswerSentence, Draft, Evidence, Query, Source, Vector


def compose(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    idf: Callable[[str], float],
    query_vector: Vector | None = None,
    budget: Budget | None = None,
    abstain: bool = True,
) -> Draft:
    """Draft an answer of 3 to 6 sentences and about 60 to 120 words; fewer where the sources have no more to say.

    Args:
        query: as parsed.
        evidence: of these sources for this query, best first (evidence.weigh).
        sources: ranked; their titles tell what a statement is about.
        idf: rarity of a term in the library, >= 0.
        query_vector: (dim,) float32 of length 1, None without an encoder.
        budget: sentences and words.
        abstain: False to write from whatever there is, as a summary of sources that were chosen for the question.
    Returns:
        A draft whose sentences are texts of `evidence`, each citing its own source first; or none, with the reason
        "no_results" (nothing was found) or "thin_evidence" (what was found does not speak of what was asked).
    """
    if not sources:
        return Draft((), "no_results")
    fitting = fit(query, evidence, sources, idf=idf, query_vector=query_vector) if abstain else evidence
    chosen = select(fitting, idf, budget or Budget())
    sure = confidence(query, evidence, sources, idf=idf, query_vector=query_vector)
    if not chosen:
        return Draft((), "thin_evidence", confidence=sure)
    ordered = order(chosen, read_question(query.words or query.text))
    sentences = tuple(AnswerSentence(e.text, citations(e, evidence, idf)) for e in ordered)
    return Draft(sentences, confidence=sure)
