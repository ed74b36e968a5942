"""What the tools ask of a library, and the library in a folder that answers them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from citewell.contract import Json, status_json
from citewell.index.database import FILE_NAME
from citewell.index.library import Library
from citewell.kit.sqlite import mapped_errors
from citewell.pipeline.asked import Asked, whole
from citewell.present.withheld import as_anybody_may_read
from citewell.types import Answer, Document

T = TypeVar("T")


class Reader(Protocol):
    """A library as the tools see it. Each method raises a CitewellError that a reader can mend."""

    async def answer(self, asked: Asked, /) -> Answer:
        """Answer a query, or only find its results where `asked.answering` is False."""

    async def document(self, doc_id: str, revision: str | None, /) -> Document:
        """One revision of a document as anybody may read it, the current one if none is named.

        Raises:
            DocumentMissing
        """

    async def status(self) -> Json:
        """`citewell.status/1`"""


class LibraryReader:
    """A library in a folder. Its work is done outside the event loop, one call at a time, in the order of asking."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._alone = CapacityLimiter(1)  # a library may be used from any thread, but not from two at once

    @classmethod
    def open(cls, folder: Path) -> LibraryReader:
        """
        Raises:
            LibraryMissing, LibraryFormatError, LibraryError
        """
        return cls(Library.read(folder))

    def close(self) -> None:
        self._library.close()

    async def answer(self, asked: Asked) -> Answer:
        return await self._work(lambda: whole(self._library, asked))

    async def document(self, doc_id: str, revision: str | None) -> Document:
        return await self._work(lambda: as_anybody_may_read(self._library.store.document(doc_id, revision)))

    async def status(self) -> Json:
        return await self._work(self._status)

    def _status(self) -> Json:
        self._library.refresh()
        return status_json(self._library, to_owner=False)

    async def _work(self, work: Callable[[], T]) -> T:
        return await anyio.to_thread.run_sync(self._mapped, work, limiter=self._alone)

    def _mapped(self, work: Callable[[], T]) -> T:
        with mapped_errors(self._library.folder / FILE_NAME):
            return work()
