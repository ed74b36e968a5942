from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from citewell.retrieve import Fused, lean_on_neighbours
from citewell.types import Vector


def unit(*numbers: float) -> Vector:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def hits(*scores: float) -> list[Fused]:
    return [Fused(number, score, None) for number, score in enumerate(scores, start=1)]


def test_a_hit_in_good_company_passes_one_that_stands_alone() -> None:
    """2 stands alone; 3 lies beside the best hit, and they are nearly level by themselves."""
    vectors = {1: unit(1, 0, 0), 2: unit(0, 1, 0.1), 3: unit(1, 0.1, 0), 4: unit(0.1, 1, 1)}
    documents = {1: "a", 2: "b", 3: "c", 4: "d"}
    moved = lean_on_neighbours(hits(0.9, 0.51, 0.5, 0.1), vectors, documents, share=0.25)
    assert [hit.passage_no for hit in moved] == [1, 3, 2, 4]


def test_passages_of_one_document_do_not_lift_one_another() -> None:
    """A long document would win by length alone."""
    vectors = {1: unit(1, 0), 2: unit(1, 0), 3: unit(1, 0)}
    moved = lean_on_neighbours(hits(0.9, 0.5, 0.4), vectors, dict.fromkeys((1, 2, 3), "a"), share=0.25)
    assert [(hit.passage_no, hit.score) for hit in moved] == [(1, 0.9), (2, 0.5), (3, 0.4)]


def test_without_vectors_nothing_moves() -> None:
    assert lean_on_neighbours(hits(0.9, 0.5), {}, {1: "a", 2: "b"}, share=0.25) == hits(0.9, 0.5)


@given(
    scores=st.lists(st.floats(0, 1).map(lambda x: round(x, 6)), min_size=1, max_size=30),
    seed=st.integers(0, 99),
    share=st.floats(0, 1),
)
def test_scores_stay_within_their_range(scores: list[float], seed: int, share: float) -> None:
    """Mixing means of scores makes none better than the best or worse than the worst, and loses no hit."""
    given_hits = sorted(hits(*scores), key=lambda hit: (-hit.score, hit.passage_no))
    random = np.random.default_rng(seed)
    vectors = {hit.passage_no: unit(*random.normal(size=8)) for hit in given_hits}
    documents = {hit.passage_no: str(hit.passage_no % 5) for hit in given_hits}
    moved = lean_on_neighbours(given_hits, vectors, documents, share=share)
    assert sorted(hit.passage_no for hit in moved) == sorted(hit.passage_no for hit in given_hits)
    assert all(min(scores) - 1e-6 <= hit.score <= max(scores) + 1e-6 for hit in moved)
    assert [hit.score for hit in moved] == sorted((hit.score for hit in moved), reverse=True)
