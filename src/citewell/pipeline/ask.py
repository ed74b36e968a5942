"""A query -> results, and an answer above them.

retrieve -> summarise -> read -> compose -> verify, each timed. `search` stops before anything is read, so that its
results and those of an answer are the same and come as soon. Everything is
read in one snapshot of the library, so the answer belongs to one revision whatever others write meanwhile.
`ask_in_steps` hands out what is ready, for whoever shows it while the rest is made.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain
from typing import TypeAlias, TypeVar
from urllib.parse import quote

import numpy as np

from citewell.compose import ANSWERS, Budget, compose
from citewell.config import RetrieveSettings
from citewell.evidence import (
    Place,
    Promising,
    Unnamed,
    bridged,
    chance_by_words,
    choose_passages,
    joined,
    promising,
    read_by_words,
    sketched,
    unnamed,
    weigh,
)
from citewell.index.library import Library
from citewell.kit.point import parts_of
from citewell.pipeline.rarity import rarity
from citewell.pipeline.search import find_sources, query_vector, understood
from citewell.reader import Reader, passage_to_read
from citewell.retrieve import did_you_mean, parse
from citewell.summarise import excerpt, summarise
from citewell.types import (
    UNQUOTABLE,
    Answer,
    AnswerExplanation,
    AnswerSentence,
    Draft,
    Drafted,
    Evidence,
    Filters,
    FoundPassage,
    LibraryState,
    Opening,
    Query,
    Reading,
    ReadSentence,
    Result,
    Source,
    Span,
)
from citewell.verify import SupportChecker, judged_disagreements, verify

T = TypeVar("T")
Step: TypeAlias = Opening | Drafted | AnswerSentence | Answer
NO_FILTERS = Filters()
DOCUMENTS_READ = 10  # ranked for an answer, however few results are shown
EXPLAINED = 12  # sentences that an explanation tells, beside those shown
SHARE_DIGITS = 4  # of a share in an explanation
READ_OF_A_RESULT = 2  # spans of one result that are told


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

    def timed(self, name: str, items: Iterator[T]) -> T | None:
        """The next of some items, None after the last; finding it counts as work of that stage."""
        with self.stage(name):
            return next(items, None)


def ask(library: Library, text: str, *, settings: RetrieveSettings, answering: bool = True,
        filters: Filters = NO_FILTERS, offset: int = 0, budget: Budget | None = None,
        abstain: bool = True, explain: bool = False) -> Answer:  # fmt: skip
    """Answer a query from a library, or say why not; the results come in either case.

    Args:
        text: what was typed, operators included; any text will do.
        settings: `documents_k` is how many results come.
        answering: False for results only (`search`).
        filters: what to stay within, beside the operators in the text.
        offset: results to pass over, for those of a later page.
        budget: how long the answer may be, if not as usual.
        abstain: False to write from whatever is found, as a summary of sources known to answer.
        explain: whether to tell what was read and what was made of it.
    """
    *_, answer = ask_in_steps(
        library, text, settings=settings, answering=answering, filters=filters, offset=offset, budget=budget,
        abstain=abstain, explain=explain,
    )  # fmt: skip
    assert isinstance(answer, Answer)
    return answer


def ask_in_steps(library: Library, text: str, *, settings: RetrieveSettings, answering: bool = True,
                 filters: Filters = NO_FILTERS, offset: int = 0, budget: Budget | None = None,
                 abstain: bool = True, explain: bool = False) -> Iterator[Step]:  # fmt: skip
    """The same in steps: the results, then each sentence once it is verified, then the whole answer.

    Whoever stops taking steps stops the work.
    """
    query = _narrowed(parse(text), filters)
    library.refresh()
    with library.store.snapshot():
        yield from _steps(
            library, query, settings, offset, budget, answering=answering, abstain=abstain, explain=explain
        )


def _steps(library: Library, query: Query, settings: RetrieveSettings, offset: int, budget: Budget | None, *,
           answering: bool, abstain: bool, explain: bool) -> Iterator[Step]:  # fmt: skip
    clock = _Clock()
    idf = rarity(library)
    query = understood(library, query)
    meant = did_you_mean(query, library)
    vector = None
    if query.words:
        with clock.stage("encode"):
            vector = query_vector(library, query)
    with clock.stage("retrieve"):
        deep = replace(settings, documents_k=max(settings.documents_k, DOCUMENTS_READ))
        sources, further = find_sources(library, query, vector, deep, offset) if query.words else ([], False)
    with clock.stage("summarise"):
        looked_at = promising(query, sources, query_vector=vector, idf=idf)
        found = tuple(_results(query, sources, sketched(looked_at)))
        results, further = found[: settings.documents_k], further or len(found) > settings.documents_k
    counts = library.counts()
    state = LibraryState(str(library.revision()), counts.documents, counts.passages)
    excluded = tuple(" ".join(phrase) for phrase in query.excluded)
    opening = Opening(query.text, query.corrected, results, further, state, meant, excluded)
    yield opening
    sentences = list[AnswerSentence]()
    draft = Draft(())
    explanation = None
    if answering:
        chosen = choose_passages(looked_at, settings.passages_read)
        with clock.stage("read"):
            read = _read(library, query, chosen, looked_at, idf)
        with clock.stage("compose"):
            evidence = weigh(chosen, read.readings)
            draft = compose(
                query, evidence, sources, chance=read.chance, idf=idf, query_vector=vector, budget=budget,
                abstain=abstain, bridge=partial(bridged, chosen),
            )  # fmt: skip
        resolves = _resolver(sources)
        with clock.stage("verify"):
            asked = parts_of(query.words or query.text)
            disagreements = judged_disagreements(draft.disagreements, asked, idf)
            draft = replace(draft, disagreements=tuple(filter(resolves, disagreements)))
        cited = {c.source for sentence in (*draft.sentences, *draft.disagreements) for c in sentence.citations}
        shown = [*results, *(r for r in found[len(results) :] if r.source.rank in cited)]
        results = _with_what_was_read(shown, evidence)
        lengths = tuple((len(sentence.text), len(sentence.citations)) for sentence in draft.sentences)
        reason = _reason(query, draft, sources)
        yield Drafted(reason, draft.confidence, draft.disagreements, draft.hint, lengths)
        judged = verify(draft.sentences, checker=_checker(), idf=idf, similarity=_similarity(evidence))
        while (sentence := clock.timed("verify", judged)) is not None:
            if resolves(sentence):
                sentences.append(sentence)
                yield sentence
        draft = replace(draft, sentences=tuple(sentences))
        explanation = _explanation(chosen, read, draft) if explain else None
    models = [("encoder", library.encoder_name()), *([("reader", Reader.name)] if answering else [])]
    yield Answer(
        query=query.text,
        sentences=draft.sentences,
        reason=_reason(query, draft, sources) if answering else None,
        disagreements=draft.disagreements,
        results=results,
        library=state,
        models=tuple(models),
        timings_ms=tuple((name, round(value, 2)) for name, value in clock.stages.items()),
        confidence=draft.confidence,
        corrected=query.corrected,
        further=further,
        meant=meant,
        excluded=excluded,
        hint=draft.hint,
        explanation=explanation,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What was made of the passages that were read."""

    readings: Sequence[tuple[Reading, ...]]  # for each passage, one for each of its sentences
    chance: float  # that they answer
    best: float | None = None  # AnswerExplanation.best
    unnamed: Unnamed = field(default_factory=Unnamed)


