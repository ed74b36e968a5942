"""A query -> results, and an answer above them.

retrieve -> evidence -> summarise -> compose -> verify, each timed. `search` stops before the answerer. Everything is
read in one snapshot of the library, so the answer belongs to one revision whatever others write meanwhile.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from citewell.compose import Budget, compose
from citewell.config import RetrieveSettings
from citewell.evidence import weigh
from citewell.index.library import Library
from citewell.index.sketch import CopyFinder
from citewell.kit.words import words
from citewell.retrieve import Found, Fused, Ranked, fuse, parse, rank_documents
from citewell.summarise import excerpt, summarise
from citewell.types import (
    Answer,
    AnswerSentence,
    Draft,
    Evidence,
    FoundPassage,
    LibraryState,
    Query,
    Result,
    Source,
    Vector,
)
from citewell.verify import SupportChecker, verify


@dataclass(slots=True)
class _Clock:
    """Milliseconds by stage."""

    stages: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = self.stages.get(name, 0.0) + (time.perf_counter() - start) * 1000


def ask(library: Library, text: str, *, settings: RetrieveSettings, answering: bool = True, since: str | None = None,
        sites: Sequence[str] = (), budget: Budget | None = None) -> Answer:  # fmt: skip
    """Answer a query from a library, or say why not; the results come in either case.

    Args:
        text: what was typed, operators included; any text will do.
        answering: False for results only (`search`).
        since: ISO date; only documents published or modified from then on.
        sites: hosts, domains or site names to stay within, beside any `site:` in the text.
        budget: how long the answer may be, if not as usual.
    """
    clock = _Clock()
    query = _narrowed(parse(text), since, sites)
    library.refresh()
    with library.store.snapshot():
        return _answered(library, query, settings, answering, clock, budget)


def _answered(library: Library, query: Query, settings: RetrieveSettings, answering: bool, clock: _Clock,
              budget: Budget | None) -> Answer:  # fmt: skip
    idf = _idf(library)
    vector = None
    if query.words:
        with clock.stage("encode"):
            vector = library.encode(query.words)
    with clock.stage("retrieve"):
        sources = _retrieve(library, query, vector, settings) if query.words else []
    with clock.stage("evidence"):
        evidence = weigh(query, sources, query_vector=vector, idf=idf)
    with clock.stage("summarise"):
        results = _results(query, sources, evidence)
    draft = Draft(())
    if answering:
        with clock.stage("compose"):
            draft = compose(query, evidence, sources, query_vector=vector, idf=idf, budget=budget)
        with clock.stage("verify"):
            draft = verify(draft, checker=_checker(), idf=idf)
            draft = _resolving(draft, sources)
    counts = library.counts()
    state = LibraryState(str(library.revision()), counts.documents, counts.passages)
    return Answer(
        query=query.text,
        sentences=draft.sentences,
        reason=_reason(query, draft, sources) if answering else None,
        disagreements=draft.disagreements,
        results=tuple(results),
        library=state,
        models=(("encoder", library.encoder_name()),),
        timings_ms=tuple((name, round(value, 2)) for name, value in clock.stages.items()),
    )


# --- retrieve --------------------------------------------------------------------------------------------------------


def _retrieve(library: Library, query: Query, vector: Vector | None, settings: RetrieveSettings) -> list[Source]:
    hits = find_passages(library, query, vector, settings)
    if query.phrases:
        hits = _with_phrases(library, hits, query)
    owners = library.owners([hit.passage_no for hit in hits])
    found = [Found(hit.passage_no, hit.score, *owners[hit.passage_no]) for hit in hits if hit.passage_no in owners]
    ranked = rank_documents(
        found,
        limit=settings.documents_k + (20 if query.excluded else 0),
        per_site=settings.per_site,
        copies=CopyFinder(settings.copy_resemblance),
    )
    ranked = [document for document in ranked if not _has_excluded(library, document, query)][: settings.documents_k]
    fused = {hit.passage_no: hit for hit in hits}
    return _sources(library, ranked, fused, settings.passages_per_document)


def find_passages(library: Library, query: Query, vector: Vector | None, settings: RetrieveSettings) -> list[Fused]:
    """Passages for a query, best first, by BM25 and by meaning."""
    lexical = library.search_lexical(query, settings.passages_k)
    dense = library.search_dense(query, vector, settings.passages_k) if vector is not None else []
    similarities = dict(dense)
    if vector is not None:
        unknown = [number for number, _ in lexical if number not in similarities]
        similarities |= library.similarities(vector, unknown)
    return fuse(lexical, dense, similarities, dense_share=settings.dense_share)


def _sources(library: Library, ranked: Sequence[Ranked], fused: Mapping[int, Fused], per_document: int) -> list[Source]:
    chosen = [sorted(hit.passage_no for hit in document.passages[:per_document]) for document in ranked]
    numbers = [number for group in chosen for number in group]
    stored = library.passages(numbers)
    vectors = library.sentence_vectors(numbers)
    sources = []
    for rank, (document, group) in enumerate(zip(ranked, chosen, strict=True), start=1):
        passages = tuple(
            FoundPassage(stored[n].passage, fused[n].score, fused[n].similarity, vectors.get(n)) for n in group
        )
        sources.append(Source(rank, round(document.score, 6), document.info, passages, tuple(document.copies)))
    return sources


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


# --- results ---------------------------------------------------------------------------------------------------------


def _results(query: Query, sources: Sequence[Source], evidence: Sequence[Evidence]) -> list[Result]:
    by_source: dict[int, list[Evidence]] = {source.rank: [] for source in sources}
    for piece in evidence:
        by_source[piece.source].append(piece)
    results = []
    for source in sources:
        summary = summarise(query, by_source[source.rank])
        shown = excerpt(query, source)
        first = summary.spans[0].quote if summary else source.passages[0].passage.text[:80]
        results.append(Result(source, summary, shown, text_link(source.document.url, first)))
    return results


def text_link(url: str, quoted: str) -> str:
    """A web address that opens at the quoted words (URL Fragment Text Directives); other addresses as they are."""
    if not url.startswith(("http://", "https://")):
        return url
    tokens = quoted.split()
    ends = [" ".join(tokens[:5]), " ".join(tokens[-5:])] if len(tokens) > 12 else [" ".join(tokens)]
    directive = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url.split('#')[0]}#:~:text={directive}"


# --- answer ----------------------------------------------------------------------------------------------------------


def _resolving(draft: Draft, sources: Sequence[Source]) -> Draft:
    """The last look before anything is shown: every quote stands at its place, or the sentence goes (promise 1)."""
    passages = {(s.document.doc_id, s.document.revision): [p.passage for p in s.passages] for s in sources}

    def resolves(sentence: AnswerSentence) -> bool:
        return all(
            any(
                passage.start <= citation.start and citation.end <= passage.end
                and passage.text[citation.start - passage.start : citation.end - passage.start] == citation.quote
                for passage in passages.get((citation.doc_id, citation.revision), [])
            )
            for citation in sentence.citations
        )  # fmt: skip

    kept = tuple(filter(resolves, draft.sentences))
    return replace(draft, sentences=kept, disagreements=tuple(filter(resolves, draft.disagreements)))


def _reason(query: Query, draft: Draft, sources: Sequence[Source]) -> str | None:
    if draft.sentences:
        return None
    if not query.words:
        return "empty_query"
    return draft.reason or "thin_evidence" if sources else "no_results"


def _narrowed(query: Query, since: str | None, sites: Sequence[str]) -> Query:
    after = max(filter(None, [query.after, since]), default=None)
    return replace(query, after=after, sites=(*query.sites, *(site.lower().removeprefix("www.") for site in sites)))


def _idf(library: Library) -> Callable[[str], float]:
    """How much a term says in this library: ln(1 + (N - n + 0.5) / (n + 0.5)) over passages, as in BM25."""
    count = library.passage_count()
    known: dict[str, float] = {}

    def idf(term: str) -> float:
        if term not in known:
            n = library.document_frequency(term)
            known[term] = math.log(1 + (count - n + 0.5) / (n + 0.5))
        return known[term]

    return idf


_CHECKER: list[SupportChecker] = []


def _checker() -> SupportChecker:
    if not _CHECKER:
        _CHECKER.append(SupportChecker())
    return _CHECKER[0]
