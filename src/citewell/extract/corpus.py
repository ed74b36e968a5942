"""JSONL corpus -> Documents: one row, one document, as a stream.

A row is `{_id, title, text}` with `url` and `metadata` where there are any (the layout of BEIR). A bad row costs only
itself.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, cast
from urllib.parse import quote

from citewell.errors import DocumentError, EmptyDocument
from citewell.extract.dates import iso_date
from citewell.extract.draft import MAX_CHARS, Reading, as_document
from citewell.extract.language import language_code
from citewell.extract.origins import origin_of
from citewell.extract.parts import Part
from citewell.extract.places import stem_of, web_urls
from citewell.extract.plain import parts_of_text
from citewell.extract.titles import NO_WORK, Work, beginning
from citewell.kit.files import open_regular
from citewell.types import Document

CORPUS_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")

_MAX_LINE = 64_000_000  # bytes of one row; a longer one is passed over
_READ_ERRORS = (OSError, EOFError, zlib.error)


@dataclass(frozen=True, slots=True)
class CorpusProblem:
    """A row, or the rest of a file, that could not be read. The rows around it were."""

    source: str  # URL of the file with the number of the line: file:///...#line-12
    reason: (
        str  # short stable word: "bad_json", "no_id", "no_text", "duplicate_id", "bad_encoding", "cut_off", "too_large"
    )
    message: str
    hint: str


class _BadRowError(Exception):
    """Why a row is no document."""

    def __init__(self, reason: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.reason, self.message, self.hint = reason, message, hint


def is_corpus(name: str) -> bool:
    """Whether a file's name is that of a corpus: .jsonl or .ndjson, plain or gzipped."""
    return name.lower().endswith(CORPUS_SUFFIXES)


def read_corpus(path: Path, *, work: Work = NO_WORK) -> Iterator[Document | CorpusProblem]:
    """Stream the documents of a JSONL file in its order.

    A row's source is the file's URL and the row's id: `file:///...#<_id>`. Its time of reading is the file's own time
    of change, so that the same file gives the same documents.

    Args:
        work: what its owner says of it. The addresses of its rows are claims unless the owner vouches for them.
    Yields:
        A Document for each good row, a CorpusProblem for each bad one. Rows of white space are passed over.
        If the file itself breaks off (a truncated gzip), what came before it, and then one problem.
    Raises:
        OSError: the file cannot be opened at all.
    """
    base = path.absolute().as_uri()
    fetched = datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    seen: set[str] = set()
    number = 0
    with _opened(path) as file:
        try:
            for number, line in enumerate(_lines(file), 1):
                if line.strip(b" \t\r\n\x00\xef\xbb\xbf"):
                    yield _document_or_problem(line, number, base, fetched, path, seen, work)
        except _READ_ERRORS as error:
            message = f"the file breaks off after line {number} ({error or type(error).__name__})"
            yield CorpusProblem(f"{base}#line-{number + 1}", "cut_off", message, "copy or download the file again")


def _opened(path: Path) -> IO[bytes]:
    """The file's bytes, unpacked if its first bytes say that it is gzipped."""
    with open_regular(path) as file:
        packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines, none of them longer than _MAX_LINE + 1 bytes; the rest of a longer one is passed over."""
    while line := file.readline(_MAX_LINE + 1):
        rest = line
        while len(rest) > _MAX_LINE and not rest.endswith(b"\n"):
            rest = file.readline(_MAX_LINE + 1)
        yield line


def _document_or_problem(
    line: bytes, number: int, base: str, fetched: str, path: Path, seen: set[str], work: Work
) -> Document | CorpusProblem:
    try:
        row = _row(line)
        row_id = _row_id(row, seen)
        return _document(row, row_id, base, fetched, path, work)
    except _BadRowError as bad:
        return CorpusProblem(f"{base}#line-{number}", bad.reason, f"line {number}: {bad.message}", bad.hint)
    except DocumentError as error:
        return CorpusProblem(f"{base}#line-{number}", error.reason, f"line {number}: {error}", error.hint)
    except Exception as error:  # the edge of the stage: a fault of ours costs this row only
        message = f"line {number}: its reader gave up ({type(error).__name__}: {error})"
        return CorpusProblem(f"{base}#line-{number}", "unreadable", message, "please report this row")


def _row(line: bytes) -> dict[str, object]:
    if len(line) > _MAX_LINE:
        raise _BadRowError("too_large", f"the row is longer than {_MAX_LINE:,} bytes", "split it into several rows")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _BadRowError("bad_encoding", f"not UTF-8 at byte {error.start}", "convert the file to UTF-8") from error
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _BadRowError("bad_json", f"not JSON ({error})", "each line must be one JSON object") from error
    if not isinstance(row, dict):
        raise _BadRowError("bad_json", "not a JSON object", "each line must be one JSON object") from None
    return row


def _row_id(row: dict[str, object], seen: set[str]) -> str:
    value = row.get("_id")
    row_id = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not row_id:
        raise _BadRowError("no_id", "the row has no _id", "give each row a unique _id")
    if row_id in seen:
        raise _BadRowError("duplicate_id", f"the _id {row_id!r} was used before", "give each row a unique _id")
    seen.add(row_id)
    return row_id


def _document(row: dict[str, object], row_id: str, base: str, fetched: str, path: Path, work: Work) -> Document:
    metadata = row.get("metadata")
    more = metadata if isinstance(metadata, dict) else {}
    title = _text(row, "title")
    # A row with an empty text is a document of which only the title is known, as in many library catalogues.
    parts = parts_of_text(_text(row, "text")) or [Part("heading", title if "text" in row else "", 1)]
    reading = Reading(
        parts=parts,
        filetype="jsonl",
        title=title or beginning(parts[0].text if parts else ""),
        site=_text(more, "site") or _text(more, "source") or None,
        urls=web_urls([_text(row, "url") or _text(more, "url")]),
        author=_text(more, "author") or _text(more, "authors") or None,
        published=iso_date(_text(more, "published") or _text(more, "date")),
        modified=iso_date(_text(more, "modified")),
        language=language_code(_text(row, "language") or _text(more, "language") or _text(more, "lang")),
    )
    place = work if work.given else replace(work, name=_corpus_name(path))
    source = f"{base}#{quote(row_id, safe='', errors='replace')}"
    try:
        return as_document(
            reading,
            source=source,
            fetched=fetched,
            origin=origin_of(reading, source=source, work=place),
            fallback_title=row_id,
            max_chars=MAX_CHARS,
        )
    except EmptyDocument as error:
        raise _BadRowError(
            "no_text", f"the row {row_id!r} has no text", "rows without text cannot be searched"
        ) from error


def _text(row: dict[str, object], key: str) -> str:
    """The value of a text field; lists of texts are joined by commas, anything else is not there."""
    value = row.get(key)
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def _corpus_name(path: Path) -> str:
    """What to call a corpus: its file's name, or its folder's if the file is just "corpus"."""
    stem = stem_of(path.name)
    return path.absolute().parent.name if stem == "corpus" else stem
