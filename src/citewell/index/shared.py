"""Sentences that many documents of one site share: what its template says on every page.

In: documents as they are written and taken out. Out: which sentences of a document belong to a template, decided by
what is in the library alone. Counted are only sentences of running text and lists: a row, a step or a definition says
what it says of its own page, however many others say the same.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from citewell.index import codec
from citewell.types import BlockKind, Document, Passage, Sentence

COUNTED: frozenset[BlockKind] = frozenset({"paragraph", "list_item", "quote", "note"})
MIN_WORDS = 4
MIN_DOCUMENTS = 4
SHARE = 0.15
"""Share of a site's documents from which on a sentence belongs to its template."""

LONG_WORDS = 12
LONG_SHARE = 0.5
"""The same for a long sentence: a warning that stands on each page it holds for is meant where it stands."""

COPIED = 0.6
"""A document that shares more than this share of its words with others is a copy of them, and no page of a template."""


def site_of(source: str, host: str) -> str:
    """What site a document belongs to: its host, else its corpus file, else its folder.

    Args:
        source: `Document.source`.
        host: of its address, "" for files.
    """
    if host:
        return host
    file, _, row = source.partition("#")
    if row:
        return file
    folder, _, name = file.rpartition("/")
    return folder.rpartition("/")[0] if name.startswith("index.") else folder


class Shared:
    """The table `shared` of an open library file; changes belong into a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def count(self, changes: Counter[int]) -> None:
        """Add to the numbers of documents that hold sentences, by key."""
        self._connection.executemany(
            "INSERT INTO shared VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET documents = documents + excluded.documents",
            sorted(change for change in changes.items() if change[1]),
        )
        fewer = json.dumps([key for key, number in changes.items() if number < 0])
        self._connection.execute(
            "DELETE FROM shared WHERE documents <= 0 AND key IN (SELECT value FROM json_each(?))", (fewer,)
        )

    def keys_of_revision(self, revision_no: int, site: str) -> set[int]:
        """What was counted of a revision that is in the library; nothing of one that was written before there was a
        count."""
        rows = self._connection.execute(
            "SELECT p.start, p.text, p.sentences FROM revisions r JOIN passages p USING (revision_no)"
            " WHERE r.revision_no = ? AND substr(r.blocks, 1, 1) = x'ff'",
            (revision_no,),
        ).fetchall()
        texts = (text for start, passage, packed in rows for text in _texts(start, passage, _sentences(packed, start)))
        return _keys(site, texts) if rows else set()

    def templates(self, site: str, passages: Sequence[Passage], revision_no: int) -> set[tuple[int, int]]:
        """Start and end of those sentences of some passages of a document that belong to the template of its site."""
        places = {(s.start, s.end): text for p in passages for s, text in _counted(p.start, p.text, p.sentences)}
        limit = self._of({_key(site, "")}).get(_key(site, ""), 0)
        if limit < MIN_DOCUMENTS or not places:
            return set()
        shared = self._of({_key(site, text) for text in places.values()})
        found = {place for place, text in places.items() if _is_shared(text, shared.get(_key(site, text), 0), limit)}
        return set() if found and self._is_copy(revision_no, site, limit) else found

    def _is_copy(self, revision_no: int, site: str, documents: int) -> bool:
        """Whether most of a document stands in others too."""
        rows = self._connection.execute(
            "SELECT start, text, sentences FROM passages WHERE revision_no = ?", (revision_no,)
        )
        texts = [text for start, passage, packed in rows for text in _texts(start, passage, _sentences(packed, start))]
        shared = self._of({_key(site, text) for text in texts})
        copied = sum(len(text) for text in texts if _is_shared(text, shared.get(_key(site, text), 0), documents))
        return copied > COPIED * sum(map(len, texts))

    def _of(self, keys: set[int]) -> dict[int, int]:
        if not self._connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'shared'").fetchone():
            return {}  # an older library that nobody has written to since
        rows = self._connection.execute(
            "SELECT s.key, s.documents FROM json_each(?) j JOIN shared s ON s.key = j.value", (json.dumps(list(keys)),)
        )
        return dict(rows.fetchall())


def keys_of_document(document: Document, passages: Sequence[Passage], host: str) -> set[int]:
    """What is counted of a document: each of its sentences once, and the document itself."""
    texts = (text for p in passages for text in _texts(p.start, p.text, p.sentences))
    return _keys(site_of(document.source, host), texts)


def _keys(site: str, texts: Iterable[str]) -> set[int]:
    return {_key(site, ""), *(_key(site, text) for text in texts)}


def _key(site: str, text: str) -> int:
    """A sentence of a site in 64 bits; the empty one stands for the site's documents."""
    digest = hashlib.blake2b(f"{site}\n{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def _is_shared(text: str, documents: int, of_all: int) -> bool:
    share = LONG_SHARE if _words(text) >= LONG_WORDS else SHARE
    return documents >= max(MIN_DOCUMENTS, share * of_all)


def _texts(start: int, passage: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    return (text for _, text in _counted(start, passage, sentences))


def _counted(start: int, passage: str, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The sentences that are counted, each with its text on one line."""
    for sentence in sentences:
        if sentence.kind in COUNTED:
            text = " ".join(passage[sentence.start - start : sentence.end - start].split())
            if _words(text) >= MIN_WORDS:
                yield sentence, text


def _words(text: str) -> int:
    """Words; in scripts without blanks two characters count as one."""
    spaced = text.count(" ") + 1
    return spaced if spaced > 1 or text.isascii() else len(text) // 2


def _sentences(packed: bytes, start: int) -> tuple[Sentence, ...]:
    return codec.unpack_sentences(packed, start=start, text="", heading="")
