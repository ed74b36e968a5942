"""A library on disk: the narrow interface that everything above speaks to, whichever engine answers.

One folder holds the store (the truth) and `index-<generation>/`, the lexical and dense indexes derived from it. One
process writes documents at a time and one makes vectors; any number read. Whoever opens a library for writing first
lets the indexes catch up with the store, so a process killed at any moment costs nothing that was acknowledged.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from citewell.config import cores
from citewell.errors import LibraryBusy, LibraryClosed, LibraryUnwritable
from citewell.index.claims import is_proven, prove
from citewell.index.database import FILE_NAME
from citewell.index.dense import DenseIndex
from citewell.index.encoder import Encoder, PassageText
from citewell.index.ledger import Failure, FileRecord
from citewell.index.lexical import VERSION, LexicalIndex
from citewell.index.quantise import quantise, restore
from citewell.index.store import Entry, Store, StoredPassage
from citewell.kit.sqlite import mapped_errors
from citewell.kit.users import check_writable, file_mode
from citewell.kit.words import stem
from citewell.types import DocumentInfo, Query, Vector, Vectors

REBUILD_DEAD = 1_000
REBUILD_SHARE = 0.2
"""A new generation of indexes is built when dead passages exceed both: rarely, yet the indexes stay small."""

_LOG = logging.getLogger(__name__)

FIRST_GENERATION = "1"
LEXICAL_FOLDER = f"lexical-{VERSION}"
STEPS_ASIDE_S = 120.0
"""How long a command waits for one that reads again in the background: until that one is through with a document."""

VECTOR_BATCH = 64
SAVE_VECTORS = 4_096
"""Vectors held in memory before the dense files take them: who opens the library meanwhile reads these one by one."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What an answer could use: the documents, and how far text and vectors were indexed. Equal means equal answers."""

    digest: str
    texts: int  # passages in the lexical index
    vectors: int  # passages in the dense index

    def __str__(self) -> str:
        return f"{self.digest}-t{self.texts}-v{self.vectors}"


@dataclass(frozen=True, slots=True)
class Counts:
    documents: int
    passages: int
    vectors_pending: int


@dataclass(slots=True)
class Batch:
    """Changes that are written together or not at all."""

    entries: list[Entry] = field(default_factory=list)
    files: list[tuple[str, FileRecord]] = field(default_factory=list)  # read files by source
    failures: list[Failure] = field(default_factory=list)


