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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from citewell.index import codec
from citewell.index.database import has_table
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


Place: TypeAlias = tuple[int, int]
"""Start and end of a sentence."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Passages of a document that a query found."""

    site: str
    revision_no: int
    passages: Sequence[Passage]


class Shared:
    """The table `shared` of an open library file; changes belong into a transaction of the store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._is_there = False

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

    def templates(self, found: Sequence[Shown]) -> list[set[Place]]:
        """Of each of some documents those sentences of its passages that belong to the template of its site."""
        whole = {shown.site: _key(shown.site, "") for shown in found}
        documents = self._of(whole.values())
        places = [
            {(s.start, s.end): text for p in shown.passages for s, text in _counted(p.start, p.text, p.sentences)}
            if documents.get(whole[shown.site], 0) >= MIN_DOCUMENTS
            else {}
            for shown in found
        ]
        numbers = self._shared([(shown.site, texts) for shown, texts in zip(found, places, strict=True)])
        return [
            self._templates(shown, documents.get(whole[shown.site], 0), texts, of)
            for shown, texts, of in zip(found, places, numbers, strict=True)
        ]

    def _templates(
        self, shown: Shown, documents: int, places: Mapping[Place, str], numbers: Mapping[Place, int]
    ) -> set[Place]:
        least = max(MIN_DOCUMENTS, AT_THE_EDGE * documents)
        shared = {place: number for place, number in numbers.items() if number >= least}
        own = self._own_text(shown.site, shown.revision_no, least) if shared else None
        return {
            place
            for place, number in shared.items()
            if own is not None and number >= _share(places[place], place, own) * documents
        }

    def _shared(self, asked: Sequence[tuple[str, Mapping[Place, str]]]) -> list[dict[Place, int]]:
        """How many documents of its site hold each sentence of some documents, by one look into the table."""
        keys = [{place: _key(site, text) for place, text in places.items()} for site, places in asked]
        numbers = self._of({key for each in keys for key in each.values()})
        return [{place: numbers.get(key, 0) for place, key in each.items()} for each in keys]

    def _own_text(self, site: str, revision_no: int, least: float) -> Place | None:
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
        [numbers] = self._shared([(site, places)])
        shared = {place for place, number in numbers.items() if number >= least}
        if sum(len(places[place]) for place in shared) > COPIED * sum(map(len, places.values())):
            return None
        own = [
            (s.start, s.end)
            for s, text in sentences.values()
            if s.kind not in UNQUOTABLE and (s.start, s.end) not in shared and _words(text) >= MIN_WORDS
        ]
        return min(own)[0] if own else 0, max(own)[1] if own else 0

    def _of(self, keys: Collection[int]) -> dict[int, int]:
        """The numbers of documents, by key. There are none in an older library that nobody has written to since."""
        self._is_there = self._is_there or has_table(self._connection, "shared")
        if not keys or not self._is_there:
            return {}
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


def _share(text: str, place: Place, own: Place) -> float:
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
