"""A revision of a document -> the bytes it was made of, where they are still there, unchanged.

Pages of sites and of WARC files were kept as read; an owner's files lie where they were read, and count only while
their bytes are the same.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from citewell.crawl.files import source_path
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.looking import look
from citewell.crawl.records import Capture
from citewell.errors import OriginalMissing
from citewell.index.store import Store
from citewell.kit.files import opened_regular
from citewell.pipeline.archives import is_archive
from citewell.pipeline.crawl import name_of
from citewell.types import Document

ENDINGS = {"txt": ".txt", "md": ".md", "html": ".html", "pdf": ".pdf", "docx": ".docx", "odt": ".odt", "epub": ".epub"}


PIECE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Original:
    """What a document was made of, open to be read once, piece by piece: it may be larger than what is in memory.

    A file may be written to while it is read. The last piece is given only if all pieces are what was read then.
    """

    name: str  # of a file to keep it in
    size: int  # bytes
    file: BinaryIO
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """All bytes, in order. The file is closed behind the last of them, or when the iterator is.

        Raises:
            OriginalMissing: it has changed meanwhile.
        """
        with self.file as file:
            digest = hashlib.sha256()
            piece = file.read(PIECE_BYTES)
            while piece:
                digest.update(piece)
                following = file.read(PIECE_BYTES)
                if not following and digest.hexdigest() != self.sha256:
                    raise _changed(self.name)
                yield piece
                piece = following


def original(store: Store, document: Document) -> Original:
    """The bytes that a revision of a document was read from.

    Raises:
        OriginalMissing: they are not kept, or are no longer what was read.
    """
    return find_original(store, document)()


def find_original(store: Store, document: Document) -> Callable[[], Original]:
    """The same in two steps: what is looked up in the library is at once, what takes as long as the file is large is
    left to be called without it.

    Raises:
        OriginalMissing: as when the result is called.
    """
    path = source_path(document.source)
    if path is None:
        return partial(_as_fetched, store.folder, document)
    if is_archive(path.name) and "#" in document.source:
        return partial(_of_archive, store.folder, document)
    if "#" in document.source:
        raise OriginalMissing(f"document {document.doc_id} is a row of the file {path.name}, not a file of its own")
    record = store.ledger.file(document.source)
    if record is None or store.revision_of(document.doc_id) != document.revision:
        raise _changed(path.name)  # before it is opened: an archive may name any place as that of a page
    return partial(_of_file, path, record.sha256)


def may_be_kept(store: Store, document: Document) -> bool:
    """Whether it is worth while to ask for them: a look that reads no content."""
    path = source_path(document.source)
    if path is not None and is_archive(path.name) and "#" in document.source:
        return _in_archive(store.folder, document) is not None
    if path is not None:
        return "#" not in document.source and os.path.isfile(path)  # noqa: PTH113 - False also where we may not look
    with look(store.folder) as file:
        return file is not None and Archive(file.connection).has_at(document.source, _moment(document))


def _moment(document: Document) -> float:
    """When it was fetched, to the second."""
    return datetime.fromisoformat(document.fetched).astimezone(UTC).timestamp()


def _of_file(path: Path, sha256: str) -> Original:
    try:
        file = opened_regular(path)
    except OSError as problem:
        raise OriginalMissing(f"the file {path.name} cannot be read any more") from problem
    with ExitStack() as closing:
        closing.enter_context(file)
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise _changed(path.name)
        file.seek(0)
        closing.pop_all()
        return Original(path.name, os.fstat(file.fileno()).st_size, file, sha256)


def _changed(name: str) -> OriginalMissing:
    return OriginalMissing(f"the file {name} has changed since this revision was read")


def _of_archive(folder: Path, document: Document) -> Original:
    capture = _in_archive(folder, document)
    if capture is None:
        raise OriginalMissing(f"the bytes of document {document.doc_id} are not kept: they stand in a web archive")
    return _download(document, capture)


def _in_archive(folder: Path, document: Document) -> Capture | None:
    with look(folder) as file:
        if file is None or document.claimed_url is None:
            return None
        return Archive(file.connection).at(document.claimed_url, _moment(document), of_archive=True)


def _as_fetched(folder: Path, document: Document) -> Original:
    with look(folder) as file:
        capture = Archive(file.connection).at(document.source, _moment(document)) if file is not None else None
    if capture is None:
        raise OriginalMissing(f"the bytes of {document.source} are not kept: it came from an archive or a corpus")
    return _download(document, capture)


def _download(document: Document, capture: Capture) -> Original:
    name = name_of(capture.url)
    ending = ENDINGS.get(document.filetype, "")
    unpacked: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - whoever reads the pieces closes it
    unpacked.write(capture.body)
    unpacked.seek(0)
    named = name if name.lower().endswith(ending) else name + ending
    return Original(named, len(capture.body), unpacked, hashlib.sha256(capture.body).hexdigest())
