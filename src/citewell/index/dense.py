"""Nearest passages by vector: one bit per dimension to find candidates, eight bits to order them.

In: (passage_no, int8 vector) in the order of their numbers. Out: (passage_no, cosine), best first. Derived from the
store.

Two files grow in step, `dense.i8` (n, dim) and `dense.ids` (n,) int64; `dense.json` says how many rows count and which
generation and encoder they belong to. What the store has beyond them is held in memory until the next `save`, so
answers never depend on whether the files are up to date. The scan was measured against graph and inverted-file indexes
in docs/decisions/storage.md: exact enough and fast enough to a few million passages, with nothing to keep consistent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from citewell.errors import LibraryUnwritable
from citewell.index.quantise import binarise, restore
from citewell.types import Vector

CANDIDATES = 4_000
"""Rows rescored with eight bits: recall@50 was .988 of the exact order at 1,000,000 rows."""

BLOCK = 256
"""Rows rescored at a time, so that they stay in the cache. A product of matrices would start threads, which cost more
than they give at this size (4,000 rows: 5.7 ms of processor time against 1.2), and whose number could show in the last
digit."""


@dataclass(frozen=True, slots=True)
class DenseState:
    """Which rows of the files count."""

    generation: int
    encoder: str
    count: int


class DenseIndex:
    """Vectors of one generation made by one encoder."""

    def __init__(self, folder: Path, *, generation: int, encoder: str, dim: int) -> None:
        self._folder = folder
        self._dim = dim
        self._generation, self._encoder = generation, encoder
        state = _read_state(folder, dim)
        if state is None or (state.generation, state.encoder) != (generation, encoder):
            state = DenseState(generation, encoder, 0)
        self._saved = state.count
        self._ids: NDArray[np.int64] = (
            np.fromfile(folder / "dense.ids", dtype="<i8", count=state.count) if state.count else _no_ids()
        )
        self._rows = _mapped_rows(folder / "dense.i8", state.count, dim)
        self._columns = np.ascontiguousarray(_bits(folder / "dense.bits", state.count, dim).T)
        self._tail: list[NDArray[np.int8]] = []

    @property
    def count(self) -> int:
        return len(self._ids)

    @property
    def upto(self) -> int:
        """The greatest passage number that has a vector here, 0 if none."""
        return int(self._ids[-1]) if len(self._ids) else 0

    @property
    def unsaved(self) -> int:
        """Rows that are not in the files yet."""
        return self.count - self._saved

    def extend(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Take in (passage_no, packed int8 vector), numbers ascending and greater than `upto`."""
        numbers, vectors = [], []
        for number, packed in rows:
            numbers.append(number)
            vectors.append(np.frombuffer(packed, dtype=np.int8)[: self._dim])
        if not numbers:
            return
        block = np.stack(vectors)
        self._ids = np.concatenate([self._ids, np.array(numbers, dtype=np.int64)])
        self._columns = np.concatenate([self._columns, binarise(block).view(np.uint64).T], axis=1)
        self._tail.append(block)

    def save(self) -> None:
        """Put rows held in memory into the files. Only one process may do so at a time.

        Raises:
            LibraryUnwritable
        """
        if not self._tail:
            return
        tail = np.concatenate(self._tail)
        try:
            _append(self._folder / "dense.i8", self._saved * self._dim, tail.tobytes())
            _append(self._folder / "dense.bits", self._saved * self._dim // 8, binarise(tail).tobytes())
            _append(self._folder / "dense.ids", self._saved * 8, self._ids[self._saved :].astype("<i8").tobytes())
            _write_state(self._folder, DenseState(self._generation, self._encoder, self.count))
        except OSError as problem:
            raise LibraryUnwritable(f"vectors cannot be written to {self._folder}: {problem.strerror}") from problem
        self._saved = self.count
        self._rows = _mapped_rows(self._folder / "dense.i8", self._saved, self._dim)
        self._tail = []

    def search(self, vector: Vector, limit: int, allowed: NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The passages nearest to a vector, (passage_no, cosine), best first, equal ones in the order of numbers.

        Args:
            vector: (dim,) of length 1.
            allowed: ascending passage numbers to choose from; None for all.
        """
        if not self.count:
            return []
        places = self._candidates(vector, max(CANDIDATES, 4 * limit), allowed)
        scores = self._cosines(vector, places)
        order = np.lexsort((places, -scores))[:limit]
        return [(int(self._ids[places[i]]), float(scores[i])) for i in order]

    def similarities(self, vector: Vector, passage_nos: list[int]) -> dict[int, float]:
        """Cosines of those of the passages that have a vector."""
        known, places = self._places(passage_nos)
        return dict(zip(known.tolist(), self._cosines(vector, places).tolist(), strict=True))

    def vectors(self, passage_nos: Sequence[int]) -> dict[int, Vector]:
        """The vectors of those of the passages that have one."""
        known, places = self._places(passage_nos)
        return dict(zip(known.tolist(), restore(self._gather(places)), strict=True))

    def _places(self, passage_nos: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
        """Which of the passages have a vector, and in which rows."""
        wanted = np.array(passage_nos, dtype=np.int64)
        places = np.searchsorted(self._ids, wanted)
        inside = places < self.count
        places, wanted = places[inside], wanted[inside]
        same = self._ids[places] == wanted
        return wanted[same], places[same]

    def _candidates(self, vector: Vector, wanted: int, allowed: NDArray[np.int64] | None) -> NDArray[np.intp]:
        """Rows with the smallest Hamming distance to the query's signs, at least `wanted` of them if there are."""
        rows: NDArray[np.intp] | None = None
        columns = self._columns
        if allowed is not None:
            rows = np.flatnonzero(np.isin(self._ids, allowed, assume_unique=True))
            columns = columns[:, rows]
        count = columns.shape[1]
        if count <= wanted:
            return rows if rows is not None else np.arange(count)
        code = binarise(vector[None, :]).view(np.uint64)[0]
        distances = np.zeros(count, dtype=np.uint16)
        for column, bits in zip(columns, code, strict=True):
            distances += np.bitwise_count(column ^ bits)
        cutoff = int(np.searchsorted(np.cumsum(np.bincount(distances, minlength=self._dim + 1)), wanted))
        near = np.flatnonzero(distances <= cutoff)
        return near if rows is None else rows[near]

    def _cosines(self, vector: Vector, places: NDArray[np.intp]) -> NDArray[np.float32]:
        products, squares = np.empty((2, len(places)), dtype=np.float32)
        for start in range(0, len(places), BLOCK):
            block = slice(start, start + BLOCK)
            rows = self._gather(places[block]).astype(np.float32)
            products[block] = np.einsum("ij,j->i", rows, vector)
            squares[block] = np.einsum("ij,ij->i", rows, rows)
        scores: NDArray[np.float32] = np.round(products / np.maximum(np.sqrt(squares), 1e-6), 5)
        return scores

    def _gather(self, places: NDArray[np.intp]) -> NDArray[np.int8]:
        if not self._tail:
            return self._rows[places]
        if len(self._tail) > 1:
            self._tail = [np.concatenate(self._tail)]
        tail = self._tail[0]
        out = np.empty((len(places), self._dim), dtype=np.int8)
        saved = places < self._saved
        out[saved] = self._rows[places[saved]]
        out[~saved] = tail[places[~saved] - self._saved]
        return out


def _no_ids() -> NDArray[np.int64]:
    return np.zeros(0, dtype=np.int64)


def _mapped_rows(file: Path, count: int, dim: int) -> NDArray[np.int8]:
    if not count:
        return np.zeros((0, dim), dtype=np.int8)
    return np.memmap(file, dtype=np.int8, mode="r", shape=(count, dim))


def _bits(file: Path, count: int, dim: int) -> NDArray[np.uint64]:
    if not count:
        return np.zeros((0, dim // 64), dtype=np.uint64)
    return np.fromfile(file, dtype=np.uint64, count=count * dim // 64).reshape(count, dim // 64)


def _append(file: Path, offset: int, data: bytes) -> None:
    """Write at `offset`, over whatever an interrupted save has left there, and wait for the disk."""
    with file.open("r+b" if file.exists() else "w+b") as out:
        out.truncate(offset)
        out.seek(offset)
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def _read_state(folder: Path, dim: int) -> DenseState | None:
    """What the files hold; None where they are missing or cut short: everything then comes from the store."""
    try:
        state = DenseState(**json.loads((folder / "dense.json").read_text()))
        whole = (folder / "dense.i8").stat().st_size >= state.count * dim and (
            (folder / "dense.ids").stat().st_size >= state.count * 8
        )
        return state if whole and (folder / "dense.bits").stat().st_size >= state.count * dim // 8 else None
    except (OSError, ValueError, TypeError):
        return None


def _write_state(folder: Path, state: DenseState) -> None:
    new = folder / "dense.json.new"
    with new.open("w") as out:
        json.dump({"generation": state.generation, "encoder": state.encoder, "count": state.count}, out)
        out.flush()
        os.fsync(out.fileno())
    new.replace(folder / "dense.json")
