"""A judged collection in the layout of BEIR: documents, queries, and who is relevant to what.

In: a folder of corpus.jsonl[.gz], queries.jsonl[.gz] and qrels/<split>.tsv. Out: a `Collection`, checked as a whole:
every judgement is of a query and a document that are there.
Source of the layout: Thakur et al., BEIR, NeurIPS 2021 (datasets track).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from citewell.errors import JudgedDataError, SourceNotFound
from citewell.evaluate.rows import lines_of, read_rows

Qrels = Mapping[str, Mapping[str, int]]
"""Query id -> document id -> grade. Grades are gains; one of 0 or less is not relevant."""


@dataclass(frozen=True, slots=True)
class Collection:
    """What a system is to be judged with."""

    name: str
    corpus: Path
    doc_ids: frozenset[str]
    empty: int  # documents without any text, which no system can find
    queries: Mapping[str, str]  # of the judged queries with a relevant document, in the order of their file
    qrels: Qrels  # of the same queries
    split: str
    files: tuple[Path, ...]


def read_collection(folder: Path, *, split: str = "test", limit: int | None = None) -> Collection:
    """Read a collection and check it.

    Args:
        split: which qrels/<split>.tsv.
        limit: only the first judged queries, in the order of their file.
    Raises:
        SourceNotFound: no such folder, or a file of it is missing.
        JudgedDataError: anything in it that is not as it should be, with file and line.
    """
    if not folder.is_dir():
        raise SourceNotFound(
            f"there is no folder {folder}", hint="name a folder with corpus.jsonl, queries.jsonl and qrels/"
        )
    corpus, queries_file = _one_of(folder, "corpus.jsonl"), _one_of(folder, "queries.jsonl")
    qrels_file = _qrels_file(folder, split)
    doc_ids, empty = _documents(corpus)
    texts = _queries(queries_file)
    qrels = _judgements(qrels_file, doc_ids, texts)
    judged = [name for name in texts if any(grade > 0 for grade in qrels.get(name, {}).values())][:limit]
    if not judged:
        raise JudgedDataError(
            f"{qrels_file} has no query with a relevant document", hint="grades above 0 mean relevant"
        )
    queries = {name: _said(queries_file, name, texts[name]) for name in judged}
    chosen = {name: qrels[name] for name in judged}
    files = (corpus, queries_file, qrels_file)
    return Collection(folder.resolve().name, corpus, doc_ids, empty, queries, chosen, split, files)


def _one_of(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    hint = "the folder should hold corpus.jsonl, queries.jsonl (both may end in .gz) and qrels/test.tsv"
    raise SourceNotFound(f"there is no {name} or {name}.gz in {folder}", hint=hint)


def _qrels_file(folder: Path, split: str) -> Path:
    there = sorted(path.name.removesuffix(".gz").removesuffix(".tsv") for path in (folder / "qrels").glob("*.tsv*"))
    for path in (folder / "qrels" / f"{split}.tsv", folder / "qrels" / f"{split}.tsv.gz"):
        if split in there and path.is_file():
            return path
    hint = f"choose one with --split: {', '.join(there)}" if there else "judgements should be in qrels/test.tsv"
    raise SourceNotFound(f"there is no split {split!r} in {folder / 'qrels'}", hint=hint)


def _id_of(value: object) -> str:
    """As a corpus that is added reads it: a text or a number, without blanks around it."""
    return str(value).strip()


def _documents(path: Path) -> tuple[frozenset[str], int]:
    ids, empty = set(), 0
    for row in read_rows(path, {"_id": (str, int), "text": str}, unique="_id"):
        name = _id_of(row.data["_id"])
        if not name or name in ids:
            raise row.error(f"the _id {name!r} is empty or was used before", "give each document its own _id")
        ids.add(name)
        empty += not (row.data["text"].strip() or str(row.data.get("title") or "").strip())
    return frozenset(ids), empty


def _queries(path: Path) -> dict[str, tuple[int, str]]:
    """Texts of queries by id, with their lines."""
    found = {}
    for row in read_rows(path, {"_id": (str, int), "text": str}, unique="_id"):
        found[_id_of(row.data["_id"])] = (row.number, row.data["text"])
    return found


def _said(path: Path, name: str, text: tuple[int, str]) -> str:
    number, words = text
    if not words.strip():
        hint = "give the query its words, or take it out of the judgements"
        raise JudgedDataError(f"{path}, line {number}: the judged query {name!r} has no text", hint=hint)
    return words


def _judgements(path: Path, doc_ids: frozenset[str], queries: Mapping[str, object]) -> dict[str, dict[str, int]]:
    qrels: dict[str, dict[str, int]] = {}
    count = 0
    for number, line in lines_of(path):
        cells = [cell.strip() for cell in line.split("\t")]
        if number == 1 and cells[-1].lower() == "score":
            continue
        query, document, grade = _judgement(path, number, cells)
        count += 1
        if query not in queries:
            raise _wrong(
                path, number, f"query {query!r} is not in the queries file", "take the line out, or add the query"
            )
        if document not in doc_ids:
            raise _wrong(
                path, number, f"document {document!r} is not in the corpus", "take the line out, or add the document"
            )
        of_query = qrels.setdefault(query, {})
        if document in of_query:
            raise _wrong(
                path, number, f"query {query!r} and document {document!r} were judged before", "keep one of them"
            )
        of_query[document] = grade
    if not count:
        raise JudgedDataError(f"{path} holds no judgements", hint="each line should be: query id, document id, score")
    return qrels


def _judgement(path: Path, number: int, cells: list[str]) -> tuple[str, str, int]:
    hint = "each line should be: query id, document id and score, with tabs between them"
    if len(cells) != 3 or not all(cells):
        raise _wrong(path, number, f"{len(cells)} cells where three should be", hint)
    try:
        return cells[0], cells[1], int(cells[2])
    except ValueError as problem:
        raise _wrong(path, number, f"the score {cells[2]!r} is no whole number", hint) from problem


def _wrong(path: Path, number: int, message: str, hint: str) -> JudgedDataError:
    return JudgedDataError(f"{path}, line {number}: {message}", hint=hint)
