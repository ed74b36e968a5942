"""The sources that judged questions give, in one library; each question sees only its own.

In: Questions. Out: the folder of a library made by the real `add`, in which every source of a question carries the
question's mark as its site, so that asking with that site finds no other. What a term is worth is counted over all
sources of the file. Also the sentences of one question's sources, for the baselines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from citewell.errors import UsageError
from citewell.evaluate.baselines import Candidate
from citewell.evaluate.kept import library_of_rows, row_ids
from citewell.evaluate.questions import Question
from citewell.evaluate.report import Progress
from citewell.index.library import Library
from citewell.types import Answer, Passage, Vectors

DOCUMENTS_READ = 5
"""Of a whole library the best documents, as many as baselines are made of."""

Read = tuple[Passage, Vectors]
"""A passage with the vectors of its sentences."""


def mark(place: int) -> str:
    """What names the sources of the question at a place of its file, from 0."""
    return f"judged-question-{place}"


def library_of(path: Path, questions: Sequence[Question], work: Path, progress: Progress) -> Path | None:
    """The library of all sources of a file, made or completed if need be; None where no question gives any.

    Raises:
        UsageError: the work folder cannot be written.
    """
    rows = [
        {"_id": f"{mark(place)}.{n}", "title": source.title, "url": source.url, "text": source.text,
         "metadata": {"site": mark(place)}}
        for place, question in enumerate(questions)
        for n, source in enumerate(question.sources)
    ]  # fmt: skip
    if not rows:
        return None
    corpus = work / "sources" / path.name.split(".")[0] / "corpus.jsonl"
    return library_of_rows(rows, corpus, work, progress=progress)


class GivenSources:
    """Reads the sentences of a question's sources from the library of its file."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._row_of = row_ids(library)

    def sentences(self, place: int) -> list[Candidate]:
        """All sentences of the sources of the question at a place of its file, as given; headings are none."""
        numbers = self._library.store.passages_within((mark(place),), (), None, None)
        stored, vectors = self._library.passages(numbers), self._library.sentence_vectors(numbers)
        by_source: dict[int, list[Read]] = {}
        for number in numbers:
            source = int(self._row_of[stored[number].info.doc_id].rpartition(".")[2])
            by_source.setdefault(source, []).append((stored[number].passage, vectors[number]))
        return [c for source in sorted(by_source) for c in _sentences(source, by_source[source])]


def sentences_found(answer: Answer) -> list[Candidate]:
    """The sentences of the passages that a question found in a whole library, best document first.

    Raises:
        UsageError: their vectors are not made yet.
    """
    found = []
    for place, result in enumerate(answer.results[:DOCUMENTS_READ]):
        read = [(p.passage, p.sentence_vectors) for p in result.source.passages]
        if any(vectors is None for _, vectors in read):
            raise UsageError("the library waits for vectors", hint="finish them with: citewell index")
        found += _sentences(place, ((passage, vectors) for passage, vectors in read if vectors is not None))
    return found


def _sentences(source: int, read: Iterable[Read]) -> list[Candidate]:
    """The sentences of one source in the order of its text; their places have gaps where it was not read."""
    found: list[Candidate] = []
    place, end = 0, 0
    for passage, vectors in sorted(read, key=lambda entry: entry[0].start):
        place += int(passage.start > end)
        end = passage.end
        for sentence, vector in zip(passage.sentences, vectors, strict=True):
            if sentence.kind != "heading":
                text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
                found.append(Candidate(source, place, " ".join(text.split()), vector))
            place += 1
    return found
