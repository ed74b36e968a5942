"""Runs: ranked documents for many queries, in memory and in TREC's form on file.

On file a line is `query_id Q0 doc_id rank score run_tag`. Evaluators sort by score and not by rank, so the scores that
are written fall with the rank, without ties.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.rows import lines_of
from citewell.kit.files import write_whole

Run = Mapping[str, Sequence[str]]
"""Query id -> document ids, best first."""


def write_run(path: Path, run: Run, *, tag: str) -> None:
    """Write a run, whole or not at all. The score of a document is 1 / its rank.

    Raises:
        UsageError: an id with white space in it, which this form cannot hold, or the file cannot be written.
    """
    lines = []
    for query, documents in run.items():
        for rank, document in enumerate(documents, 1):
            if any(len(name.split()) != 1 for name in (query, document)):
                raise UsageError(f"the ids {query!r} and {document!r} cannot stand in a run file",
                                 hint="ids with white space have no place in this form")  # fmt: skip
            lines.append(f"{query} Q0 {document} {rank} {1 / rank:.8f} {tag}\n")
    try:
        write_whole(path, "".join(lines))
    except OSError as problem:
        message = f"{path} cannot be written: {(problem.strerror or str(problem)).lower()}"
        raise UsageError(message, hint="choose another place with --run") from problem


def read_run(path: Path, *, doc_ids: Collection[str]) -> dict[str, list[str]]:
    """Read a run, sorted as trec_eval does: by score, equal ones by document id, both falling.

    Args:
        doc_ids: of the corpus; a run that names others belongs to another one.
    Raises:
        SourceNotFound, JudgedDataError: with file and line.
    """
    scores: dict[str, dict[str, float]] = {}
    for number, line in lines_of(path):
        query, document, score = _entry(path, number, line)
        if document not in doc_ids:
            raise _wrong(
                path, number, f"document {document!r} is not in the corpus", "is it a run over another corpus?"
            )
        of_query = scores.setdefault(query, {})
        if document in of_query:
            raise _wrong(path, number, f"document {document!r} is ranked twice for query {query!r}", "keep one of them")
        of_query[document] = score
    if not scores:
        raise JudgedDataError(f"{path} holds no run", hint="each line should be: query Q0 document rank score tag")
    return {
        query: [name for name, _ in sorted(found.items(), key=lambda item: (item[1], item[0]), reverse=True)]
        for query, found in scores.items()
    }


def _entry(path: Path, number: int, line: str) -> tuple[str, str, float]:
    cells = line.split()
    hint = "each line should be: query Q0 document rank score tag"
    if len(cells) != 6:
        raise _wrong(path, number, f"{len(cells)} cells where six should be", hint)
    try:
        score = float(cells[4])
    except ValueError:
        score = math.nan
    if math.isnan(score):
        raise _wrong(path, number, f"the score {cells[4]!r} is no number", hint)
    return cells[0], cells[2], score


def _wrong(path: Path, number: int, message: str, hint: str) -> JudgedDataError:
    return JudgedDataError(f"{path}, line {number}: {message}", hint=hint)
