"""Why is this address, file or document in the library, or why not? What crawl file and ledger know of it together.

What the crawl file alone knows of an address: crawl.why.explain.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from citewell.crawl.files import FoundFile, file_source, find_files, source_path
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.why.explain import Explanation, explain, explain_nowhere
from citewell.extract import current_readers, document_id, is_corpus, known_suffixes
from citewell.index.store import Store


@dataclass(frozen=True, slots=True)
class FileStory:
    """What became of a file, a folder, or the source of a document."""

    name: str  # as asked for
    source: str
    verdict: Literal["indexed", "failed", "changed", "not-indexed"]  # changed: there is a newer version to be read
    detail: str
    documents: int = 0  # in search, that came from it
    doc_id: str | None = None  # where there is just one
    revision: str | None = None
    omitted: tuple[tuple[str, int], ...] = ()  # Document.omitted, where there is just one


def why_address(store: Store, file: CrawlFile | None, link: str) -> list[Explanation]:
    """What a library knows of an address: of its sources, else of archives and corpora that had a page of it.

    Raises:
        UsageError: it is no web address.
    """
    told = explain(file, link) if file is not None else [explain_nowhere(link)]
    if told[0].verdict != "unknown":
        return told
    for url in (told[0].url, link):
        doc_id = document_id(url)
        if store.revision_of(doc_id) is not None:
            return [Explanation(url, "indexed", detail="it came from an archive of web pages", doc_id=doc_id)]
    return told


def why_file(store: Store, name: str) -> FileStory:
    """What became of a file or folder, given by its path, its file URL or the id of a document made of it."""
    source = _source(store, name)
    doc_ids = store.doc_ids_from(source)
    failure = store.ledger.failure(source)
    one = doc_ids[0] if len(doc_ids) == 1 else None
    if failure is not None:
        told = f"{failure.reason}: {failure.message}; {failure.hint}"
        return FileStory(name, source, "failed", told, len(doc_ids), one, store.revision_of(one) if one else None)
    if doc_ids:
        verdict, detail = _indexed(store, source, len(doc_ids))
        revision, omitted = (store.revision_of(one), store.document(one).omitted) if one else (None, ())
        return FileStory(name, source, verdict, detail, len(doc_ids), one, revision, omitted)
    return FileStory(name, source, "not-indexed", _not_indexed(store, source))


def _source(store: Store, name: str) -> str:
    if name.startswith("file://"):
        return name
    if store.revision_of(name) is not None:
        return store.document(name).source
    return file_source(Path(name).absolute())


def _indexed(store: Store, source: str, number: int) -> tuple[Literal["indexed", "changed"], str]:
    path = source_path(source)
    if path is not None and not path.exists():
        return "indexed", "its file is no longer there; citewell remove --missing takes it out"
    record = store.ledger.file(source)
    if path is not None and path.is_file() and record is not None and record.extractor not in current_readers():
        return (
            "changed",
            "an earlier version of citewell read it; it is read again in the background, or now by: citewell reextract",
        )
    if path is not None and path.is_file() and record is not None and record.stamp != _stamp(path):
        return "changed", "it has changed since it was read, or was touched; citewell add looks at it again"
    return "indexed", f"{number:,} documents came from it" if number > 1 else "it is in the library"


def _not_indexed(store: Store, source: str) -> str:
    path = source_path(source)
    if path is None or not path.exists():
        return "there is no such file, and nothing of this library came from there"
    below = [f for f in store.ledger.failures() if f.source.startswith(source.rstrip("/") + "/")]
    if below:
        return f"nothing of it could be read: {len(below):,} files failed, see citewell status --failed"
    if path.is_file() and not path.name.lower().endswith(known_suffixes()) and not is_corpus(path.name):
        ending = path.suffix or "no ending"
        return f"it is no kind of document that can be read ({ending}); named itself, it is tried: citewell add {path}"
    return f"it was never added; add it with: citewell add {path}"


def _stamp(path: Path) -> str:
    return next((found.stamp for found in find_files([path], known_suffixes()) if isinstance(found, FoundFile)), "")