class Library:
    """An open library. `Library.read(folder)` to ask, `Library.write(folder)` to change it."""

    def __init__(self, store: Store, *, encoder: Encoder) -> None:
        self.store = store
        self.folder = store.folder
        self._encoder = encoder
        self._attach()

    @classmethod
    def read(cls, folder: Path) -> Library:
        """Open for asking. Works while others write, and from a read-only folder.

        Raises:
            LibraryMissing, LibraryFormatError, LibraryError
        """
        store = cls._proven(folder)
        try:
            library = cls(store, encoder=Encoder())
        except LibraryUnwritable:
            with cls.write(folder, urgent=False):
                pass  # begins a damaged index anew, or says why it cannot
            library = cls(store, encoder=Encoder())
        if store.has_passages_after(library._lexical.upto):
            with suppress(LibraryBusy, LibraryUnwritable, LibraryClosed), cls.write(folder, urgent=False):
                pass  # a killed writer left something to catch up with; if one is at work, it will do it itself
            library._attach()
        return library

    @classmethod
    def _proven(cls, folder: Path) -> Store:
        """The store of a library whose documents stand under addresses where they were read.

        Raises:
            LibraryUnwritable: those of an earlier version must be mended, and nobody can write there.
        """
        for last in (*[False] * int(STEPS_ASIDE_S), True):
            store = Store.open(folder)
            if is_proven(store):
                return store
            store.close()
            try:
                with cls.write(folder, wait_s=1.0, urgent=False):
                    pass
            except LibraryBusy:  # whoever writes mends it first, and may go on writing for hours
                if last:
                    raise
            except LibraryUnwritable as problem:
                raise cls._cannot_be_mended(folder) from problem
        return Store.open(folder)

    @staticmethod
    def _cannot_be_mended(folder: Path) -> LibraryUnwritable:
        return LibraryUnwritable(
            f"the library in {folder} was made by an earlier version, which believed pages where they said they come"
            " from; this must be mended, and it cannot be written",
            hint="run citewell index on it once where it can be written; nothing is lost",
        )

    @classmethod
    @contextmanager
    def write(cls, folder: Path, *, wait_s: float = 0.0, urgent: bool = True) -> Iterator[Library]:
        """Open for changing documents, catching up first. Made if there is none.

        Args:
            urgent: whoever reads again in the background steps aside.
        Raises:
            LibraryBusy: another process writes and did not end within `wait_s` seconds.
            LibraryUnwritable, LibraryFormatError
        """
        store = Store.create(folder)
        try:
            with _writing(folder, wait_s, urgent=urgent):
                _tell_mended(folder, prove(store))
                library = cls._mended(store)
                library.catch_up()
                library._drop_older_indexes()
                yield library
        finally:
            store.close()

    @classmethod
    def _mended(cls, store: Store) -> Library:
        """Open, and if the lexical index is damaged begin it anew: it is derived, catching up fills it."""
        try:
            return cls(store, encoder=Encoder())
        except LibraryUnwritable:
            generation = store.meta("generation", FIRST_GENERATION)
            shutil.rmtree(store.folder / f"index-{generation}" / LEXICAL_FOLDER, ignore_errors=True)
            return cls(store, encoder=Encoder())

    @classmethod
    @contextmanager
    def make(cls, folder: Path, *, wait_s: float = 0.0) -> Iterator[Library]:
        """Open for making vectors; documents may be added by another process meanwhile.

        Raises:
            LibraryBusy: another process makes vectors and did not end within `wait_s` seconds.
            LibraryMissing, LibraryUnwritable, LibraryFormatError
        """
        Store.open(folder).close()
        store = Store.create(folder)
        try:
            with _lock(folder, "vectors.lock", wait_s):
                encoder = Encoder(threads=cores())
                if store.meta("encoder", encoder.name) != encoder.name:
                    with store.transaction():
                        store.drop_vectors()
                store.set_meta("encoder", encoder.name)
                library = cls(store, encoder=encoder)
                yield library
                library._dense.save()
        finally:
            store.close()

    def close(self) -> None:
        self.store.close()

    # --- description ---------------------------------------------------------------------------------------------

    def revision(self) -> Revision:
        return Revision(self._digest, self._lexical.count, self._dense.count)

    def counts(self) -> Counts:
        with mapped_errors(self.folder / FILE_NAME):
            return Counts(*self.store.counts())

    def encoder_name(self) -> str:
        return self._encoder.name

    # --- change --------------------------------------------------------------------------------------------------

    def add(self, batch: Batch) -> None:
        """Write a batch; when this returns its documents are on the disk and searchable as text."""
        if not (batch.entries or batch.files or batch.failures):
            return
        with self.store.transaction():
            self.store.put(batch.entries)
            for source, record in batch.files:
                self.store.ledger.put_file(source, record)
            for failure in batch.failures:
                self.store.ledger.put_failure(failure)
        self.catch_up()

    def finish_adding(self) -> None:
        """Tidy up after the last batch: let the lexical index settle, and build it anew if too much of it is dead."""
        self._lexical.settle()
        dead = self.store.dead_count()
        if dead >= REBUILD_DEAD and dead >= REBUILD_SHARE * self._lexical.count:
            self._rebuild()

    def remove(self, doc_ids: Sequence[str], *, forget: Sequence[str] = ()) -> None:
        """Take documents out of search; what was cited of them can still be shown.

        Args:
            forget: sources that count as never read from now on, so that adding them again brings them back.
        """
        with self.store.transaction():
            self.store.remove(doc_ids)
            for source in forget:
                self.store.ledger.forget_file(source)
        self._see_changes()

    def label(self, doc_ids: Sequence[str], collection: str) -> None:
        """Put documents into a collection, by which a query may choose them."""
        with self.store.transaction():
            self.store.label(doc_ids, collection)
        self._see_changes()

    def catch_up(self) -> None:
        """Bring the lexical index up to the store."""
        if self.store.has_passages_after(self._lexical.upto):
            self._lexical.add(self.store.passages_after(self._lexical.upto))
        self._see_changes()

    def make_vectors(self) -> int:
        """Make the vectors of the next batch of passages; how many were made, 0 when all are there."""
        waiting = self.store.passages_without_vector(VECTOR_BATCH)
        if not waiting:
            return 0
        made = self._encoder.encode_passages([_passage_text(stored) for stored in waiting])
        rows = [
            (stored.passage_no, quantise(vectors.passage[None, :]).tobytes(), quantise(vectors.sentences).tobytes())
            for stored, vectors in zip(waiting, made, strict=True)
        ]
        with self.store.transaction():
            self.store.put_vectors(rows)
        self._dense.extend((number, packed) for number, packed, _ in rows)
        if self._dense.unsaved >= SAVE_VECTORS:
            self._dense.save()
        return len(rows)

    # --- search --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """See what other processes have written since."""
        version = self.store.data_version()
        if version != self._version or self._generation != self._stored_generation():
            self._attach()

    def encode(self, text: str) -> Vector:
        """The vector of a query: (dim,) of length 1."""
        return self._encoder.encode_query(text)

    def reads(self, text: str) -> bool:
        """Whether the encoder was taught the script that most of a text is written in."""
        return self._encoder.reads(text)

    def search_lexical(self, query: Query, limit: int) -> list[tuple[int, float]]:
        """Passages by BM25: (passage_no, score), best first."""
        return self._alive(lambda wanted: self._lexical.search(query, wanted), limit, query.collections)

    def search_dense(self, query: Query, vector: Vector, limit: int) -> list[tuple[int, float]]:
        """Passages by cosine: (passage_no, cosine), best first, within the query's filters."""
        allowed = self._allowed(query)
        return self._alive(lambda wanted: self._dense.search(vector, wanted, allowed), limit)

    def similarities(self, vector: Vector, passage_nos: list[int]) -> dict[int, float]:
        """Cosines of those of the passages that have a vector."""
        return self._dense.similarities(vector, passage_nos)

    def vectors(self, passage_nos: Sequence[int]) -> dict[int, Vector]:
        """The vectors of those of the passages that have one."""
        return self._dense.vectors(passage_nos)

    def document_frequency(self, term: str) -> int:
        """In how many passages a term occurs, in the text or the title."""
        return self._lexical.document_frequency(term)

    def knows(self, word: str) -> bool:
        """Whether a word of `kit.words` stands in some passage, in any form."""
        return self._lexical.document_frequency(stem(word)) > 0

    def beginning(self, letters: str) -> list[tuple[str, int]]:
        """The library's words that begin so, each with the number of passages it stands in."""
        return self._lexical.words_beginning(letters)

    def side_by_side(self, one: str, other: str) -> bool:
        """Whether two words of `kit.words` stand in some passage or title, one right behind the other."""
        return self._lexical.holds_phrase((one, other))

    def named(self, all_of: Sequence[str], any_of: Sequence[str], limit: int) -> list[tuple[str, str]]:
        """Titles and headings of passages in search that name all of some terms and one of others, the best first."""
        return self.store.names(self._lexical.search_names(all_of, any_of, limit))

    def passage_count(self) -> int:
        """How many passages the document frequencies are counted over."""
        return self._lexical.count

    def owners(self, passage_nos: Sequence[int]) -> dict[int, tuple[DocumentInfo, bytes]]:
        """The documents of passages, with the sketches that tell their near-copies."""
        return self.store.owners(passage_nos)

    def passages(self, passage_nos: Sequence[int]) -> dict[int, StoredPassage]:
        return self.store.passages(passage_nos)

    def sentence_vectors(self, passage_nos: Sequence[int]) -> dict[int, Vectors]:
        """(sentences, dim) of those passages that have vectors."""
        dim = self._encoder.dim
        upto = self._dense.upto
        packed = self.store.sentence_vectors([number for number in passage_nos if number <= upto])
        return {
            number: restore(np.frombuffer(sentences, dtype=np.int8).reshape(-1, dim))
            for number, (_, sentences) in packed.items()
        }

    # --- inside --------------------------------------------------------------------------------------------------

    def _attach(self) -> None:
        """Open the indexes of the store's current generation."""
        with self.store.snapshot():
            self._generation = self._stored_generation()
            folder = self.folder / f"index-{self._generation}"
            self._lexical = LexicalIndex(folder / LEXICAL_FOLDER)
            encoder = self._encoder
            self._dense = DenseIndex(folder, generation=self._generation, encoder=encoder.name, dim=encoder.dim)
            if self.store.meta("encoder", encoder.name) == encoder.name:
                self._dense.extend(self.store.vectors_after(self._dense.upto))
            self._see_changes()

    def _see_changes(self) -> None:
        self._version = self.store.data_version()
        self._digest = self.store.digest()
        self._has_dead = self.store.dead_count() > 0

    def _stored_generation(self) -> int:
        return int(self.store.meta("generation", FIRST_GENERATION))

    def _rebuild(self) -> None:
        old, new = self._generation, self._generation + 1
        folder = self.folder / f"index-{new}"
        shutil.rmtree(folder, ignore_errors=True)  # left by a rebuild that was killed
        LexicalIndex(folder / LEXICAL_FOLDER).add(self.store.passages_after(0))
        self.store.retire_dead(new)
        self._attach()
        shutil.rmtree(self.folder / f"index-{old}", ignore_errors=True)

    def _drop_older_indexes(self) -> None:
        """Free the room of lexical indexes that an earlier version of citewell has filled."""
        for folder in (self.folder / f"index-{self._generation}").glob("lexical*"):
            if folder.name != LEXICAL_FOLDER:
                shutil.rmtree(folder, ignore_errors=True)

    def _alive(
        self, search: Callable[[int], list[tuple[int, float]]], limit: int, collections: Sequence[str] = ()
    ) -> list[tuple[int, float]]:
        """The first `limit` hits that are in search, and in one of the collections if any are named, asking for more
        while others crowd the top."""
        if not self._has_dead and not collections:
            return search(limit)
        wanted = limit + limit // 2
        while True:
            hits = search(wanted)
            live = self.store.live([number for number, _ in hits])
            if collections:
                live = self.store.collections.passages_within(list(live), collections)
            alive = [hit for hit in hits if hit[0] in live]
            if len(alive) >= limit or len(hits) < wanted // 2 or wanted > self._lexical.count:
                return alive[:limit]
            wanted *= 2

    def _allowed(self, query: Query) -> NDArray[np.int64] | None:
        chosen = (query.sites, query.filetypes, query.languages, query.collections, query.after, query.before)
        if not any(chosen):
            return None
        numbers = self.store.passages_within(
            query.sites, query.filetypes, query.after, query.before, languages=query.languages
        )
        if query.collections:
            numbers = sorted(self.store.collections.passages_within(numbers, query.collections))
        return np.array(numbers, dtype=np.int64)


