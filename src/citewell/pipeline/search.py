"""A query -> ranked documents with their passages: what `ask`, `search` and the evaluation share.

parse -> respell -> BM25 and dense -> fuse -> neighbours -> phrases -> rank -> exclusions. Summaries and answers:
pipeline.ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from citewell.config import RetrieveSettings
from citewell.index.library import Library
from citewell.index.sketch import CopyFinder
from citewell.kit.words import words
from citewell.retrieve import Found, Fused, Ranked, fuse, lean_on_neighbours, parse, rank_documents, respell, spread
from citewell.types import DocumentInfo, FoundPassage, Passage, Query, Source, Vector

Mode: TypeAlias = Literal["hybrid", "bm25", "dense"]
"""Which scores count: both, words alone, or meaning alone."""

SPARE_DOCUMENTS = 20
"""Ranked beyond those asked for when the query excludes words: some of the first will go."""


def rank(library: Library, text: str | Query, settings: RetrieveSettings, mode: Mode = "hybrid") -> list[Ranked]:
    """The documents for a query, best first, as `ask` ranks them.

    Args:
        text: what was typed, or a query already taken apart. Without words it finds nothing.
        settings: `documents_k` bounds how many come; `passages_k` how deep BM25 and the dense scan are read.
        mode: "bm25" needs no vector; "dense" finds nothing while none is made.
    """
    query = text if isinstance(text, Query) else understood(library, parse(text))
    if not query.words:
        return []
    vector = None
    if mode == "hybrid":
        vector = query_vector(library, query)
    elif mode == "dense":
        vector = library.encode(query.words)
    return ranked_documents(library, query, find_passages(library, query, vector, settings, mode), settings)


def understood(library: Library, query: Query) -> Query:
    """The query as this library can serve it: misspelt words read as its own, and quotation marks left out when no
    passage holds the words in them side by side. `corrected` says both."""
    query = respell(query, library)
    if not query.phrases or library.search_lexical(query, 1):
        return query
    quoted = [" ".join(phrase) for phrase in query.phrases]
    return replace(query, phrases=(), corrected=(*query.corrected, *((f'"{plain}"', plain) for plain in quoted)))


def query_vector(library: Library, query: Query) -> Vector | None:
    """The query as the encoder reads it; None if it is in a script that the encoder was not taught.

    Its cosines are then noise: with them, questions in Thai lost a tenth of their MRR (docs/decisions/retrieval.md).
    """
    return library.encode(query.words) if query.words and library.reads(query.words) else None


def find_sources(
    library: Library, query: Query, vector: Vector | None, settings: RetrieveSettings, offset: int = 0
) -> tuple[list[Source], bool]:
    """The documents for a query with the passages that an answer is made from, and whether there are further ones.

    Args:
        offset: how many of the first documents to pass over.
    """
    found = find_passages(library, query, vector, settings)
    end = offset + settings.documents_k
    ranked = ranked_documents(library, query, found, replace(settings, documents_k=end + 1))
    fused = {hit.passage_no: hit for hit in found.hits}
    sources = _sources(library, ranked[offset:end], fused, settings.passages_per_document, first_rank=offset + 1)
    return sources, len(ranked) > end


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages that a query found, best first, and the documents they belong to."""

    hits: Sequence[Fused]
    owners: Mapping[int, tuple[DocumentInfo, bytes]]  # by passage_no: the document and its sketch


