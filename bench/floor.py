"""The least that any answer must cost: embed the query, search the words, scan the vectors; bare, nothing else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import tantivy
from tokenizers import Tokenizer

from bench import parts
from bench.report import say
from citewell.index.dense import DenseIndex
from citewell.index.library import Library
from citewell.kit.words import ENGLISH_STOP_WORDS, words
from citewell.types import Vector

TOP = 50
PARTS = ("embedding", "words", "scan")


class Floor:
    """Bare parts over the same passages and vectors as a library."""

    def __init__(self, library: Library, folder: Path) -> None:
        """Open them; the index of words is made in `folder` if it is not there."""
        self._session = parts.session()
        self._tokenizer = Tokenizer.from_str(
            (files("citewell.models") / "minilm" / "tokenizer.json").read_text("utf-8")
        )
        self._index = _index(library, folder)
        self._searcher = self._index.searcher()
        generation = int(library.store.meta("generation", "1"))
        where = library.folder / f"index-{generation}"
        self._dense = DenseIndex(where, generation=generation, encoder=library.encoder_name(), dim=384)

    def ask(self, text: str) -> dict[str, float]:
        """Milliseconds of each of PARTS for one query."""
        start = time.perf_counter()
        vector = self._embed(text)
        embedded = time.perf_counter()
        self._search(text)
        searched = time.perf_counter()
        self._dense.search(vector, TOP)
        ends = (embedded, searched, time.perf_counter())
        return {part: (end - begin) * 1000 for part, begin, end in zip(PARTS, (start, *ends), ends, strict=False)}

    def _embed(self, text: str) -> Vector:
        hidden = parts.run_session(self._session, self._tokenizer.encode(text).ids[:256])
        mean = hidden.mean(axis=0)
        vector: Vector = mean / np.linalg.norm(mean)
        return vector

    def _search(self, text: str) -> int:
        """How many of TOP passages hold one of the query's content words or more."""
        content = [word for word in words(text) if word not in ENGLISH_STOP_WORDS]
        # A word with a stop inside would be read as a phrase, for which this index has no positions.
        query = self._index.parse_query(re.sub(r"\W+", " ", " ".join(content)), ["text"])
        return len(self._searcher.search(query, TOP, count=False).hits)


def _index(library: Library, folder: Path) -> tantivy.Index:
    if (folder / "meta.json").exists():
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
        return tantivy.Index(builder.build(), str(folder), reuse=True)
    say("making the bare index of words")
    folder.mkdir(parents=True)
    return parts.write_index(_texts(library), folder, tokenizer="en_stem")


def _texts(library: Library) -> Iterator[str]:
    for stored in library.store.passages_after(0):
        yield stored.passage.text
