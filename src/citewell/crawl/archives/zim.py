"""A ZIM file (an offline Wikipedia, for example) -> the articles in it.

In: a file. Out: pages one by one, and a problem for each that could not be read. libzim reads it, which is C++ and
takes files at their word: it does so in a process of its own, a few articles at a time, so that a damaged file costs
what it damages. libzim is GPL-3; it is imported here alone, and only when such a file is read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from citewell.crawl.archives.archived import Archived, ArchivedPage, ArchiveProblem, ArchiveReading
from citewell.crawl.files import file_source
from citewell.crawl.read.published import time_of, utc
from citewell.errors import MissingExtra
from citewell.kit.workers import supervised

if TYPE_CHECKING:
    from libzim.reader import Archive

MAX_BYTES = 20_000_000
"""Of one article."""

_BATCH = 32  # entries read together: enough to outweigh the handing over
_BATCH_BYTES = 64_000_000  # of articles in one batch; the others wait for the next
_TIMEOUT_S = 60.0  # for a batch
_MEMORY_MB = 3_000
_TYPES = ("text/html", "text/plain", "application/pdf", "application/xhtml+xml")
_DAMAGED = "get the file again, or check it with: zimcheck FILE"
_SITE = re.compile(r"https?://[^/\s?#]+", re.IGNORECASE)
_LANGUAGE = re.compile("[a-z]{2}")  # most files name it by three letters, which HTTP does not know
_IN_PATHS = "/:@!$&'()*+,;=~-._"  # kept as they are in an address


@dataclass(frozen=True, slots=True)
class _About:
    """What a file says of itself."""

    entries: int  # to be looked at, redirects and pictures included
    source: str  # address of what was copied; "" for this and the others where it does not say
    scraper: str  # the program that made it, lower case
    date: str  # when it was made, ISO 8601
    language: str


@dataclass(frozen=True, slots=True)
class _Job:
    path: str
    start: int  # entries by number, from here
    stop: int  # to before here
    max_bytes: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry as the reading process gives it."""

    number: int
    path: str
    kind: str  # "page", "size", "error", or why it was passed over
    mimetype: str = ""
    title: str = ""
    content: bytes = b""
    detail: str = ""


def read_zim(path: Path, *, max_bytes: int = MAX_BYTES) -> ArchiveReading:
    """Read the articles of a ZIM file: its pages of HTML, plain text and PDF, without redirects, pictures and what it
    holds for its own use.

    An article's address is where it can be read on the web, if the file says what it was made from in a way that leaves
    no doubt; else it is that of the file with the article's path behind a "#".

    Args:
        max_bytes: of one article; a larger one is a problem ("size").
    Yields:
        Articles in the order of their paths, with the day the file was made as the time of their capture, and problems.
        A file that cannot be read at all gives one problem. Redirects and entries of other types are counted.
    Raises:
        MissingExtra: libzim is not installed.
        OSError: the file cannot be opened.
    """
    _require_libzim()
    with path.open("rb"):
        pass
    skipped: Counter[str] = Counter()
    return ArchiveReading(_archived(path, max_bytes, skipped), skipped)


def _require_libzim() -> None:
    if find_spec("libzim") is None:
        raise MissingExtra("ZIM files are read by libzim, which is not installed", hint="pip install libzim")


def _about(path: Path) -> _About | None:
    for outcome in supervised(_describe, [str(path)], workers=1, timeout_s=_TIMEOUT_S, memory_mb=_MEMORY_MB):
        return outcome.result
    return None


def _archived(path: Path, max_bytes: int, skipped: Counter[str]) -> Generator[Archived, None, None]:
    about = _about(path)
    if about is None:
        yield ArchiveProblem("error", "it is no ZIM file, or a damaged one", "its beginning", hint=_DAMAGED)
        return
    jobs = (
        _Job(str(path), start, min(start + _BATCH, about.entries), max_bytes)
        for start in range(0, about.entries, _BATCH)
    )
    fetched = _fetched(about, path)
    for entry in _entries(jobs):
        if entry.kind == "page":
            url = _url(about, path, entry.path)
            yield ArchivedPage(url, entry.content, entry.mimetype, 200, _headers(about, entry), fetched, entry.path)
        elif entry.kind in {"size", "error"}:
            hint = _DAMAGED if entry.kind == "error" else ""
            yield ArchiveProblem(entry.kind, entry.detail, entry.path or f"entry {entry.number:,}", hint=hint)
        else:
            skipped[entry.kind] += 1


