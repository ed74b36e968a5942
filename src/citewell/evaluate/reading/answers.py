"""What people get: are the answers made of sentences that help, and is silence kept where nothing answers?

In: a library of texts, a question, and where its graded candidates stand. Out: a Reply, which candidates the answer
shows; of many of them the figures. Questions are asked as `citewell ask` asks them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from citewell.evaluate.reading.figures import NEGATIVE, Figure, of_ratio
from citewell.evaluate.reading.questions import HELPS, STATES, Question, Side
from citewell.evaluate.reading.texts import Span, Texts
from citewell.index.library import Library
from citewell.pipeline.asked import Asked, whole
from citewell.types import AnswerSentence

ANSWERED, FIRST_HELPS, SHOWN_HELPS = "answered", "first helps", "shown helps"
STATES_SHOWN, WORDS, UNJUDGED = "a 3 shown", "words", "unjudged"
REFUSED: Mapping[Side, str] = {side: f"{side} refused" for side in NEGATIVE}


@dataclass(frozen=True, slots=True)
class Reply:
    """What a question got: plain numbers that can be kept."""

    shown: list[list[int]]  # for each sentence of the answer, which candidates it shows, by their place in the list
    words: int
    best: float | None  # AnswerExplanation.best
    unnamed: float  # AnswerExplanation.unnamed

    @property
    def answered(self) -> bool:
        return bool(self.shown)

    def grades(self, question: Question) -> list[int]:
        """Those of all candidates that are shown, each once."""
        return [question.grades[number] for number in sorted({each for of_one in self.shown for each in of_one})]


def reply(library: Library, question: Question, spans: Sequence[Span | None], texts: Texts) -> Reply:
    """Ask a library of the texts.

    Args:
        spans: where each candidate of the question stands, None for a lost one.
    """
    answer = whole(library, Asked(question.text, explain=True))
    told = answer.explanation
    assert told is not None
    return Reply(
        shown=[_shown(sentence, spans, texts) for sentence in answer.sentences],
        words=sum(len(sentence.text.split()) for sentence in answer.sentences),
        best=told.best,
        unnamed=told.unnamed,
    )


def figures_of_answers(replies: Sequence[tuple[Question, Reply]]) -> dict[str, Figure]:
    """All figures over some questions; those for which there is nothing to count are left out.

    What was shown but never graded counts for nothing; how much that is, `unjudged` says.
    """
    asked = [one for one in replies if one[0].side == "answerable"]
    given = [one for one in asked if one[1].answered]
    graded = [(question, got.grades(question)) for question, got in given]
    pairs = {
        ANSWERED: [(float(got.answered), 1) for _, got in asked],
        FIRST_HELPS: [(float(_best(question, got.shown[0]) >= HELPS), 1) for question, got in given if got.shown[0]],
        SHOWN_HELPS: [(float(sum(grade >= HELPS for grade in grades)), len(grades)) for _, grades in graded],
        STATES_SHOWN: [(float(STATES in grades), 1) for question, grades in graded if STATES in question.grades],
        WORDS: [(float(got.words), 1) for _, got in given],
        UNJUDGED: [(float(got.shown.count([])), len(got.shown)) for _, got in given],
    } | {
        name: [(float(not got.answered), 1) for question, got in replies if question.side == side]
        for side, name in REFUSED.items()
    }
    return {name: figure for name, of_one in pairs.items() if (figure := _ratio(of_one)) is not None}


def _ratio(pairs: Sequence[tuple[float, int]]) -> Figure | None:
    """The sum of the first numbers through that of the second; questions that have nothing to count are left out."""
    some = [pair for pair in pairs if pair[1]]
    return of_ratio([top for top, _ in some], [float(bottom) for _, bottom in some]) if some else None


def _best(question: Question, numbers: Sequence[int]) -> int:
    return max(question.grades[number] for number in numbers)


def _shown(sentence: AnswerSentence, spans: Sequence[Span | None], texts: Texts) -> list[int]:
    """The candidates of which at least half stands within what a sentence cites."""
    return [
        number
        for number, span in enumerate(spans)
        if span is not None
        and any(
            one.doc_id == texts.documents[span.file].doc_id
            and 2 * (min(span.end, one.end) - max(span.start, one.start)) >= span.end - span.start
            for one in sentence.citations
        )
    ]
