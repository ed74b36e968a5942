"""The suite `retrieval`: are the right documents at the top?

In: a judged collection. Out: nDCG@10, MAP, MRR@10 and Recall@100 of the documents that `citewell search` ranks, beside
BM25 alone and dense alone, with a paired test against each. Ranking itself: pipeline.search. Measures:
evaluate.measures.

A user's ranking ends after the passages that were fetched, which may be fewer than 100 documents. It is taken as it is,
and only the places below its end are filled from a deeper search: measuring changes nothing that a user sees first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import get_args

from citewell.config import RetrieveSettings
from citewell.errors import JudgedDataError, UsageError
from citewell.evaluate.collection import Collection, read_collection
from citewell.evaluate.extra import need
from citewell.evaluate.journal import Journal, key_of
from citewell.evaluate.kept import kept_library, row_ids
from citewell.evaluate.measures import LIBRARIES, Figures, means, measure
from citewell.evaluate.report import Progress, Report, versions
from citewell.evaluate.runs import Run, read_run, write_run
from citewell.evaluate.significance import Comparison, paired
from citewell.index.library import Library
from citewell.pipeline.search import Mode, rank

DEPTH = 100
"""Documents ranked for each query: Recall@100 wants as many."""

DEEP_PASSAGES = 1_000
"""Passages fetched by each search to fill a ranking up to that."""

MODES: tuple[Mode, ...] = get_args(Mode)


def evaluate_retrieval(
    folder: Path,
    *,
    work: Path,
    mode: Mode = "hybrid",
    split: str = "test",
    limit: int | None = None,
    against: str | None = None,
    run_file: Path | None = None,
    progress: Progress,
) -> Report:
    """Judge the search on a collection in the layout of BEIR.

    Args:
        work: where the library of the corpus is kept for the next run.
        mode: what is judged; with "hybrid", BM25 alone and dense alone are judged beside it.
        limit: only the first judged queries.
        against: one more to compare with: a mode, or the path of a TREC run.
        run_file: where to write the ranking as a TREC run.
    Raises:
        SourceNotFound, JudgedDataError: the collection or the run is not as it should be.
        UsageError: there is no place for the run that is to be written.
        MissingExtra: ir-measures is not installed.
    """
    need("ir-measures")
    if run_file is not None and not run_file.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {run_file.parent} to write a run in", hint="make it, or choose another")
    collection = read_collection(folder, split=split, limit=limit)
    rivals = _rivals(mode, against)
    other_run = _other_run(against, collection)
    needs_vectors = {mode, *rivals} != {"bm25"}
    library_folder = kept_library(collection.corpus, work, vectors=needs_vectors, progress=progress)
    settings = judged_settings(RetrieveSettings())
    library = Library.read(library_folder)
    try:
        revision = str(library.revision())
        with _journal(work, collection, settings, revision) as journal:
            runs = {name: _run(library, collection, settings, name, journal, progress) for name in (mode, *rivals)}
            journal.finish()
    finally:
        library.close()
    if run_file is not None:
        write_run(run_file, runs[mode], tag=f"citewell-{mode}")
    figures: dict[str, Figures] = {name: measure(collection.qrels, runs[name]) for name in (mode, *rivals)}
    figures |= {name: measure(collection.qrels, run) for name, run in other_run.items()}
    return _report(collection, figures, mode, settings, revision, limit)


def judged_settings(settings: RetrieveSettings) -> RetrieveSettings:
    """The users' settings, less what judged sets cannot know: that one site should not fill the page, and that a
    near-copy stands under its original. Both would take relevant documents out of the ranking."""
    return replace(settings, documents_k=DEPTH, per_site=DEPTH, copy_resemblance=2.0)


def ranked_ids(library: Library, text: str, settings: RetrieveSettings, mode: Mode) -> list[str]:
    """Document ids for a query, best first, filled up to `DEPTH` from a deeper search where there are fewer."""
    first = [document.info.doc_id for document in rank(library, text, settings, mode)]
    if len(first) >= DEPTH:
        return first[:DEPTH]
    deeper = replace(settings, passages_k=max(DEEP_PASSAGES, settings.passages_k))
    more = [document.info.doc_id for document in rank(library, text, deeper, mode)]
    return list(dict.fromkeys([*first, *more]))[:DEPTH]


def _rivals(mode: Mode, against: str | None) -> list[Mode]:
    usual: tuple[Mode, ...] = ("bm25", "dense") if mode == "hybrid" else ()
    named = tuple(name for name in MODES if name == against)
    return [name for name in dict.fromkeys((*usual, *named)) if name != mode]


def _other_run(against: str | None, collection: Collection) -> dict[str, Run]:
    """The run file to compare with, by its name; none if there is none."""
    if against is None or against in MODES:
        return {}
    path = Path(against)
    run = read_run(path, doc_ids=collection.doc_ids)
    if not run.keys() & collection.queries.keys():
        raise JudgedDataError(f"{path} ranks none of the judged queries", hint="is it a run of this collection?")
    return {str(path) if path.name in MODES else path.name: run}


def _journal(work: Path, collection: Collection, settings: RetrieveSettings, revision: str) -> Journal:
    """Rankings of a run that was stopped, if nothing they depend on has changed since."""
    made_with = versions() | {"library": revision}
    key = key_of(collection.files, {"depth": DEPTH, **asdict(settings)}, made_with)
    return Journal(work / f"retrieval-{collection.name}.journal", key)


def _run(
    library: Library,
    collection: Collection,
    settings: RetrieveSettings,
    mode: Mode,
    journal: Journal,
    progress: Progress,
) -> Run:
    names = row_ids(library)
    run = {}
    for done, (query, text) in enumerate(collection.queries.items(), 1):
        item = f"{mode} {query}"
        if item not in journal.done:
            journal.record(item, [names[found] for found in ranked_ids(library, text, settings, mode)])
        run[query] = journal.done[item]
        progress(f"queries, {mode}", done, len(collection.queries))
    return run


def _report(
    collection: Collection, figures: Mapping[str, Figures], mode: Mode, settings: RetrieveSettings, revision: str,
    limit: int | None,
) -> Report:  # fmt: skip
    ours = figures[mode]
    others = {name: found for name, found in figures.items() if name != mode}
    return Report(
        suite="retrieval",
        dataset=collection.name,
        count=len(collection.queries),
        metrics=means(ours),
        baselines={name: means(found) for name, found in others.items()},
        settings={"mode": mode, "split": collection.split, "limit": limit, "depth": DEPTH, **asdict(settings)},
        versions=versions(LIBRARIES),
        notes=_notes(collection, limit),
        significance={name: _compared(ours, found) for name, found in others.items()},
        details={
            "documents": len(collection.doc_ids),
            "documents_without_text": collection.empty,
            "library_revision": revision,
            "per_query": {name: {key: round(value, 6) for key, value in found.items()} for name, found in ours.items()},
        },
    )


def _compared(ours: Figures, theirs: Figures) -> dict[str, Comparison]:
    return {
        name: paired(list(values.values()), [theirs[name][query] for query in values]) for name, values in ours.items()
    }


def _notes(collection: Collection, limit: int | None) -> tuple[str, ...]:
    notes = [f"Only the first {limit:,} judged queries."] if limit is not None else []
    notes += [
        "Judged are documents, each at the place of its best passage; grades are gains, queries without a relevant "
        "document are left out.",
        "Spreading over sites and folding of near-copies are switched off: judgements do not know them.",
        f"A ranking that ends before {DEPTH} documents is filled up below its end by a deeper search.",
    ]
    if collection.empty:
        notes.append(f"{collection.empty:,} of {len(collection.doc_ids):,} documents have no text and cannot be found.")
    return tuple(notes)
