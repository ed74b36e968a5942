"""Judge every citation of the sentences of a draft and drop what is not supported.

In: sentences whose citations have yet to be judged; that `quote == document.text[start:end]` is checked by whoever
can open the document. Out: sentences whose every citation is supported, with its score. Disagreements:
verify.contradiction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from citewell.types import AnswerSentence, Citation, Support
from citewell.verify.deletion import deletion_problem
from citewell.verify.support import SupportChecker

EXTRACTIVE = "extractive"

Idf = Callable[[str], float]
Similarity = Callable[[str, str], float | None]


@dataclass(frozen=True, slots=True)
class _Judge:
    checker: SupportChecker
    idf: Idf | None
    similarity: Similarity | None

    def support(self, claim: str, quote: str) -> Support:
        similarity = self.similarity(claim, quote) if self.similarity else None
        return self.checker.support(claim, quote, idf=self.idf, similarity=similarity)


def verify(
    sentences: Iterable[AnswerSentence],
    *,
    checker: SupportChecker,
    idf: Idf | None = None,
    similarity: Similarity | None = None,
) -> Iterator[AnswerSentence]:
    """Keep the sentences whose source says them, and of their citations those that say it too.

    The first citation is what a sentence was made from. An extractive sentence must be its quote with nothing lost
    (verify.deletion); any other is judged by the checker, and so is every further citation. A sentence stands as long
    as one citation supports it, but an extractive one only with its own.

    Args:
        sentences: as composed; the verdicts in them are ignored.
        checker: judges claims by evidence.
        idf: weight of a stem in this library; a general table if None.
        similarity: cosine of two texts' embeddings, None where it is not known.
    Yields:
        Each sentence that may be shown, with verdicts, as soon as it is judged.
    """
    judge = _Judge(checker, idf, similarity)
    for sentence in sentences:
        judged = _judged(sentence, judge)
        if judged is not None:
            yield judged


def _judged(sentence: AnswerSentence, judge: _Judge) -> AnswerSentence | None:
    """The sentence with the citations that support it; None if it may not be shown."""
    if not sentence.citations:
        return None
    first, *others = sentence.citations
    own = _own(sentence, first, judge)
    if own.label != "supported" and sentence.made_by == EXTRACTIVE:
        return None
    verdicts = [(first, own), *((other, judge.support(sentence.text, other.quote)) for other in others)]
    kept = tuple(_marked(citation, support) for citation, support in verdicts if support.label == "supported")
    return replace(sentence, citations=kept) if kept else None


def _own(sentence: AnswerSentence, first: Citation, judge: _Judge) -> Support:
    """The verdict on the citation that the sentence was made from."""
    if sentence.made_by != EXTRACTIVE:
        return judge.support(sentence.text, first.quote)
    problem = deletion_problem(sentence.text, first.quote)
    return Support("supported", 1.0) if problem is None else Support("not_supported", 0.0, problem)


def _marked(citation: Citation, support: Support) -> Citation:
    return replace(citation, support=support.label, score=support.score)
