from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from citewell.index import dense
from citewell.index.dense import DenseIndex
from citewell.index.quantise import quantise

DIM = 128


def unit_rows(count: int, seed: int = 7) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def opened(folder: Path, generation: int = 1) -> DenseIndex:
    return DenseIndex(folder, generation=generation, encoder="test", dim=DIM)


def filled(folder: Path, rows: NDArray[np.float32], start: int = 1) -> DenseIndex:
    index = opened(folder)
    index.extend((start + i, quantise(row[None, :]).tobytes()) for i, row in enumerate(rows))
    return index


def test_the_nearest_come_first(tmp_path: Path) -> None:
    """The order is that of exact cosines, but for what eight bits cannot tell apart."""
    rows = unit_rows(500)
    hits = filled(tmp_path, rows).search(rows[41], 10)
    exact = np.argsort(-(rows @ rows[41]))[:10] + 1
    assert hits[0] == (42, pytest.approx(1.0, abs=0.001))
    assert len({number for number, _ in hits} & set(exact.tolist())) >= 9


def test_candidates_by_bits_find_nearly_all_of_the_best(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a tenth of the rows rescored, the ten nearest of vectors with structure are nearly all found."""
    monkeypatch.setattr(dense, "CANDIDATES", 300)
    centres, noise = unit_rows(30, seed=1), unit_rows(3000, seed=2)
    rows = np.repeat(centres, 100, axis=0) + 0.7 * noise
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    index = filled(tmp_path, rows)
    found = 0
    for query in range(0, 3000, 100):
        exact = set((np.argsort(-(rows @ rows[query]))[:10] + 1).tolist())
        found += len({number for number, _ in index.search(rows[query], 10)} & exact)
    assert found / 300 > 0.95


def test_saved_and_held_rows_answer_alike(tmp_path: Path) -> None:
    """Whether the files are up to date never changes an answer."""
    rows = unit_rows(300)
    index = filled(tmp_path, rows[:200])
    index.save()
    again = opened(tmp_path)
    again.extend((201 + i, quantise(row[None, :]).tobytes()) for i, row in enumerate(rows[200:]))
    assert again.search(rows[250], 50) == filled(tmp_path / "other", rows).search(rows[250], 50)
    assert (again.count, again.upto) == (300, 300)


def test_another_generation_starts_empty(tmp_path: Path) -> None:
    filled(tmp_path, unit_rows(10)).save()
    assert opened(tmp_path, generation=2).count == 0


@pytest.mark.parametrize("name", ["dense.i8", "dense.bits", "dense.ids", "dense.json"])
def test_a_file_cut_short_is_not_trusted(tmp_path: Path, name: str) -> None:
    """The files are derived: when one is damaged, all comes from the store again."""
    filled(tmp_path, unit_rows(10)).save()
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-3])
    assert opened(tmp_path).count == 0


def test_only_allowed_passages_are_found(tmp_path: Path) -> None:
    rows = unit_rows(100)
    hits = filled(tmp_path, rows).search(rows[3], 10, allowed=np.array([2, 5, 9]))
    assert sorted(number for number, _ in hits) == [2, 5, 9]


def test_similarities_of_unknown_passages_are_left_out(tmp_path: Path) -> None:
    rows = unit_rows(20)
    found = filled(tmp_path, rows, start=5).similarities(rows[0], [5, 4, 99, 24])
    assert sorted(found) == [5, 24]
    assert found[5] == pytest.approx(1.0, abs=0.001)
