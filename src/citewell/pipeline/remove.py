"""Take documents out of a library's search, by file, folder or document id, or because their files have gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from citewell.crawl.files import file_source
from citewell.errors import SourceNotFound
from citewell.index.library import Library
from citewell.pipeline.add import missing_sources
from citewell.pipeline.works import forget_names


def remove(library: Library, names: Sequence[str], *, missing: bool) -> int:
    """Remove documents; how many were.

    Args:
        names: paths of files, corpus files or folders, file URLs, or document ids.
        missing: only those of them whose files are no longer there; all such if nothing is named.
    Raises:
        SourceNotFound: a name stands for nothing in this library. Nothing is removed then.
    """
    if missing:
        sources = missing_sources(library, names)
        doc_ids = [doc_id for source in sources for doc_id in library.store.doc_ids_from(source)]
        forgotten = sources
    else:
        doc_ids, forgotten = [], []
        for name in names:
            source, found = _named(library, name)
            doc_ids += found
            forgotten.append(source)
        forget_names(library.store, forgotten)
    library.remove(list(dict.fromkeys(doc_ids)), forget=[source.split("#")[0] for source in forgotten])
    return len(set(doc_ids))


def _named(library: Library, name: str) -> tuple[str, list[str]]:
    """The source that a name stands for, and its documents."""
    source = name if name.startswith("file://") else file_source(Path(name).absolute())
    found = library.store.doc_ids_from(source)
    if found or library.store.ledger.failure(source):
        return source, found
    if library.store.revision_of(name) is not None:
        return library.store.document(name).source, [name]
    raise SourceNotFound(f"{name} is neither a source nor a document of this library", hint="see: citewell search")