def _explanation(passages: Sequence[tuple[Source, FoundPassage]], read: _Read, draft: Draft) -> AnswerExplanation:
    cited = [(c.doc_id, c.start, c.end) for sentence in draft.sentences for c in sentence.citations]
    told = []
    for (source, found), of_one in zip(passages, read.readings, strict=True):
        passage = found.passage
        for s, reading in zip(passage.sentences, of_one, strict=True):
            if s.kind in UNQUOTABLE:
                continue
            text = " ".join(passage.text[s.start - passage.start : s.end - passage.start].split())
            shown = any(doc == passage.doc_id and a <= s.start and s.end <= b for doc, a, b in cited)
            told.append(ReadSentence(source.rank, s.start, s.end, text, s.kind, reading, shown))
    told.sort(key=lambda one: (-one.reading.score, one.source, one.start))
    best = tuple(one for place, one in enumerate(told) if place < EXPLAINED or one.shown)
    spans = tuple((source.rank, found.passage.start, found.passage.end) for source, found in passages)
    missing = read.unnamed
    return AnswerExplanation(
        passages=spans,
        sentences=best,
        confidence=draft.confidence,
        answers_from=ANSWERS,
        best=read.best,
        unnamed=round(missing.share, SHARE_DIGITS),
        unnamed_word=missing.word,
    )