@contextmanager
def stepping_aside(folder: Path) -> Iterator[Callable[[], bool]]:
    """Write to a library, open for writing, as one who steps aside for others; gives the question whether one waits."""
    with _lock(folder, _YIELDING, STEPS_ASIDE_S):
        yield lambda: _is_held(folder, _WANTED)


_YIELDING = "background.lock"  # held with the writer's by whoever steps aside for others
_WANTED = "wanted.lock"  # held by who waits for that


@contextmanager
def _writing(folder: Path, wait_s: float, *, urgent: bool) -> Iterator[None]:
    with ExitStack() as locks:
        try:
            locks.enter_context(_lock(folder, "writer.lock", 0.0 if urgent else wait_s))
        except LibraryBusy:
            if not urgent:
                raise
            with ExitStack() as asking:
                with suppress(LibraryBusy):  # another one asks already
                    asking.enter_context(_lock(folder, _WANTED, 0.5))
                wait_s = max(wait_s, STEPS_ASIDE_S) if _is_held(folder, _YIELDING) else wait_s
                locks.enter_context(_lock(folder, "writer.lock", wait_s))
        yield


def _tell_mended(folder: Path, mended: int) -> None:
    """Say on standard error, where programs do not look for results, what has become of documents."""
    if mended:
        _LOG.warning(
            "the library in %s: %d documents named an address of another site as their own and were cited under it by"
            " an earlier version. They now stand under the address where they were read; what they say of themselves"
            " is shown as a claim.", folder.name, mended,
        )  # fmt: skip


def _is_held(folder: Path, name: str) -> bool:
    try:
        with _lock(folder, name, 0.0):
            return False
    except LibraryBusy:
        return True


@contextmanager
def _lock(folder: Path, name: str, wait_s: float) -> Iterator[None]:
    check_writable(folder / name)
    lock = FileLock(folder / name, mode=file_mode())
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as problem:
        raise LibraryBusy(f"the library in {folder} is being written by another process") from problem
    except OSError as problem:
        raise LibraryUnwritable(f"the library in {folder} cannot be written: {problem.strerror}") from problem
    try:
        yield
    finally:
        lock.release()


def _passage_text(stored: StoredPassage) -> PassageText:
    passage = stored.passage
    spans = tuple((s.start - passage.start, s.end - passage.start) for s in passage.sentences)
    return PassageText(context=_context(stored.info, passage.heading), text=passage.text, sentences=spans)


def _context(info: DocumentInfo, heading: str) -> str:
    """What a passage is about when its own words do not say it."""
    return f"{info.title}. {heading}" if heading and heading != info.title else info.title
