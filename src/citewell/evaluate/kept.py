"""A library made of a corpus, kept in a work folder: making it is nine tenths of the time of an evaluation.

In: a corpus file. Out: the folder of a library that `add` made of it. It is found again while the corpus's bytes and
the code that reads and cuts texts are the same; a stopped run goes on where it was, because adding does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from citewell.config import AddSettings
from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.report import Progress, code_digest
from citewell.extract import document_id
from citewell.index.encoder import Encoder
from citewell.index.library import Library
from citewell.kit.files import copy_whole, write_whole
from citewell.pipeline.add import Account, add, find
from citewell.pipeline.vectors import make_vectors

WAIT_S = 3_600.0  # for another process that makes the vectors of the same library
_MADE_BY = ("extract", "passages")


def kept_library(corpus: Path, work: Path, *, vectors: bool, progress: Progress) -> Path:
    """The library of a corpus, made or completed if need be, by the reader and the encoder that users have.

    Args:
        work: the folder in which libraries are kept, one folder for each corpus.
        vectors: whether its vectors must be there; the text alone is made in seconds.
    Returns:
        The library's folder. Documents are those of a copy of the corpus beside it, so it does not matter where the
        corpus itself lies or when it was copied.
    Raises:
        JudgedDataError: a row that the reader refuses for another reason than that it has no text.
        LibraryBusy: another evaluation of the same corpus is at work.
        UsageError: the work folder cannot be written.
    """
    folder = work.absolute() / "libraries" / f"{corpus.absolute().parent.name}-{_key(corpus, work)}"
    copy = folder / corpus.absolute().parent.name / corpus.name
    _copy(corpus, copy)
    with Library.write(folder / "library") as library:
        account = add(
            library,
            find([str(copy)]),
            settings=AddSettings(),
            trusted=True,  # judged data of our own choice, whose hosts count in the ranking
            progress=lambda done, total, _: progress("adding", done, total),
        )
    _check(corpus, account)
    if vectors:
        make_vectors(folder / "library", wait_s=WAIT_S, progress=lambda made, wanted: progress("vectors", made, wanted))
    return folder / "library"


def library_of_rows(rows: Sequence[Mapping[str, Any]], corpus: Path, work: Path, *, progress: Progress) -> Path:
    """The kept library, with vectors, of rows that were made here and stand in no file yet.

    Args:
        rows: `_id`, title, text and more, as extract.corpus reads them.
        corpus: where in the work folder they are written, whole.
    Raises:
        As `kept_library`.
    """
    try:
        corpus.parent.mkdir(parents=True, exist_ok=True)
        write_whole(corpus, "".join(json.dumps(row) + "\n" for row in rows))
    except OSError as problem:
        raise _unwritable(work, problem) from problem
    return kept_library(corpus, work, vectors=True, progress=progress)


def row_ids(library: Library) -> Mapping[str, str]:
    """Document id -> the `_id` of its row in the corpus."""
    return {document_id(source): unquote(source.rpartition("#")[2]) for source in library.store.sources()}


def _key(corpus: Path, work: Path) -> str:
    """Of the place too: documents are known by the address of their file, so a library that was moved is of no use."""
    with corpus.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    made_by = f"{content} {code_digest(*_MADE_BY)} {Encoder.name} {work.absolute()}"
    return hashlib.sha256(made_by.encode()).hexdigest()[:12]


def _copy(corpus: Path, copy: Path) -> None:
    if copy.exists():
        return
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy_whole(corpus, copy)
    except OSError as problem:
        raise _unwritable(copy.parents[1], problem) from problem


def _unwritable(folder: Path, problem: OSError) -> UsageError:
    message = f"the work folder {folder} cannot be written: {(problem.strerror or str(problem)).lower()}"
    return UsageError(message, hint="choose another one with --work")


def _check(corpus: Path, account: Account) -> None:
    """Rows without text cannot be found by anyone and are no reason to stop; any other failure is one of the data."""
    for failure in account.failed:
        if failure.reason != "no_text":
            raise JudgedDataError(f"{corpus}: {failure.message}", hint=failure.hint)
