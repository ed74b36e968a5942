"""What each stage of adding takes of the processor, measured in one process, one stage after another."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.inputs import Input
from bench.report import Row
from citewell.extract import CorpusProblem, extract, read_corpus
from citewell.index.library import Library
from citewell.index.sketch import sketch
from citewell.index.store import Entry
from citewell.passages import split
from citewell.types import Document, Page

STAGES = ("read and extract", "cut", "sketch", "store", "lexical", "vectors")
VECTOR_STEPS = 2
"""Batches of vectors that are made; the rest is calculated."""


@dataclass(slots=True)
class _Spent:
    """Seconds of processor time by stage."""

    stages: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def on(self, stage: str) -> Iterator[None]:
        start = time.process_time()
        yield
        self.stages[stage] += time.process_time() - start  # type: ignore[assignment]


def stages(given: Input, work: Path, limit: int) -> list[Row]:
    """Milliseconds of processor time a document, by stage, and their shares with and without the vectors.

    Args:
        limit: documents, spread over the input.
    """
    spent = _Spent()
    entries = []
    for document in _documents(given, limit, spent):
        with spent.on("cut"):
            passages = tuple(split(document))
        with spent.on("sketch"):
            sketched = sketch(document.text)
        entries.append(Entry(document, passages, sketched))
    _write(work / "staged", entries, spent)
    found = {stage: float(spent.stages[stage]) for stage in STAGES}
    whole = sum(found.values())
    text = whole - found["vectors"]
    return [
        {
            "stage": stage,
            "CPU ms/document": seconds / len(entries) * 1000,
            "share of text": "" if stage == "vectors" else f"{seconds / text:.0%}",
            "share of all": f"{seconds / whole:.1%}",
        }
        for stage, seconds in found.items()
    ]


def _write(folder: Path, entries: list[Entry], spent: _Spent) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with Library.write(folder) as library:
        with spent.on("store"), library.store.transaction():
            library.store.put(entries)
        with spent.on("lexical"):
            library.catch_up()
            library.finish_adding()
        with spent.on("vectors"):
            made = sum(library.make_vectors() for _ in range(VECTOR_STEPS))
    passages = sum(len(entry.passages) for entry in entries)
    spent.stages["vectors"] *= passages / max(1, made)  # type: ignore[assignment]


def _documents(given: Input, limit: int, spent: _Spent) -> Iterator[Document]:
    return _pages(given, limit, spent) if given.name == "pages" else _rows(given, limit, spent)


def _pages(given: Input, limit: int, spent: _Spent) -> Iterator[Document]:
    paths = sorted(given.path.iterdir())
    extract(_page(paths[0]), name=paths[0].name)  # the first page pays for imports
    for path in paths[:: max(1, len(paths) // limit)]:
        with spent.on("read and extract"):
            document = extract(_page(path), name=path.name)
        yield document


def _page(path: Path) -> Page:
    return Page(path.as_uri(), path.read_bytes(), None, "2026-01-01T00:00:00Z")


def _rows(given: Input, limit: int, spent: _Spent) -> Iterator[Document]:
    """Every so many rows. A stream must be read whole, so each row counts its own time only."""
    step = max(1, given.documents // limit)
    rows = read_corpus(given.path)
    for number in range(given.documents):
        with spent.on("read and extract" if number % step == 0 else "passed over"):
            row = next(rows, None)
        if number % step == 0 and row is not None and not isinstance(row, CorpusProblem):
            yield row
