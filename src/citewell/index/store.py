"""The one source of truth: documents, revisions, passages and vectors, in one SQLite file.

In: analysed documents. Out: the same, exactly. Everything else on disk (lexical, dense) is derived from here and can be
made again. Texts are stored once, as passages: passages tile a text, so a revision's text is its passages put end to
end.

Passages are numbered in the order they were written and a number is never given twice; derived indexes follow that
order, so "what have you not seen" is one comparison. A replaced or removed document's passages stay (its citations must
resolve) but are marked dead.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from citewell.errors import DocumentMissing
from citewell.index import codec
from citewell.index.collections import Collections
from citewell.index.database import NO_REVISION, Database, has_table
from citewell.index.ledger import Ledger
from citewell.index.shared import Place, Shared, Shown, keys_of_document, site_of
from citewell.types import Document, DocumentInfo, Passage, Sentence

_COUNT_DEAD = "SELECT count(*) FROM passages INDEXED BY dead_passages WHERE live < 1"
INFO_COLUMNS = (
    "d.doc_id, r.revision, r.url, r.title, r.site, r.fetched, r.author, r.published, r.modified, r.language,"
    " r.filetype, (SELECT c.url FROM claims c WHERE c.revision_no = r.revision_no),"
    " (SELECT c.site FROM claims c WHERE c.revision_no = r.revision_no)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document ready to be written: cut, and with the sketch that finds its near-copies."""

    document: Document
    passages: tuple[Passage, ...]
    sketch: bytes


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its place in the library."""

    passage_no: int
    passage: Passage
    info: DocumentInfo
    sketch: bytes


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is not to be quoted of passages that a query found."""

    templates: frozenset[Place] = frozenset()  # sentences that belong to the template of the document's site
    max_snippet: int | None = None  # characters that may be quoted at a time, None if any


