"""Questions with the sources to answer from and the answers that people wrote, read strictly.

In: a file of `{question, sources: [{n, text}], answers: [{kind, text}]}`, a line each. Out: Question. Rows without
sources may name a document of a corpus by `pmid`. Asking them: evaluate.answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citewell.errors import JudgedDataError
from citewell.evaluate.rows import Row, read_rows
from citewell.evaluate.texts import normalised, without_marks

LONG_ANSWER = "long answer"
"""The kind of a reference that stands in the field `long_answer`."""

DECISIONS = ("yes", "no", "maybe")


@dataclass(frozen=True, slots=True)
class Given:
    """A source that a row gives to answer from."""

    title: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what belongs to it; references are free of citation marks."""

    name: str  # the row's id, else its line
    text: str
    sources: tuple[Given, ...]  # empty: the whole library is asked
    references: Mapping[str, tuple[str, ...]]  # kind -> answers by people
    short_answers: tuple[str, ...]  # normalised (evaluate.texts), each once
    decision: str | None  # "yes", "no", "maybe", if the row says so


def read_questions(path: Path, corpus: Path | None = None) -> list[Question]:
    """All questions of a .jsonl or .jsonl.gz file.

    Args:
        corpus: rows `{_id, title, text}` in which the `pmid` of a row without sources is looked up.
    Raises:
        SourceNotFound: there is no such file.
        JudgedDataError: a malformed row, a source or an answer without text, a document that the corpus lacks; with
            the line.
    """
    rows = list(read_rows(path, {"question": str}))
    names = [str(row.data.get("id", row.data.get("_id", f"line-{row.number}"))) for row in rows]
    _check_names(rows, names)
    named = {str(row.data["pmid"]) for row in rows if "sources" not in row.data and "pmid" in row.data}
    documents = _documents(corpus, named) if corpus is not None and named else {}
    return [_question(row, name, documents, corpus) for row, name in zip(rows, names, strict=True)]


def _check_names(rows: list[Row], names: list[str]) -> None:
    seen: dict[str, int] = {}
    for row, name in zip(rows, names, strict=True):
        if name in seen:
            raise row.error(f"the id {name!r} was used before, in line {seen[name]}", "give each row its own")
        seen[name] = row.number


def _documents(corpus: Path, named: set[str]) -> dict[str, Given]:
    found = {}
    for row in read_rows(corpus, {"_id": str, "text": str}, unique="_id"):
        if row.data["_id"] in named:
            found[row.data["_id"]] = Given(_text(row.data, "title"), _text(row.data, "url"), row.data["text"])
    return found


def _question(row: Row, name: str, documents: Mapping[str, Given], corpus: Path | None) -> Question:
    if not row.data["question"].strip():
        raise row.error("the question is empty")
    sources = _sources(row)
    if "sources" not in row.data and "pmid" in row.data and corpus is not None:
        sources = (_document(row, documents, corpus),)
    shorts = [
        normalised(source["short_answer"]) for source in row.data.get("sources", ()) if source.get("short_answer")
    ]
    decision = row.data.get("final_decision")
    if decision is not None and decision not in DECISIONS:
        raise row.error(f"the final_decision {decision!r} is unknown", f"decisions are {', '.join(DECISIONS)}")
    return Question(
        name, row.data["question"], sources, _references(row), tuple(dict.fromkeys(filter(None, shorts))), decision
    )


def _document(row: Row, documents: Mapping[str, Given], corpus: Path) -> Given:
    number = str(row.data["pmid"])
    if number not in documents:
        raise row.error(f"the document {number!r} is not in {corpus}", "name the corpus that these rows belong to")
    return documents[number]


def _sources(row: Row) -> tuple[Given, ...]:
    given = _objects(row, "sources")
    for place, source in enumerate(given, 1):
        if not isinstance(source.get("short_answer", ""), str | None):
            raise row.error(f"the short_answer of source {place} is no text")
        if not isinstance(source.get("text"), str) or not source["text"].strip():
            raise row.error(f"source {place} has no text", "give its text, or leave it out")
    return tuple(Given(_text(source, "title"), _text(source, "url"), source["text"]) for source in given)


def _references(row: Row) -> dict[str, tuple[str, ...]]:
    references: dict[str, list[str]] = {}
    for place, answer in enumerate(_objects(row, "answers"), 1):
        text = without_marks(answer["text"]) if isinstance(answer.get("text"), str) else ""
        if not text:
            raise row.error(f"answer {place} has no text", "give its text, or leave it out")
        references.setdefault(_text(answer, "kind") or "answer", []).append(text)
    if long_answer := without_marks(_text(row.data, "long_answer")):
        references.setdefault(LONG_ANSWER, []).append(long_answer)
    return {kind: tuple(texts) for kind, texts in references.items()}


def _objects(row: Row, name: str) -> list[dict[str, Any]]:
    values = row.data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise _not_objects(row, name)
    return values


def _not_objects(row: Row, name: str) -> JudgedDataError:
    return row.error(f"the field {name!r} is no list of objects", f'{name} should be a list like [{{"text": "..."}}]')


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
