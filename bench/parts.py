"""The bare parts that adding is made of, used as plainly as can be: the floor that `add` is compared with.

Reading: trafilatura (pages) or json (a corpus), then sentencex, in as many processes. Indexing: tantivy with its
default tokenizer. Vectors: an onnxruntime session over the very token numbers that our encoder gives it.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import shutil
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import sentencex  # type: ignore[import-untyped]
import tantivy

from bench.inputs import Input
from citewell.index.encoder import Encoder, Hidden, PassageText

ROWS_PER_JOB = 24
PAGES_PER_JOB = 1


def read_bare(given: Input, workers: int) -> float:
    """Seconds to read all of an input and to find its sentences, the start of the processes included."""
    start = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        if given.name == "pages":
            paths = sorted(given.path.iterdir())
            done = sum(pool.imap(_read_page, paths, chunksize=PAGES_PER_JOB))
        else:
            with gzip.open(given.path, "rb") as file:
                done = sum(pool.imap(_read_row, file, chunksize=ROWS_PER_JOB))
    assert done >= given.documents
    return time.perf_counter() - start


def _read_page(path: Path) -> int:
    """Sentences of the main text of a page, at least 1."""
    from trafilatura import bare_extraction

    found = bare_extraction(path.read_bytes(), with_metadata=True)
    text = getattr(found, "text", None) or ""
    return max(1, len(sentencex.segment("en", text)))


def _read_row(line: bytes) -> int:
    return max(1, len(sentencex.segment("en", json.loads(line)["text"])))


def index_bare(texts: Sequence[str], folder: Path) -> float:
    """Seconds to add texts to a one-field tantivy index with one writer thread and to commit once."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start = time.perf_counter()
    write_index(texts, folder, tokenizer="default")
    return time.perf_counter() - start


def write_index(texts: Iterable[str], folder: Path, *, tokenizer: str) -> tantivy.Index:
    """A one-field index of texts, without storing them."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name=tokenizer, index_option="freq")
    index = tantivy.Index(builder.build(), str(folder), reuse=True)
    writer = index.writer(heap_size=96_000_000, num_threads=1)
    for text in texts:
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def session(threads: int = 1) -> Any:
    """An onnxruntime session of the model as anyone would open it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    model = (files("citewell.models") / "minilm" / "model.onnx").read_bytes()
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run_session(opened: Any, ids: Sequence[int]) -> Hidden:
    """Token vectors of one text."""
    tokens = np.array([ids], dtype=np.int64)
    places = np.arange(len(ids), dtype=np.int64)[None]
    hidden: Hidden = opened.run(None, {"input_ids": tokens, "position_ids": places})[0][0]
    return hidden


def encode_bare(windows: Sequence[Sequence[int]], opened: Any, threads: int) -> float:
    """Seconds for a session over token numbers, as many texts at a time as there are threads."""
    start = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(lambda ids: run_session(opened, ids), windows):
            pass
    return time.perf_counter() - start


class Recorder(Encoder):
    """An encoder that keeps the token numbers it would give to the model, and does not run it."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[list[int]] = []

    def record(self, texts: Iterable[PassageText]) -> list[list[int]]:
        """The token numbers of all texts, window by window."""
        for _ in self.encode_passages(texts):
            pass
        return self.windows

    def _hidden(self, ids: Sequence[int]) -> Hidden:
        self.windows.append(list(ids))
        return np.ones((len(ids), self.dim), dtype=np.float32)
