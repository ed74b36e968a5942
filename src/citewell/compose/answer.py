"""Weighed evidence in, one draft answer out: the sentences of the paragraph, each with the places that back it.

Choosing: compose.select. Further sources for one sentence: compose.cite. Silence: the reader's chance that there is an
answer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from citewell.compose.cite import citations
from citewell.compose.disagree import disagreements
from citewell.compose.named import hint, named_in, naming
from citewell.compose.select import Bridge, Budget, no_bridge, select
from citewell.types import AnswerSentence, Draft, Evidence, Query, Source, Vector

ANSWERS = 0.6
"""Chance from which an answer is given."""

HELPS = 0.1
"""Chance of helping from which something may be said first: where what answers may not be quoted, nothing beside it is
said in its place."""


def compose(
    query: Query,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    *,
    chance: float,
    idf: Callable[[str], float],
    query_vector: Vector | None = None,
    budget: Budget | None = None,
    abstain: bool = True,
    bridge: Bridge = no_bridge,
) -> Draft:
    """Draft an answer: what states it, and what a careful reader would add.

    Args:
        query: as understood.
        evidence: of these sources for this query, best first (evidence.weigh).
        sources: ranked.
        chance: that the sources answer the query, from 0 to 1.
        idf: rarity of a term in the library, >= 0.
        query_vector: (dim,) float32 of length 1, None without an encoder.
        budget: runs and words; None for what is usual.
        bridge: makes one run of two that nearly touch (evidence.bridged), None where they do not.
        abstain: False to write from whatever there is, as a summary of sources that were chosen for the question.
    Returns:
        A draft whose sentences are texts of `evidence`, each citing its own source first; or none, with the reason
        "no_results" (nothing was found) or "thin_evidence" (what was found does not answer). In either case with
        pairs of statements that may disagree, for verify to judge.
    """
    if not sources:
        return Draft((), "no_results")
    sides = disagreements(query, evidence, idf=idf, query_vector=query_vector)
    names = named_in(query.words) if abstain else ()
    fitting = naming(names, evidence, sources)
    answers = chance >= ANSWERS and any(e.reading is not None and e.reading.helps >= HELPS for e in fitting[:1])
    chosen = select(fitting, idf, budget or Budget(), bridge) if answers or not abstain else []
    if not chosen:
        hinted = hint(names, sources)
        return Draft((), "thin_evidence", disagreements=sides, confidence=chance, hint=hinted)
    written = tuple(AnswerSentence(e.text, citations(e, evidence, idf)) for e in chosen)
    return Draft(written, disagreements=sides, confidence=chance)
