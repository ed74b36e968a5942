"""What is looked up in the library without a query: its revision, documents, originals, words, counts.

The library is open once for all requests, behind a lock, and is looked at in threads: each look takes milliseconds.
Answers are made elsewhere (`crew`).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from citewell.contract import Json, status_json
from citewell.index.database import FILE_NAME
from citewell.index.library import Library
from citewell.kit.sqlite import mapped_errors
from citewell.pipeline.original import Original, find_original, may_be_kept
from citewell.pipeline.suggest import suggest
from citewell.present.public import public_json
from citewell.present.withheld import as_anybody_may_read
from citewell.types import Document, Sentence

T = TypeVar("T")
OPENING = 2
"""Originals that are looked through at a time, until their first piece is handed out."""

LISTED = 60
"""Sites, types and languages offered as filters, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a library can be narrowed to, each with the number of documents."""

    sites: tuple[tuple[str, int], ...]
    filetypes: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    collections: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A revision of a document as anybody may read it, and what has become of the document since."""

    document: Document
    current: str | None  # the revision that is in search now, None if the document has left it
    original: bool  # whether the bytes it was made of may still be there


class Shelf:
    """An open library for many readers at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._library = Library.read(folder)
        self._lock = threading.Lock()
        self._choices: tuple[str, Choices] | None = None
        self._opening = asyncio.Semaphore(OPENING)

    def close(self) -> None:
        with self._lock:
            self._library.close()

    async def revision(self) -> str:
        """The revision of the library now, which names all that an answer could use."""
        return await self._look(lambda library: str(library.revision()))

    async def status(self) -> Json:
        """`citewell.status/1`"""
        return await self._look(lambda library: public_json(status_json(library, to_owner=False), self.folder))

    async def counts(self) -> tuple[int, int, int]:
        """Documents, passages, and passages without a vector."""

        def counted(library: Library) -> tuple[int, int, int]:
            counts = library.counts()
            return counts.documents, counts.passages, counts.vectors_pending

        return await self._look(counted)

    async def document(self, doc_id: str, revision: str | None = None) -> StoredDocument:
        """
        Raises:
            DocumentMissing
        """

        def found(library: Library) -> StoredDocument:
            document = library.store.document(doc_id, revision)
            current = library.store.revision_of(doc_id)
            return StoredDocument(as_anybody_may_read(document), current, may_be_kept(library.store, document))

        return await self._look(found)

    async def sentences(self, document: Document) -> list[Sentence]:
        """The sentences of a stored revision."""
        return await self._look(lambda library: library.store.sentences(document))

    async def original(self, doc_id: str, revision: str | None = None) -> Original:
        """
        Raises:
            DocumentMissing, OriginalMissing
        """

        def found(library: Library) -> Callable[[], Original]:
            return find_original(library.store, library.store.document(doc_id, revision))

        opened = await self._look(found)
        async with self._opening:  # each may unpack a body of many megabytes
            return await asyncio.to_thread(opened)

    async def suggest(self, typed: str) -> list[str]:
        """Titles and headings that go on like what was typed."""
        return await self._look(lambda library: suggest(library, typed))

    async def choices(self) -> Choices:
        """What can be chosen in this library; counted once for each state of its documents."""

        def chosen(library: Library) -> Choices:
            store = library.store
            digest = library.revision().digest
            if self._choices is None or self._choices[0] != digest:
                found = Choices(
                    tuple(store.choices("host", LISTED) or store.choices("site", LISTED)),
                    tuple(store.choices("filetype", LISTED)),
                    tuple(store.choices("language", LISTED)),
                    tuple(store.collections.all()),
                )
                self._choices = (digest, found)
            return self._choices[1]

        return await self._look(chosen)

    async def _look(self, look: Callable[[Library], T]) -> T:
        return await asyncio.to_thread(self._locked, look)

    def _locked(self, look: Callable[[Library], T]) -> T:
        with self._lock, mapped_errors(self.folder / FILE_NAME):
            self._library.refresh()
            return look(self._library)
