"""A large library of real text: sentences of real documents, in runs, put together into new documents.

In: libraries that hold real documents, with real vectors where they were made. Out: a library with as many passages as
wanted. Each passage is made of runs of up to four neighbouring sentences; every other run comes from one home document,
the others from anywhere in the same corpus, so that passages differ, stay on a subject and still read as prose.

Real vectors for 200,000 passages would take two hours. A sentence here has the real vector of that sentence in its real
place (or, where none was made, of another sentence) plus a little noise, a passage the mean of its sentences.
Everything follows from one seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.inputs import SEED
from bench.report import say
from citewell.index.library import Batch, Library
from citewell.index.quantise import quantise, restore
from citewell.index.sketch import sketch
from citewell.index.store import Entry
from citewell.types import Block, BlockKind, Document, Passage, Sentence, Vectors

PASSAGE_WORDS = 160
PASSAGES_PER_DOCUMENT = 5
RUN = 4  # neighbouring sentences at most that stay together
NOISE = 0.2  # length of what is added to a vector of length 1
BATCH = 400  # documents written together


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence of a real document."""

    text: str
    kind: BlockKind
    level: int
    words: int
    vector: int  # row of Real.vectors


@dataclass(frozen=True, slots=True)
class Real:
    """Real documents of one corpus as sentences."""

    titles: list[str]
    documents: list[list[Piece]]


