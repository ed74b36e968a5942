"""Graded questions -> what the reader learns from: windows of passages, with what people said of their sentences.

In: files of graded questions, the texts that they are about, files of near misses. Out: a Library of Questions, whose
windows are cut by citewell.reader.windows, the same way as when somebody asks. Used by train_reader.

A near miss is a graded question that was changed until the library does not answer it: another year, model or name. It
has the candidates of the question that it was made of, none of them better than on the topic, except where it says so.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from citewell.evaluate.alignment import aligned
from citewell.evaluate.graded import AlignedCandidate, Candidate, read_graded, read_texts
from citewell.evaluate.rows import read_rows
from citewell.passages import split
from citewell.reader.windows import Tokenize, ToRead, Window, below_title, passage_to_read, windows
from citewell.types import Document

ON_TOPIC, HELPS, STATES = 1, 2, 3  # grades; 0 is of no use


@dataclass(frozen=True, slots=True)
class Graded:
    """What people said of a sentence, as part of an answer to one question."""

    n: int  # number of the candidate
    passage: int  # number of the passage, in its library
    sentence: int  # number of the sentence, in its passage
    grade: int
    best: bool  # is part of the best short answer
    leans: bool  # cannot be understood without the sentence before it


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the sentences that were graded for it."""

    id: str
    text: str
    graded: tuple[Graded, ...]

    @property
    def is_answered(self) -> bool:
        """Whether any of its sentences helps."""
        return any(one.grade >= HELPS for one in self.graded)


@dataclass(frozen=True, slots=True)
class Library:
    """Questions, and the passages of the texts that they are about."""

    name: str
    passages: tuple[ToRead, ...]
    questions: tuple[Question, ...]

    def missed_nearly(self, near_misses: Iterable[Mapping[str, Any]]) -> Iterator[Question]:
        """Those of the near misses (rows of read_near_misses) that were made of questions of this library."""
        known = {question.id: question for question in self.questions}
        for row in near_misses:
            if row["of"] in known:
                yield _near_miss(known[row["of"]], row)


@dataclass(frozen=True, slots=True)
class GradedWindow:
    """What goes through the model at once, and what was said of each of its sentences: None where nobody graded it."""

    window: Window
    graded: tuple[Graded | None, ...]


def graded_windows(question: Question, passages: Sequence[ToRead], tokenize: Tokenize) -> Iterator[GradedWindow]:
    """The windows of all passages that have a graded sentence, also windows that have none themselves."""
    by_passage: dict[int, dict[int, Graded]] = defaultdict(dict)
    for one in question.graded:
        by_passage[one.passage][one.sentence] = one  # of two parts of a sentence, the later one tells
    for number, said in by_passage.items():
        for window in windows(question.text, passages[number], tokenize):
            yield GradedWindow(window, tuple(said.get(sentence) for sentence in window.read))


def read_near_misses(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Rows of the form {"id", "of": id of a graded question, "question"}; where some of its sentences are still of use
    also "keeps": {number of a candidate: grade}.

    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be, with the line.
    """
    fields = {"id": str, "of": str, "question": str}
    return [row.data for path in paths for row in read_rows(path, fields)]


def _near_miss(question: Question, row: Mapping[str, Any]) -> Question:
    kept = {int(n): int(grade) for n, grade in (row.get("keeps") or {}).items()}
    graded = (replace(one, grade=kept.get(one.n, min(one.grade, ON_TOPIC)), best=False) for one in question.graded)
    return Question(row["id"], row["question"], tuple(graded))


def read_library(path: Path, texts: Path) -> Library:
    """A file of graded questions with the passages that today's readers cut its texts into.

    A candidate that is not in the texts becomes a passage of its own.

    Raises:
        SourceNotFound, JudgedDataError: a file is not as it should be, with the line.
    """
    documents = list(read_texts(texts))
    passages: list[ToRead] = []
    places = _Places()
    for _, document in documents:
        for passage in split(document):
            places.add(document.doc_id, [(each.start, each.end) for each in passage.sentences])
            passages.append(passage_to_read(document.title, passage))
    graded: dict[str, list[Graded]] = defaultdict(list)
    rows = {str(row.data["id"]): row.data for row in read_rows(path, {"id": str, "question": str, "best": list})}
    best = {name: {n for run in row["best"] for n in run} for name, row in rows.items()}
    for one in _found(path, documents, rows):
        candidate = one.candidate
        place = places.of(one)
        if place is None:
            place = len(passages), 0
            heading = below_title(candidate.document, candidate.heading)
            passages.append(ToRead(candidate.document, (_on_one_line(candidate.text),), (heading,)))
        is_best = candidate.n in best[candidate.question]
        graded[candidate.question].append(Graded(candidate.n, *place, candidate.grade, is_best, candidate.leans))
    questions = (
        Question(name, row["question"], tuple(sorted(graded[name], key=lambda one: one.n)))
        for name, row in rows.items()
        if name in graded
    )
    return Library(path.stem, tuple(passages), tuple(questions))


class _Places:
    """Where the sentences of all passages stand."""

    def __init__(self) -> None:
        self._passages = 0
        self._sentences: dict[str, list[tuple[int, int, tuple[int, int]]]] = defaultdict(list)

    def add(self, doc_id: str, sentences: Sequence[tuple[int, int]]) -> None:
        """The next passage."""
        for number, (start, end) in enumerate(sentences):
            self._sentences[doc_id].append((start, end, (self._passages, number)))
        self._passages += 1

    def of(self, one: AlignedCandidate) -> tuple[int, int] | None:
        """Passage and number of the sentence that has most of a candidate, the first of several."""
        longest, place = 0, None
        for start, end, here in self._sentences[one.doc_id] if one.doc_id else ():
            shared = min(end, one.end) - max(start, one.start)
            if shared > longest:
                longest, place = shared, here
        return place


def _found(
    path: Path, documents: Sequence[tuple[str, Document]], rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[AlignedCandidate]:
    """Each candidate where its row says that it stands, if its text still stands there; else where it is found."""
    by_file = dict(documents)
    told = {(name, each["n"]): each for name, row in rows.items() for each in row["candidates"]}
    sought: list[Candidate] = []
    for candidate in read_graded(path):
        located = _located(candidate, told[candidate.question, candidate.n], by_file)
        if located:
            yield located
        else:
            sought.append(candidate)
    yield from aligned(sought, documents)


def _located(candidate: Candidate, row: Mapping[str, Any], by_file: Mapping[str, Document]) -> AlignedCandidate | None:
    document = by_file.get(row.get("file", ""))
    if document is None:
        return None
    start, end, sha256 = row["start"], row["end"], row["sha256"]
    if hashlib.sha256(document.text[start:end].encode()).hexdigest() != sha256:
        return None
    return AlignedCandidate(
        candidate, "exact", row["file"], document.doc_id, document.title, start, end, sha256, share=1.0
    )


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