class Store(Database):
    """Documents, passages and vectors in an open library file, and the ledger of what was read."""

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        super().__init__(connection, folder)
        self.ledger = Ledger(connection)
        self.collections = Collections(connection)
        self.shared = Shared(connection)

    # --- description ---------------------------------------------------------------------------------------------

    def digest(self) -> str:
        """Names the documents in the library and the order in which they came: a chain over all changes."""
        return self.meta("digest", "0" * 16)

    def counts(self) -> tuple[int, int, int]:
        """Documents in search, their passages, and how many of these passages have no vector yet."""
        frontier = self.vector_frontier()
        # All less the gone: SQLite counts the rows of an index without reading them.
        gone = self._number("SELECT count(*) FROM documents WHERE gone = 1")
        documents = self._number("SELECT count(*) FROM documents") - gone
        passages = self._number("SELECT count(*) FROM passages") - self._number(_COUNT_DEAD)
        waiting = 0
        if self._number("SELECT coalesce(max(passage_no), 0) FROM passages") > frontier:
            # Counted in the index: the table's rows hold the texts, and reading past them takes seven times as long.
            by_index = "SELECT count(*) FROM passages INDEXED BY passages_of_revision WHERE passage_no > ?"
            waiting = self._number(by_index, frontier)
        dead = self._number(f"{_COUNT_DEAD} AND passage_no > ?", frontier)
        return documents, passages, waiting - dead

    def dead_count(self) -> int:
        """Dead passages that the derived indexes still hold."""
        return self._number(f"{_COUNT_DEAD} AND live = 0")

    def retire_dead(self, generation: int) -> None:
        """Note that a new generation of derived indexes is in use, built without the dead passages."""
        with self.transaction():
            self.connection.execute("DELETE FROM passages WHERE revision_no = ?", (NO_REVISION,))
            self.connection.execute("UPDATE passages SET live = -1 WHERE live < 1 AND live = 0")
            self._set_meta("generation", str(generation))

    def has_passages_after(self, passage_no: int) -> bool:
        """Whether there are live passages that an index up to this number has not seen."""
        row = self.connection.execute(
            "SELECT 1 FROM passages WHERE passage_no > ? AND live = 1 LIMIT 1", (passage_no,)
        ).fetchone()
        return row is not None

    # --- documents -----------------------------------------------------------------------------------------------

    def revision_of(self, doc_id: str) -> str | None:
        """The current revision of a document in search, None if it is not there or gone."""
        row = self.connection.execute(
            "SELECT r.revision FROM documents d JOIN revisions r USING (revision_no) WHERE d.doc_id = ? AND d.gone = 0",
            (doc_id,),
        ).fetchone()
        return str(row[0]) if row else None

    def url_of(self, doc_id: str) -> str | None:
        """The address of a document in search, None if it is not there or gone."""
        row = self.connection.execute(
            "SELECT r.url FROM documents d JOIN revisions r USING (revision_no) WHERE d.doc_id = ? AND d.gone = 0",
            (doc_id,),
        ).fetchone()
        return str(row[0]) if row else None

    def fetched(self, doc_id: str) -> str | None:
        """When the current revision of a document in search was read, None if it is not there or gone."""
        row = self.connection.execute(
            "SELECT r.fetched FROM documents d JOIN revisions r USING (revision_no) WHERE d.doc_id = ? AND d.gone = 0",
            (doc_id,),
        ).fetchone()
        return str(row[0]) if row else None

    def document(self, doc_id: str, revision: str | None = None) -> Document:
        """One revision of a document, the current one if none is named.

        Raises:
            DocumentMissing
        """
        row = self.connection.execute(
            f"SELECT {INFO_COLUMNS}, d.source, r.revision_no, r.blocks"  # noqa: S608
            " FROM documents d JOIN revisions r ON r.doc_id = d.doc_id"
            " WHERE d.doc_id = ? AND CASE WHEN ? IS NULL THEN r.revision_no = d.revision_no ELSE r.revision = ? END",
            (doc_id, revision, revision),
        ).fetchone()
        if row is None:
            named = f"document {doc_id}" + (f" revision {revision}" if revision else "")
            raise DocumentMissing(f"there is no {named} in {self.folder}")
        info, source, revision_no = DocumentInfo(*row[:13]), row[13], row[14]
        structure = codec.unpack_structure(row[15])
        texts = self.connection.execute(
            "SELECT text FROM passages WHERE revision_no = ? ORDER BY start", (revision_no,)
        )
        return Document(
            doc_id=info.doc_id, revision=info.revision, source=source, url=info.url, title=info.title, site=info.site,
            text="".join(text for (text,) in texts), blocks=structure.blocks, fetched=info.fetched,
            author=info.author, published=info.published, modified=info.modified, language=info.language,
            filetype=info.filetype, omitted=structure.omitted, max_snippet=structure.max_snippet,
            claimed_url=info.claimed_url, claimed_site=info.claimed_site,
        )  # fmt: skip

    def sentences(self, document: Document) -> list[Sentence]:
        """The sentences of a stored revision, in order."""
        rows = self.connection.execute(
            "SELECT p.start, p.text, p.heading, p.sentences FROM passages p JOIN revisions r USING (revision_no)"
            " WHERE r.doc_id = ? AND r.revision = ? ORDER BY p.start",
            (document.doc_id, document.revision),
        )
        return [
            sentence
            for start, text, heading, packed in rows
            for sentence in codec.unpack_sentences(packed, start=start, text=text, heading=heading)
        ]

    def doc_ids_from(self, source: str) -> list[str]:
        """Documents in search that came from a file, from the rows of a corpus file, or from below a folder."""
        below = source if source.endswith("/") else source + "/"
        rows = self.connection.execute(
            "SELECT doc_id FROM documents WHERE gone = 0 AND (source = ? OR (source >= ? AND source < ?)"
            " OR (source >= ? AND source < ?)) ORDER BY source",
            (source, source + "#", source + "$", below, below[:-1] + "0"),
        )
        return [doc_id for (doc_id,) in rows]

    def sources(self) -> Iterator[str]:
        """Where the documents in search came from, in order."""
        for (source,) in self.connection.execute("SELECT source FROM documents WHERE gone = 0 ORDER BY source"):
            yield source

    def put(self, entries: Iterable[Entry]) -> None:
        """Write documents, each as the current revision of itself. A later entry of the same document wins."""
        changes = Counter[int]()
        for entry in entries:
            changes.subtract(self._counted(entry.document.doc_id))
            changes.update(keys_of_document(entry.document, entry.passages, host_of(entry.document.url)))
            self._put(entry)
        self.shared.count(changes)

    def remove(self, doc_ids: Sequence[str]) -> None:
        """Take documents out of search. Their revisions stay, so that what was cited can still be shown."""
        changes = Counter[int]()
        for doc_id in doc_ids:
            changes.subtract(self._counted(doc_id))
            self.connection.execute(
                "UPDATE passages SET live = 0 WHERE live = 1"
                " AND revision_no = (SELECT revision_no FROM documents WHERE doc_id = ?)",
                (doc_id,),
            )
            self.connection.execute("UPDATE documents SET gone = 1 WHERE doc_id = ?", (doc_id,))
            self._chain(f"remove {doc_id}")
        self.shared.count(changes)

    # --- collections ---------------------------------------------------------------------------------------------

    def label(self, doc_ids: Iterable[str], name: str) -> None:
        """Put documents into a collection."""
        for doc_id in self.collections.put(doc_ids, name):
            self._chain(f"label {doc_id} {name.casefold()}")

    # --- passages ------------------------------------------------------------------------------------------------

    def live(self, passage_nos: Sequence[int]) -> set[int]:
        """Those of the passages that are in search."""
        rows = self.connection.execute(
            "SELECT p.passage_no FROM json_each(?) j JOIN passages p ON p.passage_no = j.value WHERE p.live = 1",
            (json.dumps(list(passage_nos)),),
        )
        return {number for (number,) in rows}

    def passages(self, passage_nos: Sequence[int]) -> dict[int, StoredPassage]:
        """Passages by number, with what is known of their documents."""
        rows = self.connection.execute(
            f"SELECT p.passage_no, p.start, p.end, p.text, p.heading, p.sentences, r.sketch, {INFO_COLUMNS}"  # noqa: S608
            " FROM json_each(?) j JOIN passages p ON p.passage_no = j.value"
            " JOIN revisions r USING (revision_no) JOIN documents d ON d.doc_id = r.doc_id",
            (json.dumps(list(passage_nos)),),
        )
        return {row[0]: _stored_passage(row) for row in rows}

    def owners(self, passage_nos: Sequence[int]) -> dict[int, tuple[DocumentInfo, bytes]]:
        """The documents of passages, with their sketches; the passages themselves are not read."""
        rows = self.connection.execute(
            f"SELECT p.passage_no, p.revision_no, r.sketch, {INFO_COLUMNS}"  # noqa: S608
            " FROM json_each(?) j JOIN passages p ON p.passage_no = j.value"
            " JOIN revisions r USING (revision_no) JOIN documents d ON d.doc_id = r.doc_id",
            (json.dumps(list(passage_nos)),),
        )
        known: dict[int, tuple[DocumentInfo, bytes]] = {}
        return {row[0]: known.setdefault(row[1], (DocumentInfo(*row[3:]), row[2])) for row in rows}

    def names(self, passage_nos: Sequence[int]) -> list[tuple[str, str]]:
        """(title, headings) of those of the passages that are in search, in the order given."""
        rows = self.connection.execute(
            "SELECT r.title, p.heading FROM json_each(?) j JOIN passages p ON p.passage_no = j.value"
            " JOIN revisions r USING (revision_no) WHERE p.live = 1 ORDER BY j.key",
            (json.dumps(list(passage_nos)),),
        )
        return [(title, heading) for title, heading in rows]

    def choices(self, column: Literal["host", "site", "filetype", "language"], limit: int) -> list[tuple[str, int]]:
        """Values of a column over the documents in search, each with the number of its documents, the most first."""
        rows = self.connection.execute(
            f"SELECT r.{column}, count(*) FROM documents d JOIN revisions r USING (revision_no)"  # noqa: S608
            f" WHERE d.gone = 0 AND coalesce(r.{column}, '') <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
            (limit,),
        )
        return [(value, number) for value, number in rows]

    def passages_within(
        self,
        sites: Sequence[str],
        filetypes: Sequence[str],
        after: str | None,
        before: str | None,
        *,
        languages: Sequence[str] = (),
    ) -> list[int]:
        """Numbers of live passages of documents on these sites (host, domain or name), of these types, dates and
        languages, ascending.

        Empty sequences and None do not restrict. A document without a date is outside any range of dates.
        """
        rows = self.connection.execute(
            "SELECT p.passage_no FROM revisions r JOIN passages p USING (revision_no) WHERE p.live = 1"
            " AND (:sites = '[]' OR EXISTS (SELECT 1 FROM json_each(:sites) s WHERE r.host = s.value"
            " OR substr(r.host, -1 - length(s.value)) = '.' || s.value OR lower(r.site) = s.value))"
            " AND (:types = '[]' OR r.filetype IN (SELECT value FROM json_each(:types)))"
            " AND (:languages = '[]' OR r.language IN (SELECT value FROM json_each(:languages)))"
            " AND (:after IS NULL OR coalesce(r.published, r.modified) >= :after)"
            " AND (:before IS NULL OR coalesce(r.published, r.modified) < :before) ORDER BY p.passage_no",
            {
                "sites": json.dumps(list(sites)),
                "types": json.dumps(list(filetypes)),
                "languages": json.dumps(list(languages)),
                "after": after,
                "before": before,
            },
        )
        return [number for (number,) in rows]

    def passages_after(self, passage_no: int) -> Iterator[StoredPassage]:
        """Live passages with a greater number, in order: what a derived index has not seen."""
        rows = self.connection.execute(
            f"SELECT p.passage_no, p.start, p.end, p.text, p.heading, p.sentences, r.sketch, {INFO_COLUMNS}"  # noqa: S608
            " FROM passages p JOIN revisions r USING (revision_no) JOIN documents d ON d.doc_id = r.doc_id"
            " WHERE p.passage_no > ? AND p.live = 1 ORDER BY p.passage_no",
            (passage_no,),
        )
        yield from map(_stored_passage, rows)

    def bounds(self, found: Sequence[tuple[DocumentInfo, Sequence[Passage]]]) -> list[Bounds]:
        """What is not to be quoted of some passages of revisions, in their order."""
        revisions = json.dumps([(info.doc_id, info.revision) for info, _ in found])
        rows = self.connection.execute(
            "SELECT j.key, r.revision_no, r.host, d.source FROM json_each(?) j"
            " JOIN revisions r ON (r.doc_id, r.revision)"
            " = (json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]')) JOIN documents d USING (doc_id)",
            (revisions,),
        ).fetchall()
        known = {key: (revision_no, site_of(source, host)) for key, revision_no, host, source in rows}
        limits = self._limits([revision_no for revision_no, _ in known.values()])
        shown = [Shown(site, revision_no, found[key][1]) for key, (revision_no, site) in known.items()]
        templates = dict(zip(known, self.shared.templates(shown), strict=True))
        return [
            Bounds(frozenset(templates[key]), limits.get(known[key][0])) if key in known else Bounds()
            for key in range(len(found))
        ]

    def _limits(self, revision_nos: Sequence[int]) -> dict[int, int]:
        if not has_table(self.connection, "limits"):
            return {}
        rows = self.connection.execute(
            "SELECT revision_no, max_snippet FROM json_each(?) j JOIN limits l ON l.revision_no = j.value",
            (json.dumps(list(revision_nos)),),
        )
        return dict(rows.fetchall())

    # --- vectors -------------------------------------------------------------------------------------------------

    def passages_without_vector(self, limit: int) -> list[StoredPassage]:
        """The first live passages that wait for their vectors."""
        return list(islice(self.passages_after(self.vector_frontier()), limit))

    def vector_frontier(self) -> int:
        """Vectors are made in the order of passages: up to this number each live passage has one, beyond it none."""
        return int(self.meta("vector_frontier", "0"))

    def put_vectors(self, rows: Iterable[tuple[int, bytes, bytes]]) -> None:
        """Write (passage_no, passage vector, sentence vectors), coded by index.quantise."""
        rows = list(rows)
        self.connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        self._set_meta("vector_frontier", str(max(number for number, _, _ in rows)))

    def drop_vectors(self) -> None:
        """Forget all vectors: they were made by another encoder."""
        self.connection.execute("DELETE FROM vectors")
        self._set_meta("vector_frontier", "0")

    def vectors_after(self, passage_no: int) -> Iterator[tuple[int, bytes]]:
        """Vectors of passages with a greater number, in order, but for those that are in no index any more."""
        yield from self.connection.execute(
            "SELECT v.passage_no, v.passage FROM vectors v JOIN passages p USING (passage_no)"
            " WHERE v.passage_no > ? AND p.live >= 0 ORDER BY v.passage_no",
            (passage_no,),
        )

    def sentence_vectors(self, passage_nos: Sequence[int]) -> dict[int, tuple[bytes, bytes]]:
        """(passage vector, sentence vectors) of those passages that have them."""
        rows = self.connection.execute(
            "SELECT v.passage_no, v.passage, v.sentences FROM json_each(?) j JOIN vectors v ON v.passage_no = j.value",
            (json.dumps(list(passage_nos)),),
        )
        return {number: (passage, sentences) for number, passage, sentences in rows}

    def _counted(self, doc_id: str) -> set[int]:
        """What the count of shared sentences has of a document in search."""
        row = self.connection.execute(
            "SELECT r.revision_no, r.host, d.source FROM documents d JOIN revisions r USING (revision_no)"
            " WHERE d.doc_id = ? AND d.gone = 0",
            (doc_id,),
        ).fetchone()
        return self.shared.keys_of_revision(row[0], site_of(row[2], row[1])) if row else set()

    def _put(self, entry: Entry) -> None:
        document = entry.document
        known = self.connection.execute(
            "SELECT revision_no FROM documents WHERE doc_id = ?", (document.doc_id,)
        ).fetchone()
        if known:
            self.connection.execute("UPDATE passages SET live = 0 WHERE live = 1 AND revision_no = ?", known)
        self._drop_revision(document.doc_id, document.revision)
        revision_no = self._put_revision(document, entry.sketch)
        self.connection.executemany(
            "INSERT INTO passages (revision_no, start, end, heading, sentences, text) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (revision_no, p.start, p.end, p.heading, codec.pack_sentences(p.sentences), p.text)
                for p in entry.passages
            ],
        )
        self.connection.execute(
            "INSERT INTO documents (doc_id, source, revision_no) VALUES (?, ?, ?)"
            " ON CONFLICT (doc_id) DO UPDATE SET revision_no = excluded.revision_no, gone = 0",
            (document.doc_id, document.source, revision_no),
        )
        self._chain(f"put {document.doc_id} {document.revision}")

    def _put_revision(self, document: Document, sketch: bytes) -> int:
        structure = codec.Structure(document.blocks, document.omitted, document.max_snippet)
        cursor = self.connection.execute(
            "INSERT INTO revisions (doc_id, revision, url, title, site, host, fetched, author, published, modified,"
            " language, filetype, blocks, sketch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.doc_id, document.revision, document.url, document.title, document.site, host_of(document.url),
                document.fetched, document.author, document.published, document.modified, document.language,
                document.filetype, codec.pack_structure(structure), sketch,
            ),
        )  # fmt: skip
        revision_no = int(cursor.lastrowid or 0)
        if document.max_snippet is not None:
            self.connection.execute("INSERT INTO limits VALUES (?, ?)", (revision_no, document.max_snippet))
        if document.claimed_url or document.claimed_site:
            claims = (revision_no, document.claimed_url, document.claimed_site)
            self.connection.execute("INSERT INTO claims VALUES (?, ?, ?)", claims)
        return revision_no

    def _drop_revision(self, doc_id: str, revision: str) -> None:
        """A document that returns to earlier content is written again under new numbers: same text, same spans.

        Its earlier passages stay as rows of no revision while an index may hold them, so that they are known as dead.
        """
        row = self.connection.execute(
            "SELECT revision_no FROM revisions WHERE doc_id = ? AND revision = ?", (doc_id, revision)
        ).fetchone()
        if row:
            numbers = "SELECT passage_no FROM passages WHERE revision_no = ?"
            self.connection.execute(f"DELETE FROM vectors WHERE passage_no IN ({numbers})", row)  # noqa: S608
            self.connection.execute("DELETE FROM passages WHERE revision_no = ? AND live = -1", row)
            self.connection.execute(
                "UPDATE passages SET revision_no = ?, live = 0 WHERE revision_no = ?", (NO_REVISION, *row)
            )
            self.connection.execute("DELETE FROM limits WHERE revision_no = ?", row)
            self.connection.execute("DELETE FROM claims WHERE revision_no = ?", row)
            self.connection.execute("DELETE FROM revisions WHERE revision_no = ?", row)

    def chain(self, change: str) -> None:
        """Let a change of what documents are shown as make another state of the library. Belongs into a transaction."""
        self._chain(change)

    def _chain(self, change: str) -> None:
        digest = hashlib.sha256(f"{self.digest()} {change}".encode()).hexdigest()[:16]
        self._set_meta("digest", digest)


def host_of(url: str) -> str:
    """The host of a URL in lower case without "www.", "" for files."""
    host = (urlsplit(url).hostname or "").lower()
    return host.removeprefix("www.")


def _stored_passage(row: tuple[Any, ...]) -> StoredPassage:
    number, start, end, text, heading, sentences, sketch = row[:7]
    info = DocumentInfo(*row[7:])
    passage = Passage(
        passage_id=f"{info.doc_id}#{start}-{end}", doc_id=info.doc_id, start=start, end=end, text=text, heading=heading,
        sentences=codec.unpack_sentences(sentences, start=start, text=text, heading=heading),
    )  # fmt: skip
    return StoredPassage(number, passage, info, sketch)
