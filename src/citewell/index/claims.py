"""Addresses that earlier versions took from a document's own word -> claims, in a library that was made by one.

Up to then a page could be cited under any address that it named, and an archive could name any. Here each document
gets the address where it was read, and what it said becomes a claim. Revisions keep their names, so citations hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from citewell.index.database import PROVEN
from citewell.index.shared import site_of
from citewell.index.store import Store, host_of
from citewell.kit.domains import is_same_site, of_files
from citewell.kit.sqlite import connect, mapped_errors

NOTE = "addresses_mended"
"""In a library: how many documents stood under an address that only they gave when that was mended."""

_CRAWL_FILE = "crawl.sqlite"  # beside the library's own: which documents were fetched
_TOGETHER = 10_000  # revisions
_ARCHIVES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".zim")


@dataclass(frozen=True, slots=True)
class _Row:
    """A revision as an earlier version wrote it."""

    revision_no: int
    doc_id: str
    source: str
    url: str
    site: str
    host: str
    in_search: int  # 1: it is the current revision of a document that has not left


@dataclass(frozen=True, slots=True)
class _Known:
    """What else a library knows of where its documents come from."""

    fetched: Mapping[str, str]  # documents of pages that were fetched -> what the owner calls their site, or ""
    works: Mapping[str, str]  # files -> what they were told to be part of
    archive: str  # the file that pages of archives stand in


def is_proven(store: Store) -> bool:
    """Whether documents stand under addresses where they were read."""
    return store.meta(PROVEN[0]) == PROVEN[1]


def prove(store: Store) -> int:
    """Put the documents of a library of an earlier version under the addresses where they were read; how many stood
    under another."""
    if is_proven(store):
        return 0
    with store.transaction():
        known = _known(store)
        mended = Counter[bool]()
        for row in _rows(store):
            mended[_mend(store, row, known)] += 1
        store.note(*PROVEN)
        if mended[True]:
            store.note(NOTE, str(mended[True]))
            store.chain("addresses where they were read")
    return mended[True]


def _known(store: Store) -> _Known:
    files = store.connection.execute("SELECT source, stamp FROM files").fetchall()
    archives = [source for source, _ in files if source.lower().endswith(_ARCHIVES)]
    kept = (store.folder / _CRAWL_FILE).absolute()
    return _Known(
        fetched=dict(_fetched(kept)),
        works={source: stamp.partition("\n")[2].partition("\n")[0] for source, stamp in files},
        archive=archives[0] if len(archives) == 1 else kept.as_uri(),
    )


def _fetched(file: Path) -> Iterator[tuple[str, str]]:
    if not file.is_file():
        return
    with mapped_errors(file), closing(connect(f"{file.as_uri()}?mode=ro")) as connection:
        yield from connection.execute(
            "SELECT u.doc_id, coalesce(json_extract(s.rules, '$.name'), '')"
            " FROM urls u JOIN sources s USING (source_id) WHERE u.doc_id IS NOT NULL"
        )


def _rows(store: Store) -> Iterator[_Row]:
    """All revisions, some at a time: they are changed while they are gone through."""
    last = 0
    while rows := store.connection.execute(
        "SELECT r.revision_no, r.doc_id, d.source, r.url, r.site, r.host, r.revision_no = d.revision_no AND d.gone = 0"
        " FROM revisions r JOIN documents d USING (doc_id) WHERE r.revision_no > ? ORDER BY r.revision_no LIMIT ?",
        (last, _TOGETHER),
    ).fetchall():
        yield from (_Row(*row) for row in rows)
        last = rows[-1][0]


def _mend(store: Store, row: _Row, known: _Known) -> bool:
    """Whether a revision in search stood under an address that only it gave."""
    url, site, claimed_url = _proven(row, known)
    claimed_site = row.site if row.site not in (site, host_of(row.url)) else None
    if (url, site) == (row.url, row.site):
        return False
    host = host_of(url)
    if row.in_search and host != row.host:
        _count_elsewhere(store, row, host)
    store.connection.execute(
        "UPDATE revisions SET url = ?, site = ?, host = ? WHERE revision_no = ?", (url, site, host, row.revision_no)
    )
    if claimed_url or claimed_site:
        claims = (row.revision_no, claimed_url, claimed_site)
        store.connection.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?)", claims)
    return bool(row.in_search) and url != row.url


def _proven(row: _Row, known: _Known) -> tuple[str, str, str | None]:
    """Address, site and claimed address of a document."""
    if not row.source.startswith(("http://", "https://")):
        work = known.works.get(row.source.partition("#")[0], "")
        name = row.site if row.site == work else _folder(row.source)
        return row.source, name, row.url if row.url != row.source else None
    if row.doc_id not in known.fetched:
        place = PurePosixPath(unquote(urlsplit(known.archive).path)).name
        return f"{known.archive}#{row.source}", place, row.source
    name = known.fetched[row.doc_id] or host_of(row.source)
    if is_same_site(row.url, row.source):
        return row.url, name, None
    return row.source, name, row.url


def _folder(source: str) -> str:
    path = PurePosixPath(unquote(urlsplit(source).path))
    return path.name if "#" in source else of_files(path.parent.name)


def _count_elsewhere(store: Store, row: _Row, host: str) -> None:
    """Let the sentences of a document count for the site that it turns out to belong to."""
    changes = Counter[int]()
    changes.subtract(store.shared.keys_of_revision(row.revision_no, site_of(row.source, row.host)))
    changes.update(store.shared.keys_of_revision(row.revision_no, site_of(row.source, host)))
    store.shared.count(changes)
