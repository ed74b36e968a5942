"""Is a claim supported by a piece of evidence?

In: a claim and the text offered for it. Out: a Support with a verdict, a probability and, where it is not supported,
the reason in plain words. Whether a sentence is its own quote, shortened, is verify.deletion's question.

A logistic regression on shared words (verify.features) says how likely support is; rules (verify.rules) look for the
one changed number, name, negation or "may" that shared words cannot show. Only what passes both is called supported.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from citewell.kit.words import stem
from citewell.types import Support, SupportLabel
from citewell.verify.features import FEATURES, Comparison, compare
from citewell.verify.frequencies import default_idf
from citewell.verify.reading import Reading, read
from citewell.verify.rules import Difference, difference
from citewell.verify.weights import (
    INTERCEPT,
    INTERCEPT_WITH_SIMILARITY,
    SUPPORTED_FROM,
    SUPPORTED_FROM_WITH_SIMILARITY,
    WEIGHTS,
    WEIGHTS_WITH_SIMILARITY,
)

PARTIAL_FROM = 0.5
"""Probability from which a claim counts as said in part."""
CONTRADICTED_FROM = 0.75
"""Share of the claim's words in one sentence from which an opposite is believed; below, the topics may differ."""
DIFFERS = "differs"
"""The one weight that is not of verify.features: what a difference found by a rule does to the score."""


class SupportChecker:
    """Judges claims against evidence; holds nothing but its threshold: the same input has the same verdict."""

    def __init__(self, *, supported_from: float | None = None) -> None:
        """What may be set.

        Args:
            supported_from: probability in (0, 1] from which a claim without differences is called supported. If None,
                the least at which nine in ten such verdicts were right on judgements that were held out
                (docs/decisions/support.md): one for words alone, one for words and similarity.
        """
        self._supported_from = supported_from

    def support(
        self,
        claim: str,
        evidence: str,
        *,
        idf: Callable[[str], float] | None = None,
        similarity: float | None = None,
    ) -> Support:
        """Judge one claim by one piece of evidence.

        Args:
            claim: one sentence, or a few that stand or fall together.
            evidence: what is offered for it: a sentence or a passage.
            idf: weight of a stem (kit.words.terms), > 0, greater for rarer ones; a table of general English if None.
            similarity: cosine of the embeddings of the claim and of the evidence's sentence most like it, in [-1, 1],
                if known.
        Returns:
            Support with the probability of support in [0, 1], as calibrated on human judgements of other texts;
            `supported` only if it reaches the threshold and no rule objects.
        """
        said, given = read(claim), read(evidence)
        if said.sentences and _is_said_whole(said, given):
            return Support("supported", 1.0)
        compared = compare(said, given, idf or default_idf)
        found = difference(said, given, compared)
        score = _probability(compared, similarity, differs=found is not None)
        if found is not None:
            return Support(_label(found, score, compared), score, found.reason)
        if score >= self._threshold(similarity):
            return Support("supported", score)
        label: SupportLabel = "partially_supported" if score >= PARTIAL_FROM else "not_supported"
        return Support(label, score, _missing(said, given))

    def _threshold(self, similarity: float | None) -> float:
        if self._supported_from is not None:
            return self._supported_from
        return SUPPORTED_FROM if similarity is None else SUPPORTED_FROM_WITH_SIMILARITY


def _is_said_whole(claim: Reading, evidence: Reading) -> bool:
    """Whether every sentence of the claim is a sentence of the evidence, and none of them asks."""
    given = {s.plain for s in evidence.sentences}
    return all(s.plain in given and not s.asks for s in claim.sentences)


def _probability(compared: Comparison, similarity: float | None, *, differs: bool) -> float:
    if similarity is None:
        total, weights = INTERCEPT, WEIGHTS
    else:
        total, weights = INTERCEPT_WITH_SIMILARITY, WEIGHTS_WITH_SIMILARITY
        total += weights["similarity"] * similarity
    total += sum(weights[name] * x for name, x in zip(FEATURES, compared.vector, strict=True))
    total += weights[DIFFERS] * differs
    return 1 / (1 + math.exp(-total))


def _label(found: Difference, score: float, compared: Comparison) -> SupportLabel:
    """What a claim is called in which a rule found a difference."""
    if score < PARTIAL_FROM:
        return "not_supported"
    if found.opposite:
        return "contradicted" if compared.found_in_best >= CONTRADICTED_FROM else "not_supported"
    return "partially_supported"


def _missing(claim: Reading, evidence: Reading) -> str:
    """Names up to three words of the claim that the evidence lacks, in the claim's order and form."""
    lacking = [word for word in dict.fromkeys(claim.words) if stem(word) in claim.term_set - evidence.term_set]
    if not lacking:
        return "the evidence has the words, but in another connection"
    listed = ", ".join(f'"{word}"' for word in lacking[:3])
    return f"the evidence does not say {listed}"
