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
    passages_read: int = 8  # passages that are read for the answer: about 0.2 s on two cores
    per_site: int = 3  # documents of one site among the first `documents_k`, when there are others
    copy_resemblance: float = 0.6  # share of common four-word runs from which a document is a near-copy


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """How the web page and the API answer."""

    host: str = "127.0.0.1"  # address to listen on; this machine alone by default
    port: int = 8765
    names: tuple[str, ...] = ()  # host names by which the server is known, beside those of the machine itself
    public: bool = False  # whoever reaches it may read without a token
    writable: bool = False  # those with the role "write" may add sites and visit them again
    trust_loopback: bool = False  # whoever is on this machine is its owner; never behind a proxy
    trusted_proxies: tuple[str, ...] = ()  # addresses or networks of proxies that are believed about whom they ask for
    proxy_header: str | None = None  # header in which a trusted proxy names the user; it must set it on every request
    writers: tuple[str, ...] = ()  # users named by the proxy who may write
    log_queries: bool = False
    refresh_minutes: int = 0  # how often to look for pages that are due; 0 is never
    workers: int = 0  # processes that answer; 0: one for each core
    step_timeout_s: float = 30.0  # an answer that makes no step for so long is given up
    waiting_max: int = 64  # queries that wait for a process; more are told to come back
    cached_mb: int = 64  # of answers kept: the same query on the same library has the same answer
    rate: str = "120/minute"  # requests that cost work, for each client that is not on this machine
    underway_each: int = 8  # of those worked on at a time, for each such client: nobody fills the queue alone
    body_bytes: int = 65_536  # of a request at most
    head_timeout_s: float = 15.0  # for the head of a request to arrive
    body_timeout_s: float = 15.0  # for its body
    take_timeout_s: float = 30.0  # for a client to take what was sent, before more is: some 50 kB
    connections: int = 1_000  # open at a time; fewer where the system allows fewer files
    connections_each: int = 64  # of one client that is neither on this machine nor a trusted proxy


def library_folder(named: str | None) -> Path:
    """The library to use: the one named, else the environment's, else the user's own."""
    chosen = named or os.environ.get(LIBRARY_VARIABLE)
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("citewell") / "library"


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
