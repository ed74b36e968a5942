"""Questions with graded candidates, and questions that were changed until their library had no answer.

In: files of graded questions, a file of near misses. Out: a Question for each, with the side it stands on when we ask
whether the library answers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from citewell.evaluate.graded import Candidate, read_graded
from citewell.evaluate.rows import Row, read_rows

Side: TypeAlias = Literal["answerable", "near misses", "foreign", "not answerable", "in doubt"]
"""Of a question that its library does not answer the kind tells whether it was near; else it is "not answerable". In
doubt is one that was meant to be answered, but no candidate helps: no figure of silence counts it."""

HELPS, STATES = 2, 3  # grades

_SIDES: Mapping[str, Side] = {"near-miss": "near misses", "off-topic": "foreign", "foreign": "foreign"}


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a file of graded questions says that a candidate stands."""

    file: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Given:
    """A graded candidate as its file has it."""

    candidate: Candidate
    locator: Locator | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a library, and the sentences that were graded for it."""

    id: str
    library: str
    text: str
    kind: str
    side: Side
    origin: str  # id of the question whose candidates these are: its own, but for one that was changed
    candidates: tuple[Given, ...]

    @property
    def name(self) -> str:
        """Names the question among those of all libraries."""
        return f"{self.library}/{self.id}"

    @property
    def grades(self) -> list[int]:
        return [given.candidate.grade for given in self.candidates]


def read_questions(path: Path, *, limit: int | None = None) -> list[Question]:
    """The questions of a file of graded ones, in its order.

    Args:
        limit: only so many from its beginning.
    Raises:
        SourceNotFound, JudgedDataError: the file is not as it should be, with the line.
    """
    required = {"id": str, "library": str, "question": str, "kind": str, "answerable": bool, "candidates": list}
    candidates = iter(read_graded(path))
    found = []
    for row in read_rows(path, required):
        given = [Given(next(candidates), _locator(row, one)) for one in row.data["candidates"]]
        found.append(_question(row, tuple(given)))
    return found[:limit]


def read_near_misses(path: Path, questions: Sequence[Question]) -> list[Question]:
    """Changed questions, with the candidates of those they were made from; of unknown ones they are left out.

    Raises:
        SourceNotFound, JudgedDataError: the file is not as it should be, with the line.
    """
    known = {(question.library, question.id): question for question in questions}
    required = {"id": str, "of": str, "library": str, "question": str}
    return [
        _changed(row, known[key])
        for row in read_rows(path, required)
        if (key := (row.data["library"], row.data["of"])) in known
    ]


def by_library(questions: Sequence[Question]) -> dict[str, list[Question]]:
    """Questions by the library they are asked of, in the order in which libraries come first."""
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(question.library, []).append(question)
    return found


def graded(questions: Sequence[Question]) -> Iterator[Given]:
    """All candidates of some questions."""
    for question in questions:
        yield from question.candidates


def _question(row: Row, candidates: tuple[Given, ...]) -> Question:
    kind = _plain(row.data["kind"])
    best = max((given.candidate.grade for given in candidates), default=0)
    side: Side = "answerable" if best >= HELPS else "in doubt"
    if side == "in doubt" and not row.data["answerable"]:
        side = _SIDES.get(kind, "not answerable")
    name, library = row.data["id"], row.data["library"]
    return Question(name, library, row.data["question"], kind, side, name, candidates)


def _changed(row: Row, origin: Question) -> Question:
    """A near miss: nothing helps any longer, unless the file says which grades it keeps."""
    keeps = row.data.get("keeps") or {}
    candidates = tuple(
        replace(given, candidate=replace(given.candidate, grade=int(keeps.get(str(given.candidate.n), 0))))
        for given in origin.candidates
    )
    kind = "near-miss"
    return Question(row.data["id"], origin.library, row.data["question"], kind, "near misses", origin.id, candidates)


def _plain(kind: str) -> str:
    """`near_miss`, `near miss` and `near-miss` are one kind."""
    return "-".join(kind.lower().replace("_", " ").split())


def _locator(row: Row, candidate: Mapping[str, Any]) -> Locator | None:
    if "file" not in candidate:
        return None
    try:
        return Locator(*(candidate[name] for name in ("file", "start", "end", "sha256")))
    except KeyError as problem:
        raise row.error(f"a candidate has a file, but no {problem}") from problem