def make_large(folder: Path, sources: Sequence[Path], passages: int) -> None:
    """Make a library of this many passages from real ones."""
    corpora, vectors = _read_all(sources)
    rng = np.random.default_rng(SEED)
    made = 0
    with Library.write(folder) as library:
        encoder = library.encoder_name()
        batch = Batch()
        rows: list[tuple[int, bytes, bytes]] = []
        for number in range(-(-passages // PASSAGES_PER_DOCUMENT)):
            entry, places = _document(number, corpora, min(PASSAGES_PER_DOCUMENT, passages - made), rng)
            batch.entries.append(entry)
            for inside in places:
                made += 1
                rows.append((made, *_vectors_of(inside, vectors, rng)))  # a new library numbers passages from 1
            if len(batch.entries) == BATCH or made >= passages:
                library.add(batch)
                with library.store.transaction():
                    library.store.put_vectors(rows)
                batch, rows = Batch(), []
                if number % 4000 < BATCH:
                    say(f"{made:,} of {passages:,} passages made")
        library.finish_adding()
        library.store.set_meta("encoder", encoder)
    with Library.make(folder):
        pass  # puts the vectors into the dense index's files when it ends


# --- reading real libraries ------------------------------------------------------------------------------------------


def _read_all(sources: Sequence[Path]) -> tuple[list[Real], Vectors]:
    corpora: dict[str, Real] = {}
    vectors: list[Vectors] = []
    count = 0
    for folder in sources:
        library = Library.read(folder)
        try:
            for name, title, pieces, found in _real_documents(library, count):
                corpus = corpora.setdefault(name, Real([], []))
                corpus.titles.append(title)
                corpus.documents.append(pieces)
                vectors.append(found)
                count += len(found)
        finally:
            library.close()
    stacked = np.concatenate(vectors)
    assert len(stacked), "no real vectors: make some first (bench ask --vectors N)"
    return list(corpora.values()), stacked


def _real_documents(library: Library, known: int) -> Iterator[tuple[str, str, list[Piece], Vectors]]:
    """Name of the corpus, title, sentences and vectors of each document; -1 stands for a vector that was not made."""
    for source in library.store.sources():
        document = library.store.document(library.store.doc_ids_from(source)[0])
        numbers = library.store.connection.execute(
            "SELECT passage_no FROM passages JOIN documents USING (revision_no) WHERE doc_id = ? ORDER BY start",
            (document.doc_id,),
        )
        stored = library.passages([number for (number,) in numbers])
        found = library.sentence_vectors(list(stored))
        levels = {block.start: block.level for block in document.blocks}
        pieces, vectors = [], [np.zeros((0, 384), dtype=np.float32)]
        for number in sorted(stored):
            for place, sentence in enumerate(stored[number].passage.sentences):
                text = document.text[sentence.start : sentence.end]
                vector = known + place if number in found else -1
                pieces.append(Piece(text, sentence.kind, levels.get(sentence.start, 1), len(text.split()), vector))
            if number in found:
                vectors.append(found[number])
                known += len(found[number])
        if pieces:
            yield source.split("#")[0], document.title, pieces, np.concatenate(vectors)


# --- making documents ------------------------------------------------------------------------------------------------


def _document(
    number: int, corpora: list[Real], passages: int, rng: np.random.Generator
) -> tuple[Entry, list[list[Piece]]]:
    """A new document and the sentences of each of its passages."""
    shares = np.cumsum([len(corpus.documents) for corpus in corpora])
    pick = int(rng.integers(shares[-1]))
    which = int(np.searchsorted(shares, pick, side="right"))
    corpus, home = corpora[which], pick - int(shares[which - 1] if which else 0)
    inside = [_pieces(corpus, home, rng) for _ in range(passages)]
    document, spans = _laid_out(f"large-{number}", corpus.titles[home], inside)
    entry = Entry(document, tuple(_passages(document, inside, spans)), sketch(document.text))
    return entry, inside


def _pieces(corpus: Real, home: int, rng: np.random.Generator) -> list[Piece]:
    """Sentences for one passage: runs from the home document and from others in turn."""
    chosen: list[Piece] = []
    words = runs = 0
    while words < PASSAGE_WORDS:
        source = corpus.documents[home if runs % 2 == 0 else int(rng.integers(len(corpus.documents)))]
        start = int(rng.integers(len(source)))
        run = source[start : start + int(rng.integers(2, RUN + 1))]
        chosen += run
        words += sum(piece.words for piece in run)
        runs += 1
    return chosen


def _laid_out(doc_id: str, title: str, inside: list[list[Piece]]) -> tuple[Document, list[list[tuple[int, int]]]]:
    """A document of these sentences: paragraphs of neighbours of that kind, a block for any other."""
    parts: list[str] = []
    blocks: list[Block] = []
    spans: list[list[tuple[int, int]]] = []
    at = 0
    for pieces in inside:
        spans.append([])
        for place, piece in enumerate(pieces):
            joins = place > 0 and piece.kind == "paragraph" and pieces[place - 1].kind == "paragraph"
            gap = "" if not parts else " " if joins else "\n\n"
            parts += [gap, piece.text]
            start = at + len(gap)
            at = start + len(piece.text)
            spans[-1].append((start, at))
            if joins:
                blocks[-1] = Block("paragraph", blocks[-1].start, at)
            else:
                blocks.append(Block(piece.kind, start, at, piece.level if piece.kind != "paragraph" else 0))
    source = f"file:///large/{doc_id}"
    document = Document(
        doc_id=doc_id, revision="1", source=source, url=source, title=title, site="large", text="".join(parts),
        blocks=tuple(blocks), fetched="2026-01-01T00:00:00Z", language="en", filetype="jsonl",
    )  # fmt: skip
    return document, spans


def _passages(document: Document, inside: list[list[Piece]], spans: list[list[tuple[int, int]]]) -> Iterator[Passage]:
    starts = [0, *(group[0][0] for group in spans[1:])]
    for pieces, group, start, end in zip(inside, spans, starts, [*starts[1:], len(document.text)], strict=True):
        sentences, heading = [], ""
        for piece, (first, last) in zip(pieces, group, strict=True):
            sentences.append(Sentence(first, last, piece.kind, heading))
            heading = piece.text if piece.kind == "heading" else heading
        text = document.text[start:end]
        yield Passage(f"{document.doc_id}#{start}-{end}", document.doc_id, start, end, text, "", tuple(sentences))


def _vectors_of(pieces: list[Piece], vectors: Vectors, rng: np.random.Generator) -> tuple[bytes, bytes]:
    """The vectors of a passage and of its sentences, packed as the store wants them."""
    rows = [piece.vector if piece.vector >= 0 else int(rng.integers(len(vectors))) for piece in pieces]
    chosen = vectors[rows]
    scale = NOISE / np.sqrt(chosen.shape[1])
    noisy = chosen + rng.normal(0.0, scale, chosen.shape).astype(np.float32)
    weights = np.array([max(1, piece.words) for piece in pieces], dtype=np.float32)
    mean = weights @ chosen / weights.sum()
    passage = mean / np.linalg.norm(mean) + rng.normal(0.0, scale, mean.shape).astype(np.float32)
    whole = restore(quantise(passage[None, :].astype(np.float32)))
    return quantise(whole).tobytes(), quantise(noisy).tobytes()
