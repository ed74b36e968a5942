"""A revision of a document -> the bytes it was made of, where they are still there, unchanged.

Pages of sites and of WARC files were kept as read; an owner's files lie where they were read, and count only while
their bytes are the same.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from citewell.crawl.files import source_path
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.looking import look
from citewell.crawl.records import Capture
from citewell.errors import OriginalMissing
from citewell.index.store import Store
from citewell.kit.files import open_regular
from citewell.pipeline.archives import is_archive
from citewell.pipeline.crawl import name_of
from citewell.types import Document

ENDINGS = {"txt": ".txt", "md": ".md", "html": ".html", "pdf": ".pdf", "docx": ".docx", "odt": ".odt", "epub": ".epub"}


@dataclass(frozen=True, slots=True)
class Original:
    """What a document was made of."""

    name: str  # of a file to keep it in
    content: bytes


def original(store: Store, document: Document) -> Original:
    """The bytes that a revision of a document was read from.

    Raises:
        OriginalMissing: they are not kept, or are no longer what was read.
    """
    path = source_path(document.source)
    if path is not None and is_archive(path.name) and "#" in document.source:
        return _of_archive(store.folder, document)
    return _of_file(store, document, path) if path is not None else _as_fetched(store.folder, document)


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


def _of_file(store: Store, document: Document, path: Path) -> Original:
    if "#" in document.source:
        raise OriginalMissing(f"document {document.doc_id} is a row of the file {path.name}, not a file of its own")
    record = store.ledger.file(document.source)
    changed = OriginalMissing(f"the file {path.name} has changed since this revision was read")
    if record is None or store.revision_of(document.doc_id) != document.revision:
        raise changed  # before it is opened: an archive may name any place as that of a page
    try:
        with open_regular(path) as file:
            content = file.read()
    except OSError as problem:
        raise OriginalMissing(f"the file {path.name} cannot be read any more") from problem
    if hashlib.sha256(content).hexdigest() != record.sha256:
        raise changed
    return Original(path.name, content)


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
    return Original(name if name.lower().endswith(ending) else name + ending, capture.body)
