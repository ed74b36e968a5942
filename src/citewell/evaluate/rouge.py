"""How much of a reference's wording an answer has: ROUGE by the package rouge-score.

In: the sentences of a reference and of an answer. Out: ROUGE-1, ROUGE-2 and ROUGE-Lsum as F. Only here is rouge-score
imported. Which text is compared with which: evaluate.answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from citewell.evaluate.extra import missing_extra

if TYPE_CHECKING:
    from rouge_score.rouge_scorer import RougeScorer


class Rouge(NamedTuple):
    """F of each, in [0, 1]."""

    rouge1: float
    rouge2: float
    rouge_lsum: float


NOTHING = Rouge(0.0, 0.0, 0.0)
"""What a question that was not answered scores."""

NAMES = ("ROUGE-1", "ROUGE-2", "ROUGE-Lsum")
"""As the field writes them, in the order of `Rouge`."""


def rouge(reference: Sequence[str], answer: Sequence[str]) -> Rouge:
    """Compare an answer with one reference; Porter stems, no stop words.

    Args:
        reference, answer: their sentences: ROUGE-Lsum looks for the longest common subsequence sentence by sentence.
    Raises:
        MissingExtra: rouge-score is not installed.
    Source:
        Lin, Text Summarization Branches Out 2004; rouge-score is the re-implementation by Google Research.
    """
    scores = _scorer().score("\n".join(reference), "\n".join(answer))
    return Rouge(*(float(scores[name].fmeasure) for name in ("rouge1", "rouge2", "rougeLsum")))


@cache
def _scorer() -> RougeScorer:
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as problem:
        raise missing_extra("rouge-score") from problem
    return RougeScorer(["rouge1", "rouge2", "rougeLsum"], use_stemmer=True)
