"""What web archives hold: the records that crawl.archives.warc and crawl.archives.zim give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page as it was when it was put into an archive."""

    url: str
    content: bytes  # as meant: transfer and content codings undone
    content_type: str | None  # as declared then
    status: int  # of HTTP; 200 where the archive holds pages without their responses
    headers: tuple[tuple[str, str], ...]  # of the response, without those that speak of the codings undone
    fetched: str  # when it was captured, ISO 8601 in UTC with a trailing Z, to the second
    record: str  # where in the archive, for an account: an offset or a path
    revisit_of: str | None = None  # the address whose capture, earlier in the archive, holds the same content


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """Something that an archive should hold and that could not be read."""

    reason: str  # "size" or "error", as for addresses
    detail: str  # in plain words
    record: str  # where in the archive
    url: str | None = None  # of the page, where it is known
    hint: str = ""  # what to do; "" if there is nothing


Archived: TypeAlias = ArchivedPage | ArchiveProblem


@dataclass(slots=True)
class ArchiveReading(Iterator[Archived]):
    """What an archive holds, one after the other, and the account of what was passed over so far.

    Nothing is read before it is asked for. Close it to free the file before its end.
    """

    items: Generator[Archived, None, None]
    skipped: Counter[str] = field(default_factory=Counter)  # records that are no pages, by kind: "request", "redirect"

    def __next__(self) -> Archived:
        return next(self.items)

    def close(self) -> None:
        self.items.close()
