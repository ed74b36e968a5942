"""The JSON that the command line and the API give: records -> plain objects, one schema name each.

Fields may be added; none is renamed or removed without a new schema number. Only `timings_ms` and `fetched` may differ
between two runs of one query on one library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from citewell import __version__
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.looking import look
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Source
from citewell.crawl.scope import Rules
from citewell.crawl.why import account
from citewell.crawl.why.explain import Explanation
from citewell.crawl.why.reasons import FAILURES, REASONS, advice
from citewell.index.claims import NOTE
from citewell.index.ledger import Failure
from citewell.index.library import Counts, Library
from citewell.pipeline.outdated import outdated
from citewell.pipeline.visits import VisitReport
from citewell.pipeline.why import FileStory
from citewell.pipeline.works import followed_places, names_given, trusted_places
from citewell.types import (
    Answer,
    AnswerExplanation,
    AnswerSentence,
    Citation,
    Document,
    DocumentInfo,
    Opening,
    Result,
    Sentence,
    Summary,
)

Json = dict[str, Any]

URLS_LISTED = 10_000
"""Addresses that are not indexed, in the account of a visit; `why_json` lists all."""


def answer_json(answer: Answer) -> Json:
    """`citewell.answer/1`"""
    return {
        "schema": "citewell.answer/1",
        "query": answer.query,
        "corrected": [{"typed": typed, "searched": searched} for typed, searched in answer.corrected],
        "excluded": list(answer.excluded),
        "did_you_mean": answer.meant,
        "answered": answer.answered,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "hint": None if answer.hint is None else asdict(answer.hint),
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "disagreements": [sentence_json(sentence) for sentence in answer.disagreements],
        "sources": [_result_json(result) for result in answer.results],
        "library": asdict(answer.library),
        "versions": {"citewell": __version__, "models": dict(answer.models)},
        "timings_ms": dict(answer.timings_ms),
        **({} if answer.explanation is None else {"explanation": _answer_explanation_json(answer.explanation)}),
    }


def _answer_explanation_json(explanation: AnswerExplanation) -> Json:
    return {
        "confidence": explanation.confidence,
        "answers_from": explanation.answers_from,
        "best": explanation.best,
        "unnamed": explanation.unnamed,
        "unnamed_word": explanation.unnamed_word,
        "passages": [{"source": source, "start": start, "end": end} for source, start, end in explanation.passages],
        "sentences": [asdict(sentence) for sentence in explanation.sentences],
    }


def search_json(answer: Answer) -> Json:
    """`citewell.search/1`: the answer's object without the answerer's part."""
    answered = answer_json(answer)
    left_out = {"answered", "reason", "confidence", "hint", "sentences", "disagreements"}
    found = {name: value for name, value in answered.items() if name not in left_out}
    return found | {"schema": "citewell.search/1", "further": answer.further}


def opening_json(opening: Opening) -> Json:
    """`citewell.search/1` of an answer that is still being made; its models and timings are told at its end."""
    found = Answer(
        query=opening.query, sentences=(), reason=None, disagreements=(), results=opening.results,
        library=opening.library, models=(), timings_ms=(), corrected=opening.corrected, meant=opening.meant,
        further=opening.further, excluded=opening.excluded,
    )  # fmt: skip
    return search_json(found)


def document_json(document: Document, sentences: Iterable[Sentence]) -> Json:
    """`citewell.document/1`: `text[start:end]` is the quote of any citation of this revision."""
    return {
        "schema": "citewell.document/1",
        **asdict(document),
        "blocks": [asdict(block) for block in document.blocks],
        "sentences": [{"start": each.start, "end": each.end, "kind": each.kind} for each in sentences],
    }


def status_json(library: Library, *, to_owner: bool = True) -> Json:
    """`citewell.status/1`

    Args:
        to_owner: else addresses on private machines, which only the owner may have visited, are left out.
    """
    counts: Counts = library.counts()
    return {
        "schema": "citewell.status/1",
        "library": {
            "revision": str(library.revision()),
            "documents": counts.documents,
            "passages": counts.passages,
            "vectors_pending": counts.vectors_pending,
            "folder": str(library.folder),
        },
        "names": [{"source": source, "name": name} for source, name in names_given(library.store).items()],
        "trusted": [{"source": source} for source in trusted_places(library.store)],
        "followed": [{"source": source} for source in followed_places(library.store)],
        "addresses_mended": int(library.store.meta(NOTE, "0")),
        "outdated": outdated_json(library),
        "failed": failures_json(library.store.ledger.failures()) + _failed_pages(library.folder, to_owner=to_owner),
        "sources": _source_totals(library.folder),
    }


def outdated_json(library: Library) -> int:
    """How many files and kept pages wait to be read again, since an earlier version read them."""
    with look(library.folder) as file:
        return outdated(library.store, file)


def failures_json(failures: Sequence[Failure]) -> list[Json]:
    return [{"source": f.source, "reason": f.reason, "message": f.message, "hint": f.hint} for f in failures]


def library_json(library: Library) -> Json:
    """What a command that changed a library says of it at its end."""
    counts = library.counts()
    return {
        "folder": str(library.folder),
        "documents": counts.documents,
        "passages": counts.passages,
        "vectors_pending": counts.vectors_pending,
    }


def visit_json(file: CrawlFile, report: VisitReport) -> Json:
    """One of the `sources` of `citewell.add/1`, `citewell.refresh/1` and `citewell.reextract/1`."""
    done = report.account
    listed = list(islice(account.not_indexed(file, done.source), URLS_LISTED))
    return {
        "url": done.source.url,
        "visit": done.source.visit,
        "added": done.added,
        "replaced": done.replaced,
        "unchanged": report.unchanged,
        "removed": done.removed,
        "indexed": report.counts.indexed,
        "kept": report.counts.kept,
        "near_copies": report.near_copies,
        "waiting": dict(report.counts.waiting),
        "ended": done.ended.why,
        "message": done.ended.message,
        "suspended": list(done.ended.suspended),
        "omitted": dict(sorted(done.omitted.items())),
        "not_indexed": {
            "counts": dict(report.counts.not_indexed),
            "urls": [_not_indexed_json(each) for each in listed],
        },
        "traps": [{"shape": shape, "turned_away": number} for shape, number in report.traps],
        "requests": done.fetching.requests,
        "bytes": done.fetching.bytes,
        "seconds": round(report.seconds, 3),
    }


def visit_json_for_guest(report: VisitReport, told: Json) -> Json:
    """`visit_json` as a client of the server may have it: of a source of the owner's only the numbers, neither its
    address nor what it leads to."""
    if report.source.rules.guest:
        return told
    not_indexed = {"counts": told["not_indexed"]["counts"], "urls": []}
    return told | {"url": None, "message": "", "suspended": [], "not_indexed": not_indexed, "traps": []}


def sources_json(file: CrawlFile | None, sources: Sequence[Source]) -> Json:
    """`citewell.sources/1`"""
    return {"schema": "citewell.sources/1", "sources": [_source_json(file, each) for each in sources] if file else []}


def rules_json(rules: Rules) -> Json:
    """The rules that differ from the default, by name; neither the seed nor the site it lies on are among them."""
    default = Rules(rules.seed)
    given = {field.name: getattr(rules, field.name) for field in fields(Rules)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if value != getattr(default, name)
    }


def why_json(told: Iterable[Explanation], files: Iterable[FileStory]) -> Json:
    """`citewell.why/1` for addresses, files and documents that were asked for."""
    return {
        "schema": "citewell.why/1",
        "addresses": [_explanation_json(each) for each in told],
        "files": [asdict(each) for each in files],
    }


def why_list_json(listed: Iterable[account.NotIndexed]) -> Json:
    """`citewell.why/1` for whole sources: all that is not indexed."""
    return {"schema": "citewell.why/1", "not_indexed": [_not_indexed_json(each) for each in listed]}


def iso(moment: float | None) -> str | None:
    """Seconds since the epoch as a date and time in UTC."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _failed_pages(folder: Path, *, to_owner: bool) -> list[Json]:
    """Pages of sources that could not be read, as `failures_json` has files."""
    with look(folder) as file:
        return [_failed_page_json(file, each, to_owner=to_owner) for each in account.failed(file)] if file else []


