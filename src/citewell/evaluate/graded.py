"""Questions whose candidate sentences people graded, and the texts that they were found in.

In: `<library>.jsonl` and `texts/<library>.tar.gz` or `.jsonl.gz`. Out: candidates and documents; where a candidate
stands in them is told by evaluate.alignment and kept as an AlignedCandidate.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from citewell.errors import DocumentError, SourceNotFound
from citewell.evaluate.packed import files_below
from citewell.evaluate.rows import Row, read_rows
from citewell.extract import CorpusProblem, extract, known_suffixes, read_corpus
from citewell.types import BlockKind, Document, Page

How: TypeAlias = Literal["exact", "near", "lost"]

_FETCHED = "2000-01-01T00:00:00Z"  # no figure depends on it
_FIELDS = ("n", "document", "heading", "kind", "text", "grade", "leans")
_CORPORA = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that a search brought for a question, as it was shown to the grader."""

    library: str
    question: str  # the question's id
    n: int  # its number on the grader's sheet, from 1: by document, then by place
    document: str  # title
    heading: str
    kind: str  # as the reader of that time had it
    text: str
    grade: int  # 3 states the answer, 2 helps, 1 is on the topic, 0 is of no use
    leans: bool  # cannot be understood without the sentence before it


@dataclass(frozen=True, slots=True)
class AlignedCandidate:
    """Where a candidate stands today: `document.text[start:end]` is its quote. Lost ones have no file and no place."""

    candidate: Candidate
    how: How
    file: str = ""  # as its Document's source has it, relative to the library's texts
    doc_id: str = ""
    title: str = ""  # of the document, today
    start: int = 0
    end: int = 0
    sha256: str = ""  # of the quote, UTF-8
    kind: BlockKind | None = None  # of the block that most of it stands in
    share: float = 0.0  # of the candidate's words or letters that stand in the quote
    why: str = ""  # a lost one's reason: "no letters", "markup", "not in the text"


def read_graded(path: Path) -> list[Candidate]:
    """The candidates of a library, in order of questions and numbers.

    Raises:
        SourceNotFound, JudgedDataError: the file is not as it should be, with the line.
    """
    return [
        Candidate(library=str(row.data["library"]), question=str(row.data["id"]), **_fields(row, number, one))
        for row in read_rows(path, {"id": str, "library": str, "candidates": list})
        for number, one in enumerate(row.data["candidates"], 1)
    ]


def _fields(row: Row, number: int, candidate: Any) -> dict[str, Any]:
    for name in _FIELDS:
        if not isinstance(candidate, dict) or name not in candidate:
            raise row.error(f"candidate {number} has no {name!r}", f"candidates need {', '.join(_FIELDS)}")
    return {name: candidate[name] for name in _FIELDS}


def read_texts(place: Path) -> Iterator[tuple[str, Document]]:
    """The documents of a library's texts: a packed tree, a folder, or a corpus; what cannot be read is passed over.

    Yields:
        The name of a file inside the tree, or a row's id, and its document.
    """
    if place.name.endswith(_CORPORA):
        for read in read_corpus(place):
            if not isinstance(read, CorpusProblem):
                yield read.source.rpartition("#")[2], read
        return
    for name, content in files_below(place, known_suffixes()):
        inside = Path(name).relative_to(place).as_posix()
        try:
            page = Page(f"file:///{inside}", content, None, _FETCHED)
            yield inside, extract(page, name=Path(name).name)
        except DocumentError:
            continue


def texts_of(folder: Path, library: str) -> Path:
    """Where the texts of a library lie: in `texts`, packed as a tree or as a corpus.

    Raises:
        SourceNotFound: there is neither.
    """
    for name in (f"{library}.tar.gz", f"{library}.jsonl.gz", library):
        if (folder / "texts" / name).exists():
            return folder / "texts" / name
    raise SourceNotFound(f"there are no texts of {library!r} in {folder / 'texts'}")


def lines_of_aligned(found: Iterable[AlignedCandidate]) -> Iterator[str]:
    """One JSON object a candidate, as `citewell eval graded -o` writes them: the place, not the text of others."""
    for one in found:
        row = asdict(one)
        candidate = row.pop("candidate")
        kept = {name: candidate[name] for name in ("library", "question", "n", "grade", "leans")}
        yield json.dumps(kept | row, ensure_ascii=False)
