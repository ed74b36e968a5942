"""Weighed evidence in, one draft answer out: the sentences of the paragraph, each with the places that back it.

Choosing: compose.select. Reading order: compose.order. Further sources for one sentence: compose.cite. Lists of
several sources as one: compose.gather. Silence: compose.enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citewell.compose.cite import citations
from citewell.compose.disagree import disagreements
from citewell.compose.enough import confidence, fit
from citewell.compose.gather import gathered
from citewell.compose.order import order
from citewell.compose.select import Budget, select, usual_budget
from citewell.kit.question import Question, read_question
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
    """Draft an answer of 3 to 6 sentences and about 60 to 120 words; fewer where the sources have no more to say or a
    single fact was asked for.

    Args:
        query: as parsed.
        evidence: of these sources for this query, best first (evidence.weigh).
        sources: ranked; their titles tell what a statement is about.
        idf: rarity of a term in the library, >= 0.
        query_vector: (dim,) float32 of length 1, None without an encoder.
        budget: sentences and words; None for what is usual for such a question.
        abstain: False to write from whatever there is, as a summary of sources that were chosen for the question.
    Returns:
        A draft whose sentences are texts of `evidence`, each citing its own source first; or none, with the reason
        "no_results" (nothing was found) or "thin_evidence" (what was found does not speak of what was asked). In
        either case with pairs of statements that may disagree, for verify to judge.
    """
    if not sources:
        return Draft((), "no_results")
    question = read_question(query.words or query.text)
    length = budget or usual_budget(question)
    fitting = fit(query, evidence, sources, idf=idf, query_vector=query_vector) if abstain else evidence
    chosen = select(fitting, idf, length)
    sure = confidence(query, evidence, sources, idf=idf, query_vector=query_vector)
    sides = disagreements(query, evidence, idf=idf, query_vector=query_vector)
    if not chosen:
        return Draft((), "thin_evidence", disagreements=sides, confidence=sure)
    ordered = order(chosen, question)
    sentences = _with_lists_gathered(ordered, fitting, sources, question, length)
    written = tuple(sentence or AnswerSentence(e.text, citations(e, evidence, idf)) for e, sentence in sentences)
    return Draft(written, disagreements=sides, confidence=sure)


def _with_lists_gathered(
    ordered: Sequence[Evidence],
    fitting: Sequence[Evidence],
    sources: Sequence[Source],
    question: Question,
    budget: Budget,
) -> list[tuple[Evidence, AnswerSentence | None]]:
    """The chosen statements; the first list among them grown by what other sources list, if that fits the budget, and
    the lists it takes in left out."""
    words = sum(len(e.text.split()) for e in ordered)
    for e in ordered:
        found = gathered(e, fitting, sources, question)
        if found is None:
            continue
        sentence, used = found
        others = [other for other in ordered if other not in used]
        length = words + len(sentence.text.split()) - sum(len(o.text.split()) for o in ordered if o in used)
        if length <= budget.max_words:
            kept = [other for other in ordered if other is e or other in others]
            return [(other, sentence if other is e else None) for other in kept]
    return [(e, None) for e in ordered]
