"""The JSON that the command line and the API give: records -> plain objects, one schema name each.

Fields may be added; none is renamed or removed without a new schema number. Only `timings_ms` and `fetched` may differ
between two runs of one query on one library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from citewell import __version__
from citewell.index.ledger import Failure
from citewell.index.library import Counts, Library
from citewell.types import Answer, AnswerSentence, Citation, Document, DocumentInfo, Result, Summary

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """`citewell.answer/1`"""
    return {
        "schema": "citewell.answer/1",
        "query": answer.query,
        "corrected": [{"typed": typed, "searched": searched} for typed, searched in answer.corrected],
        "answered": answer.answered,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "sentences": [_sentence_json(sentence) for sentence in answer.sentences],
        "disagreements": [_sentence_json(sentence) for sentence in answer.disagreements],
        "sources": [_result_json(result) for result in answer.results],
        "library": asdict(answer.library),
        "versions": {"citewell": __version__, "models": dict(answer.models)},
        "timings_ms": dict(answer.timings_ms),
    }


def search_json(answer: Answer) -> Json:
    """`citewell.search/1`: the answer's object without the answerer's part."""
    answered = answer_json(answer)
    left_out = {"answered", "reason", "confidence", "sentences", "disagreements"}
    return {name: value for name, value in answered.items() if name not in left_out} | {"schema": "citewell.search/1"}


def document_json(document: Document) -> Json:
    """`citewell.document/1`: `text[start:end]` is the quote of any citation of this revision."""
    fields = asdict(document)
    return {"schema": "citewell.document/1", **fields, "blocks": [asdict(block) for block in document.blocks]}


def status_json(library: Library) -> Json:
    """`citewell.status/1`"""
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
        "failed": failures_json(library.store.ledger.failures()),
    }


def failures_json(failures: Sequence[Failure]) -> list[Json]:
    return [{"source": f.source, "reason": f.reason, "message": f.message, "hint": f.hint} for f in failures]


def _sentence_json(sentence: AnswerSentence) -> Json:
    return {
        "text": sentence.text,
        "made_by": sentence.made_by,
        "citations": [_citation_json(citation, len(sentence.text)) for citation in sentence.citations],
    }


def _citation_json(citation: Citation, end: int) -> Json:
    """`at` counts characters of the sentence: its number stands behind them."""
    return {
        "source": citation.source,
        "doc_id": citation.doc_id,
        "revision": citation.revision,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "support": citation.support,
        "score": round(citation.score, 4),
        "at": end if citation.at is None else citation.at,
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
        "author": info.author,
        "published": info.published,
        "modified": info.modified,
        "fetched": info.fetched,
        "language": info.language,
        "filetype": info.filetype,
        "score": result.source.score,
        "summary": _summary_json(result.summary),
        "excerpt": result.excerpt,
        "copies": [_copy_json(copy) for copy in result.source.copies],
    }


def _summary_json(summary: Summary | None) -> Json | None:
    if summary is None:
        return None
    return {"text": summary.text, "spans": [asdict(span) for span in summary.spans]}


def _copy_json(info: DocumentInfo) -> Json:
    return {"doc_id": info.doc_id, "revision": info.revision, "url": info.url, "title": info.title, "site": info.site}
