"""Page -> Document: the main text of a file with its structure and what it says of itself.

`extract` reads one file; `read_corpus` streams the rows of a JSONL corpus. Nothing here fetches, stores or remembers
anything.
"""

from __future__ import annotations

from citewell.extract.corpus import CorpusProblem, is_corpus, read_corpus
from citewell.extract.identity import (
    EXTRACTOR_VERSIONS,
    at_its_own_address,
    current_readers,
    document_id,
    reader_number,
    revision_of,
)
from citewell.extract.read import extract, known_suffixes
from citewell.extract.titles import NO_WORK, Work

__all__ = [
    "EXTRACTOR_VERSIONS",
    "NO_WORK",
    "CorpusProblem",
    "Work",
    "at_its_own_address",
    "current_readers",
    "document_id",
    "extract",
    "is_corpus",
    "known_suffixes",
    "read_corpus",
    "reader_number",
    "revision_of",
]
