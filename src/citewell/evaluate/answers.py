"""The suite `answers`: are the answers right, complete, readable and honest?

In: questions with their sources and with answers by people. Out: figures of two kinds. As a user gets it: how often
there is an answer, how long it is, whether it is verbatim, whether its citations hold, how many of its sentences
dangle. And at the length of each reference: ROUGE with it, beside plain methods on the same sources cut to the same
length. Both are asked through pipeline.ask; only the budget of words differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from citewell.compose import Budget
from citewell.config import RetrieveSettings
from citewell.errors import UsageError
from citewell.evaluate.answers_report import AS_ASKED, OURS, report_of
from citewell.evaluate.baselines import BASELINES, Asked, Candidate, cut, shown
from citewell.evaluate.citations import attribution
from citewell.evaluate.dangling import Shown, dangling
from citewell.evaluate.extra import need
from citewell.evaluate.given import GivenSources, library_of, mark, sentences_found
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.questions import Question, read_questions
from citewell.evaluate.report import Progress, Report, code_digest
from citewell.evaluate.rouge import NOTHING, rouge
from citewell.evaluate.several import sampled, together
from citewell.evaluate.texts import normalised, sentences_of, word_count
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.pipeline.rarity import rarity
from citewell.retrieve import parse
from citewell.types import Answer, AnswerSentence, Citation, Filters, SupportLabel
from citewell.verify import SupportChecker

SHORTEST_LIMIT = 25
"""Words that an answer may have at least, however short its reference is: many sentences are longer than ten words."""

ANY_NUMBER = 1_000


def evaluate_answers(
    paths: Sequence[Path], *, work: Path, corpus: Path | None = None, library: Path | None = None,
    limit: int | None = None, progress: Progress,
) -> Report:  # fmt: skip
    """Judge the answers to questions by what people answered from the same sources.

    Args:
        paths: each a .jsonl or .jsonl.gz of `{question, sources, answers}` (evaluate.questions).
        work: where libraries of sources and finished questions are kept.
        corpus: where rows that give a `pmid` and no sources find their document.
        library: what is asked where a row gives no sources at all.
        limit: ask only the first questions of each file; the library holds the sources of all.
    Returns:
        A report for one file; for several, one with the means over files and all reports in `details`.
    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be. All are read before the first is asked.
        UsageError: a question gives no sources, and no library was named.
        MissingExtra: rouge-score or sumy is not installed.
    """
    need("rouge-score", "sumy")
    read = [(path, read_questions(path, corpus)) for path in paths]
    for path, questions in read:
        for question in questions:
            if not question.sources and library is None:
                raise UsageError(
                    f"{path}: the question {question.name!r} gives no sources",
                    hint="name the library to ask with --library, or the corpus of its document with --corpus",
                )
    return together([_evaluate(path, questions, limit, work, library, progress) for path, questions in read])


def _evaluate(
    path: Path, every: Sequence[Question], limit: int | None, work: Path, whole: Path | None, progress: Progress
) -> Report:
    own = library_of(path, every, work, progress)
    questions = every[:limit]
    with _Asking(own, whole) as asking:
        settings = {"suite": "answers", "library": asking.revisions()}
        key = key_of([path], settings, {"code": code_digest()})
        with Journal(work / f"answers-{path.name}.journal", key) as journal:
            for place, question in enumerate(questions):
                progress(path.name, place, len(questions))
                if question.name not in journal.done:
                    journal.record(question.name, asking.record(place, question))
            progress(path.name, len(questions), len(questions))
            records = [journal.done[question.name] for question in questions]
            report = report_of(path.name, questions, records, asking.settings_said())
            journal.finish()
    return sampled(report, limit, "questions")


def budget_at(words: int) -> Budget:
    """A budget for an answer as long as a reference: nine tenths of it at least, an eighth over at most."""
    return replace(
        Budget(),
        max_runs=40, min_words=round(0.9 * words),
        max_words=max(round(1.125 * words), SHORTEST_LIMIT),
    )  # fmt: skip


class _Asking:
    """The libraries that are asked, and what is noted of each question."""

    def __init__(self, own: Path | None, whole: Path | None) -> None:
        self._own = Library.read(own) if own is not None else None
        self._whole = Library.read(whole) if whole is not None else None
        self._given = GivenSources(self._own) if self._own is not None else None
        self._checker = SupportChecker()

    def __enter__(self) -> _Asking:
        return self

    def __exit__(self, *_: object) -> None:
        for library in (self._own, self._whole):
            if library is not None:
                library.close()

    def revisions(self) -> list[str]:
        return [str(library.revision()) for library in (self._own, self._whole) if library is not None]

    def settings_said(self) -> dict[str, object]:
        shape = {"at_reference_length": "0.9 to 1.125 of its words", "shortest_limit_words": SHORTEST_LIMIT}
        return {"library_revisions": self.revisions(), "budget": asdict(Budget()), **shape}

    def record(self, place: int, question: Question) -> dict[str, Any]:
        """All that is noted of one question, as plain JSON."""
        answer = self._ask(place, question, None)
        candidates = self._candidates(place, question, answer)
        orders = self._orders(question, candidates)
        record: dict[str, Any] = {"user": self._as_user(question, answer), "at": {}}
        for kind, references in question.references.items():
            scored = [self._at_length(place, question, answer, orders, reference) for reference in references]
            record["at"][kind] = {
                name: [fmean(values) for values in zip(*(score[name] for score in scored), strict=True)]
                for name in scored[0]
            }
        return record

    # --- as a user gets it -------------------------------------------------------------------------------------------

    def _as_user(self, question: Question, answer: Answer) -> dict[str, Any]:
        texts = [sentence.text for sentence in answer.sentences]
        found = attribution(answer.sentences, judge=self._judge, stored=lambda c: self._stored(question, c))
        return {
            "answered": answer.answered,
            "reason": answer.reason,
            "words": word_count(" ".join(texts)),
            "sources": len({c.doc_id for s in answer.sentences for c in s.citations}),
            "attribution": asdict(found),
            "dangling": dict(dangling(self._shown(question, answer.sentences))),
            "short_answers": short_answers_found(question, texts),
            "text": " ".join(texts),
        }

    def _judge(self, claim: str, evidence: str) -> SupportLabel:
        return self._checker.support(claim, evidence).label

    # --- at the length of a reference --------------------------------------------------------------------------------

    def _at_length(
        self, place: int, question: Question, answer: Answer, orders: Mapping[str, Sequence[Candidate]], reference: str
    ) -> dict[str, list[float]]:
        """Scores of every system against one reference: ROUGE-1, -2, -Lsum, words, sentences, dangling ones, short
        answers found (-1 where none is known)."""
        budget = budget_at(word_count(reference))
        ours = self._ask(place, question, budget).sentences or answer.sentences[:1]
        summary = self._ask(place, question, budget, abstain=False).sentences
        written = {AS_ASKED: self._shown(question, ours), OURS: self._shown(question, summary)}
        for name, order in orders.items():
            written[name] = shown(cut(order, min_words=budget.min_words, max_words=budget.max_words))
        wanted = sentences_of(reference)
        return {name: _scores(question, wanted, sentences) for name, sentences in written.items()}

    def _orders(self, question: Question, candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
        if not candidates:
            return {name: [] for name in BASELINES}
        library = self._library(question)
        words = parse(question.text).words
        asked = Asked(words, library.encode(words), rarity(library), library.encode)
        return {name: order(asked, candidates) for name, order in BASELINES.items()}

    def _candidates(self, place: int, question: Question, answer: Answer) -> list[Candidate]:
        if question.sources and self._given is not None:
            return self._given.sentences(place)
        return sentences_found(answer)

    # --- asking ------------------------------------------------------------------------------------------------------

    def _ask(self, place: int, question: Question, budget: Budget | None, *, abstain: bool = True) -> Answer:
        settings = RetrieveSettings()
        sites: tuple[str, ...] = ()
        if question.sources:
            sites = (mark(place),)
            count = max(settings.documents_k, len(question.sources))
            settings = replace(settings, documents_k=count, per_site=ANY_NUMBER)
        return ask(
            self._library(question), question.text, settings=settings, filters=Filters(sites=sites), budget=budget,
            abstain=abstain,
        )  # fmt: skip

    def _library(self, question: Question) -> Library:
        library = self._own if question.sources else self._whole
        assert library is not None  # evaluate_answers has looked
        return library

    def _stored(self, question: Question, citation: Citation) -> str:
        return self._library(question).store.document(citation.doc_id, citation.revision).text

    def _shown(self, question: Question, sentences: Sequence[AnswerSentence]) -> list[Shown]:
        """The sentences with whether each goes on where the one before it ends."""
        found: list[Shown] = []
        last: Citation | None = None
        for sentence in sentences:
            first = sentence.citations[0]
            follows = last is not None and last.doc_id == first.doc_id and last.end <= first.start
            if follows and last is not None:
                follows = not self._stored(question, first)[last.end : first.start].strip()
            found.append(Shown(sentence.text, follows))
            last = first
        return found


def short_answers_found(question: Question, texts: Sequence[str]) -> list[int]:
    """How many of a question's short answers stand in a text word for word, and how many there are.

    Source:
        Stelmakh et al., ASQA, EMNLP 2022 (STR-EM).
    """
    text = f" {normalised(' '.join(texts))} "
    return [sum(f" {short} " in text for short in question.short_answers), len(question.short_answers)]


def _scores(question: Question, reference: Sequence[str], sentences: Sequence[Shown]) -> list[float]:
    texts = [sentence.text for sentence in sentences]
    found, known = short_answers_found(question, texts)
    scores = rouge(reference, texts) if texts else NOTHING
    lengths = (word_count(" ".join(texts)), len(texts), dangling(sentences).total())
    return [*scores, *lengths, found / known if known else -1.0]
