"""Settings: one frozen dataclass for each room that has any, each a row of name with unit, default and reason."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

LIBRARY_VARIABLE = "CITEWELL_LIBRARY"


@dataclass(frozen=True, slots=True)
class AddSettings:
    """How files are read."""

    workers: int = 0  # processes that read and cut; 0: one for each core
    document_timeout_s: float = 60.0  # a reader that takes longer is stopped, its file listed as failed
    document_memory_mb: int = 3_000  # address space of a reading process, for the same reason
    flush_documents: int = 512  # written together; more is faster, fewer are sooner safe and searchable
    flush_chars: int = 8_000_000
    flush_s: float = 2.0


@dataclass(frozen=True, slots=True)
class RetrieveSettings:
    """How passages are found and documents ranked; how they were set: docs/decisions/retrieval.md."""

    passages_k: int = 100  # passages taken from each of BM25 and dense
    dense_share: float = 0.65  # share of the cosine in the fused score, in [0, 1]; BM25 has the rest
    neighbours_share: float = 0.25  # share of a passage's score that comes from its nearest neighbours, in [0, 1]
    documents_k: int = 10  # documents shown
    passages_per_document: int = 4  # best passages of a document that are read for its summary and the answer
    per_site: int = 3  # documents of one site among the first `documents_k`, when there are others
    copy_resemblance: float = 0.6  # share of common four-word runs from which a document is a near-copy


def library_folder(named: str | None) -> Path:
    """The library to use: the one named, else the environment's, else the user's own."""
    chosen = named or os.environ.get(LIBRARY_VARIABLE)
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("citewell") / "library"


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