def _read(
    library: Library, query: Query, passages: Sequence[tuple[Source, FoundPassage]], looked_at: Sequence[Promising],
    idf: Callable[[str], float],
) -> _Read:  # fmt: skip
    """What each sentence of the passages is worth, and the chance that they answer."""
    if not library.reads(query.words):  # the reader was taught the same script as the encoder
        by_words = read_by_words(passages, looked_at)
        return _Read(by_words, chance_by_words(list(chain.from_iterable(by_words))))
    reader = _reader()
    found = reader.read(
        query.words, [passage_to_read(source.document.title, each.passage) for source, each in passages]
    )
    quotable = [
        (reading, Place(source, each, index))
        for (source, each), of_one in zip(passages, found, strict=True)
        for index, reading in enumerate(of_one)
        if each.passage.sentences[index].kind not in UNQUOTABLE
    ]
    if not quotable:
        return _Read(found, 0.0)
    best, place = max(quotable, key=lambda one: one[0].score)
    missing = unnamed(query, place, idf)
    chance = reader.chance([reading for reading, _ in quotable], missing.share)
    return _Read(joined(passages, found, looked_at), chance, best.score, missing)


# --- results ---------------------------------------------------------------------------------------------------------


def _results(query: Query, sources: Sequence[Source], evidence: Sequence[Evidence]) -> list[Result]:
    by_source: dict[int, list[Evidence]] = {source.rank: [] for source in sources}
    for piece in evidence:
        by_source[piece.source].append(piece)
    results = []
    for source in sources:
        summary = summarise(query, by_source[source.rank])
        shown = excerpt(query, source)
        first = summary.spans[0].quote if summary else _opening(source)
        results.append(Result(source, summary, shown, text_link(source.document.url, first)))
    return results


def _with_what_was_read(results: Sequence[Result], evidence: Sequence[Evidence]) -> tuple[Result, ...]:
    """The results with what the reader found in each that helps."""
    spans: dict[int, list[Span]] = {}
    for e in evidence:
        of_one = spans.setdefault(e.source, [])
        if len(of_one) < READ_OF_A_RESULT and all(e.end <= s.start or s.end <= e.start for s in of_one):
            of_one.append(Span(e.start, e.end, e.quote))
    return tuple(replace(result, read=tuple(spans.get(result.source.rank, ()))) for result in results)


def _opening(source: Source) -> str:
    """The beginning of a source's best passage, "" where its publisher lets nothing be quoted of it."""
    passage = source.passages[0].passage
    end = next((s.start for s in passage.sentences if s.kind == "withheld"), passage.end) - passage.start
    return passage.text[: min(end, 80 if source.max_snippet is None else min(source.max_snippet, 80))]


def text_link(url: str, quoted: str) -> str:
    """A web address that opens at the quoted words (URL Fragment Text Directives); other addresses as they are."""
    if not url.startswith(("http://", "https://")) or not quoted.strip():
        return url
    tokens = quoted.split()
    ends = [" ".join(tokens[:5]), " ".join(tokens[-5:])] if len(tokens) > 12 else [" ".join(tokens)]
    directive = ",".join(quote(end, safe="").replace("-", "%2D") for end in ends)
    return f"{url.split('#')[0]}#:~:text={directive}"


# --- answer ----------------------------------------------------------------------------------------------------------


def _similarity(evidence: Sequence[Evidence]) -> Callable[[str, str], float | None]:
    """Cosine of a statement and a quote by the vectors that the library keeps, None where there is none."""
    vectors = {e.quote: e.vector for e in evidence} | {e.text: e.vector for e in evidence}

    def cosine(claim: str, quote: str) -> float | None:
        one, other = vectors.get(claim), vectors.get(quote)
        return None if one is None or other is None else float(np.dot(one, other))

    return cosine


def _resolver(sources: Sequence[Source]) -> Callable[[AnswerSentence], bool]:
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

    return resolves


def _reason(query: Query, draft: Draft, sources: Sequence[Source]) -> str | None:
    if draft.sentences:
        return None
    if not query.words:
        return "empty_query"
    return draft.reason or "thin_evidence" if sources else "no_results"


def _narrowed(query: Query, filters: Filters) -> Query:
    return replace(
        query,
        after=max(filter(None, [query.after, filters.since]), default=None),
        before=min(filter(None, [query.before, filters.before]), default=None),
        sites=(*query.sites, *(site.lower().removeprefix("www.") for site in filters.sites)),
        filetypes=(*query.filetypes, *(kind.lower().lstrip(".") for kind in filters.filetypes)),
        languages=(*query.languages, *(language.lower() for language in filters.languages)),
        collections=(*query.collections, *(name.casefold() for name in filters.collections)),
    )


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(threads=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


@lru_cache(maxsize=1)
def _checker() -> SupportChecker:
    return SupportChecker()