def _failed_page_json(file: CrawlFile, each: account.NotIndexed, *, to_owner: bool) -> Json:
    source = Sources(file).find(each.source)
    assert source is not None
    if source.rules.allow_private and not to_owner:
        return {"source": "a page of a private source", "reason": each.reason, "message": "", "hint": ""}
    hint = advice(
        each.reason, url=each.url, source=source.url, depth=source.rules.depth, max_pages=source.rules.max_pages
    )
    return {"source": each.url, "reason": each.reason, "message": each.detail, "hint": hint}


def _source_totals(folder: Path) -> Json:
    """How many sources on the web there are, and how many of their visits are not at their end."""
    with look(folder) as file:
        sources = Sources(file).all() if file else []
        indexed = sum(account.counts(file, each).indexed for each in sources) if file else 0
    return {
        "number": len(sources),
        "indexed": indexed,
        "stopped": sum(bool(each.visit) and each.ended is None for each in sources),
        "ended": iso(max((each.ended for each in sources if each.ended is not None), default=None)),
    }


def _source_json(file: CrawlFile, source: Source) -> Json:
    counts = account.counts(file, source)
    return {
        "source": source.source_id,
        "url": source.url,
        "kind": source.kind,
        "rules": rules_json(source.rules),
        "collection": source.collection or None,
        "indexed": counts.indexed,
        "kept": counts.kept,
        "not_indexed": dict(counts.not_indexed),
        "waiting": dict(counts.waiting),
        "known": counts.indexed + sum(counts.not_indexed.values()) + sum(counts.waiting.values()),
        "failures": {word: number for word, number in counts.not_indexed.items() if word in FAILURES},
        "traps": [{"shape": shape, "turned_away": number} for shape, number in account.traps(file, source)],
        "added": iso(source.added),
        "visits": source.visit,
        "started": iso(source.started),
        "ended": iso(source.ended),
        "seconds": None if source.ended is None or source.started is None else round(source.ended - source.started, 1),
        "due": iso(account.next_due(file, source)),
    }