def _entries(jobs: Iterator[_Job]) -> Iterator[_Entry]:
    """What the entries hold, in order. A batch that failed, or was too much at once, is tried entry by entry."""
    with closing(supervised(_read, jobs, workers=1, timeout_s=_TIMEOUT_S, memory_mb=_MEMORY_MB)) as outcomes:
        for outcome in outcomes:
            job, read = outcome.item, outcome.result or []
            yield from read
            rest = range(job.start + len(read), job.stop)
            if len(rest) == 1 and outcome.failure is not None:
                yield _Entry(rest.start, "", "error", detail=f"reading it failed: {outcome.failure.kind}")
            elif rest:
                yield from _entries(replace(job, start=number, stop=number + 1) for number in rest)


def _fetched(about: _About, path: Path) -> str:
    """The day the file was made, at its beginning; when it was last written to if it does not say."""
    day = time_of(about.date or "")
    if day is None:
        return utc(datetime.fromtimestamp(path.stat().st_mtime, UTC))
    return day if day.endswith("Z") else f"{day}T00:00:00Z"


def _url(about: _About, path: Path, entry: str) -> str:
    """Where an article can be read."""
    if about.scraper.startswith(("warc2zim", "zimit")):  # paths are addresses without their scheme
        return "https://" + quote(entry, safe=_IN_PATHS)
    source = _SITE.match(about.source)
    if about.scraper.startswith("mwoffliner") and source:  # a wiki in its usual place
        return f"{source[0]}/wiki/{quote(entry.removeprefix('A/'), safe=_IN_PATHS)}"
    return f"{file_source(path)}#{quote(entry, safe=_IN_PATHS)}"


def _headers(about: _About, entry: _Entry) -> tuple[tuple[str, str], ...]:
    """What the file knows of an article, said as a server would."""
    language = about.language if _LANGUAGE.fullmatch(about.language) else ""
    pairs = (("Content-Type", entry.mimetype), ("Content-Language", language), ("Title", entry.title))
    return tuple((name, " ".join(value.split())) for name, value in pairs if value.strip())


# What follows runs in the reading process.


def _describe(path: str) -> _About:
    archive = _open(path)
    known = set(archive.metadata_keys)

    def said(key: str) -> str:
        try:
            return bytes(archive.get_metadata(key)).decode("utf-8", "replace").strip() if key in known else ""
        except (RuntimeError, KeyError):  # its text is damaged
            return ""

    entries = archive.entry_count if archive.has_new_namespace_scheme else archive.all_entry_count
    language = said("Language").partition(",")[0].lower()
    return _About(entries, said("Source"), said("Scraper").lower(), said("Date")[:40], language[:40])


def _read(job: _Job) -> list[_Entry]:
    """The entries of a batch; fewer if their content is a lot."""
    archive = _open(job.path)
    read: list[_Entry] = []
    total = 0
    for number in range(job.start, job.stop):
        read.append(_entry(archive, number, job.max_bytes))
        total += len(read[-1].content)
        if total > _BATCH_BYTES:
            break
    return read


def _entry(archive: Archive, number: int, max_bytes: int) -> _Entry:
    path = ""
    try:
        entry = archive._get_entry_by_id(number)
        path = entry.path
        if entry.is_redirect:
            return _Entry(number, path, "redirect")
        item = entry.get_item()
        mimetype = item.mimetype
        if mimetype.partition(";")[0].strip().lower() not in _TYPES:
            return _Entry(number, path, "other type")
        if not archive.has_new_namespace_scheme and not path.startswith("A/"):
            return _Entry(number, path, "not an article")
        if item.size > max_bytes:
            return _Entry(number, path, "size", detail=f"larger than {max_bytes:,} bytes")
        return _Entry(number, path, "page", mimetype, entry.title, bytes(item.content))
    except (RuntimeError, KeyError, ValueError, IndexError, UnicodeDecodeError):  # as libzim's own errors arrive here
        return _Entry(number, path, "error", detail="it is damaged")


@lru_cache(maxsize=1)
def _open(path: str) -> Archive:
    """The file, opened once in a process."""
    from libzim.reader import Archive

    # Its C++ speaks on the terminal of things that do not concern us; this process has nothing to say there.
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    return Archive(Path(path))
