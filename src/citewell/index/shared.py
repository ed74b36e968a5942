"""Sentences that many documents of one site share: what its template says on every page.

In: documents as they are written and taken out. Out: which sentences of a document belong to a template, decided by
what is in the library alone. Counted are only sentences of running text: an item, a row or a definition says what it
says of its own page, however many others say the same.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from citewell.index import codec
from citewell.types import UNQUOTABLE, BlockKind, Document, Passage, Sentence

COUNTED: frozenset[BlockKind] = frozenset({"paragraph", "quote", "note"})
MIN_WORDS = 4
MIN_DOCUMENTS = 4

AT_THE_EDGE = 0.15
"""Share of a site's documents from which on a sentence belongs to its template, where it stands above or below all that
is a page's own."""

LONG_AT_THE_EDGE = 0.5
LONG_WORDS = 12
"""The same for a long sentence: a warning that stands on each page that it holds for is meant where it stands."""

IN_THE_MIDST = 0.85
"""The same amid a page's own text: manuals say the same of many of the things that they describe."""

COPIED = 0.6
"""A document that shares more than this share of its text with others is a copy of them, and no page of a template."""

LOOKED_AT = 4
"""Passages looked at from either end of a document, to see where its own text begins and ends."""


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
        documents = self._of({_key(site, "")}).get(_key(site, ""), 0)
        if documents < MIN_DOCUMENTS:
            return set()
        places = {(s.start, s.end): text for p in passages for s, text in _counted(p.start, p.text, p.sentences)}
        least = max(MIN_DOCUMENTS, AT_THE_EDGE * documents)
        shared = {place: number for place, number in self._shared(site, places).items() if number >= least}
        if not shared:
            return set()
        own = self._own_text(site, revision_no, least)
        return {
            place
            for place, number in shared.items()
            if own is not None and number >= _share(places[place], place, own) * documents
        }

    def _shared(self, site: str, places: Mapping[tuple[int, int], str]) -> dict[tuple[int, int], int]:
        """How many documents hold each sentence."""
        numbers = self._of({_key(site, text) for text in places.values()})
        return {place: numbers.get(_key(site, text), 0) for place, text in places.items()}

    def _own_text(self, site: str, revision_no: int, least: float) -> tuple[int, int] | None:
        """Where a document's own text begins and ends; None if most of it stands in others too."""
        sentences: dict[int, tuple[Sentence, str]] = {}
        for order in ("ASC", "DESC"):
            rows = self._connection.execute(
                f"SELECT start, text, sentences FROM passages WHERE revision_no = ? ORDER BY start {order} LIMIT ?",  # noqa: S608
                (revision_no, LOOKED_AT),
            )
            for start, passage, packed in rows:
                for sentence in _sentences(packed, start):
                    sentences[sentence.start] = sentence, _text(start, passage, sentence)
        places = {(s.start, s.end): text for s, text in sentences.values() if _is_counted(s, text)}
        numbers = self._shared(site, places)
        shared = {place for place, number in numbers.items() if number >= least}
        if sum(len(places[place]) for place in shared) > COPIED * sum(map(len, places.values())):
            return None
        own = [
            (s.start, s.end)
            for s, text in sentences.values()
            if s.kind not in UNQUOTABLE and (s.start, s.end) not in shared and _words(text) >= MIN_WORDS
        ]
        return min(own)[0] if own else 0, max(own)[1] if own else 0

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


def _share(text: str, place: tuple[int, int], own: tuple[int, int]) -> float:
    """Share of a site's documents from which on a sentence belongs to its template.

    Args:
        own: where the document's own text begins and ends.
    """
    if own[0] <= place[0] and place[1] <= own[1]:
        return IN_THE_MIDST
    return LONG_AT_THE_EDGE if _words(text) >= LONG_WORDS else AT_THE_EDGE


def _texts(start: int, passage: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    return (text for _, text in _counted(start, passage, sentences))


def _counted(start: int, passage: str, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The sentences that are counted, each with its text on one line."""
    for sentence in sentences:
        text = _text(start, passage, sentence) if sentence.kind in COUNTED else ""
        if _is_counted(sentence, text):
            yield sentence, text


def _is_counted(sentence: Sentence, text: str) -> bool:
    return sentence.kind in COUNTED and _words(text) >= MIN_WORDS


def _text(start: int, passage: str, sentence: Sentence) -> str:
    """A sentence of a passage that begins at `start`, on one line."""
    return " ".join(passage[sentence.start - start : sentence.end - start].split())


def _words(text: str) -> int:
    """Words; in scripts without blanks two characters count as one."""
    if not text:
        return 0
    spaced = text.count(" ") + 1
    return spaced if spaced > 1 or text.isascii() else len(text) // 2


def _sentences(packed: bytes, start: int) -> tuple[Sentence, ...]:
    return codec.unpack_sentences(packed, start=start, text="", heading="")