def _explanation_json(told: Explanation) -> Json:
    times = {"fetched": iso(told.fetched), "changed": iso(told.changed), "due": iso(told.due)}
    return asdict(told) | times | {"meaning": REASONS[told.reason].meaning if told.reason in REASONS else ""}


def _not_indexed_json(each: account.NotIndexed) -> Json:
    return {"url": each.url, "reason": each.reason, "detail": each.detail, "source": each.source}


def sentence_json(sentence: AnswerSentence) -> Json:
    """One of the `sentences` or `disagreements` of an answer."""
    return {
        "text": sentence.text,
        "made_by": sentence.made_by,
        "citations": [_citation_json(citation, len(sentence.text)) for citation in sentence.citations],
    }


def _citation_json(citation: Citation, end: int) -> Json:
    """`at` counts characters of the sentence, behind which its number stands: always its end."""
    return {
        "source": citation.source,
        "doc_id": citation.doc_id,
        "revision": citation.revision,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "support": citation.support,
        "score": round(citation.score, 4),
        "at": end,
        "kind": citation.kind,
    }


def _result_json(result: Result) -> Json:
    info = result.source.document
    return {
        "source": result.source.rank,
        "doc_id": info.doc_id,
        "revision": info.revision,
        "url": info.url,
        "link": result.link,
        "title": info.title,
        "site": info.site,
        "claimed_url": info.claimed_url,
        "claimed_site": info.claimed_site,
        "author": info.author,
        "published": info.published,
        "modified": info.modified,
        "fetched": info.fetched,
        "language": info.language,
        "filetype": info.filetype,
        "score": result.source.score,
        "summary": _summary_json(result.summary),
        "excerpt": result.excerpt,
        "read": [asdict(span) for span in result.read],
        "copies": [_copy_json(copy) for copy in result.source.copies],
    }


def _summary_json(summary: Summary | None) -> Json | None:
    if summary is None:
        return None
    return {"text": summary.text, "spans": [asdict(span) for span in summary.spans]}


def _copy_json(info: DocumentInfo) -> Json:
    return {"doc_id": info.doc_id, "revision": info.revision, "url": info.url, "title": info.title, "site": info.site,
            "claimed_url": info.claimed_url, "claimed_site": info.claimed_site}  # fmt: skip