def find_passages(library: Library, query: Query, vector: Vector | None, settings: RetrieveSettings,
                  mode: Mode = "hybrid") -> Passages:  # fmt: skip
    """Passages for a query by BM25 and by meaning.

    Args:
        vector: of the query; None searches by words alone.
    """
    lexical = library.search_lexical(query, settings.passages_k) if mode != "dense" else []
    dense: list[tuple[int, float]] = []
    if vector is not None and mode != "bm25":
        dense = library.search_dense(query, vector, settings.passages_k)
    similarities = dict(dense)
    if vector is not None:
        unknown = [number for number, _ in lexical if number not in similarities]
        similarities |= library.similarities(vector, unknown)
    share = {"hybrid": settings.dense_share if similarities else 0.0, "bm25": 0.0, "dense": 1.0}[mode]
    hits = fuse(lexical, dense, similarities, dense_share=share)
    owners = library.owners([hit.passage_no for hit in hits])
    hits = [hit for hit in hits if hit.passage_no in owners]
    if mode == "hybrid" and vector is not None:
        documents = {number: info.doc_id for number, (info, _) in owners.items()}
        vectors = library.vectors([hit.passage_no for hit in hits])
        hits = lean_on_neighbours(hits, vectors, documents, share=settings.neighbours_share)
    return Passages(spread(hits), owners)


def ranked_documents(library: Library, query: Query, passages: Passages, settings: RetrieveSettings) -> list[Ranked]:
    """Passages gathered into documents, without those that lack a phrase of the query or hold what it excludes."""
    hits = passages.hits
    if query.phrases:
        hits = _with_phrases(library, hits, query)
    found = [Found(hit.passage_no, hit.score, *passages.owners[hit.passage_no]) for hit in hits]
    ranked = rank_documents(
        found,
        limit=settings.documents_k + (SPARE_DOCUMENTS if query.excluded else 0),
        per_site=settings.per_site,
        copies=CopyFinder(settings.copy_resemblance),
    )
    return [document for document in ranked if not _has_excluded(library, document, query)][: settings.documents_k]


def _sources(
    library: Library, ranked: Sequence[Ranked], fused: Mapping[int, Fused], per_document: int, *, first_rank: int
) -> list[Source]:
    chosen = [sorted(hit.passage_no for hit in document.passages[:per_document]) for document in ranked]
    numbers = [number for group in chosen for number in group]
    stored = library.passages(numbers)
    vectors = library.sentence_vectors(numbers)
    found = [
        (document.info, [stored[n].passage for n in group]) for document, group in zip(ranked, chosen, strict=True)
    ]
    bounds = library.store.bounds(found)
    sources = []
    for rank_no, (document, group, bound) in enumerate(zip(ranked, chosen, bounds, strict=True), start=first_rank):
        passages = tuple(
            FoundPassage(
                _with_templates(stored[n].passage, bound.templates), fused[n].score, fused[n].similarity, vectors.get(n)
            )
            for n in group
        )
        copies = tuple(document.copies)
        sources.append(Source(rank_no, round(document.score, 6), document.info, passages, copies, bound.max_snippet))
    return sources


def _with_templates(passage: Passage, templates: Collection[tuple[int, int]]) -> Passage:
    """The passage, with the sentences told that belong to the template of its site."""
    if not templates:
        return passage
    sentences = tuple(replace(s, kind="template") if (s.start, s.end) in templates else s for s in passage.sentences)
    return replace(passage, sentences=sentences)


def _with_phrases(library: Library, hits: Sequence[Fused], query: Query) -> list[Fused]:
    """The hits whose passage or title holds every phrase of the query: those found by meaning need not."""
    stored = library.passages([hit.passage_no for hit in hits])

    def holds(hit: Fused) -> bool:
        if hit.passage_no not in stored:
            return False
        found = stored[hit.passage_no]
        return all(_named(query.phrases, found.info.title, found.passage.text))

    return list(filter(holds, hits))


def _has_excluded(library: Library, document: Ranked, query: Query) -> bool:
    """Whether a document holds, anywhere, what the query excludes."""
    if not query.excluded:
        return False
    whole = library.store.document(document.info.doc_id, document.info.revision)
    return any(_named(query.excluded, whole.title, whole.text))


def _named(phrases: Sequence[tuple[str, ...]], title: str, text: str) -> list[bool]:
    """Of each phrase, whether its words stand side by side in a title or a text."""
    spaced = f" {' '.join(words(title))} | {' '.join(words(text))} "
    return [f" {' '.join(phrase)} " in spaced for phrase in phrases]
