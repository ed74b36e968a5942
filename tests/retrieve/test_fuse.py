from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from citewell.retrieve import fuse, spread

HITS = st.dictionaries(st.integers(1, 40), st.floats(0.1, 30.0), max_size=20).map(
    lambda scores: sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
)


@given(lexical=HITS, dense=HITS, share=st.floats(0, 1))
def test_every_passage_comes_out_once_best_first(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]], share: float
) -> None:
    fused = fuse(lexical, dense, dict(dense), dense_share=share)
    assert sorted(hit.passage_no for hit in fused) == sorted({n for n, _ in lexical} | {n for n, _ in dense})
    assert all(0.0 <= hit.score <= 1.0 for hit in fused)
    assert [hit.score for hit in fused] == sorted((hit.score for hit in fused), reverse=True)


@given(lexical=HITS)
def test_without_vectors_the_order_is_that_of_bm25(lexical: list[tuple[int, float]]) -> None:
    """An answer is possible before any vector is made."""
    scores = dict(lexical)
    order = [scores[hit.passage_no] for hit in fuse(lexical, [], {}, dense_share=0.6)]
    assert all(one >= other - 1e-4 for one, other in pairwise(order))  # fused scores have six digits


def test_first_in_both_is_first() -> None:
    fused = fuse([(7, 12.0), (3, 9.0)], [(7, 0.8), (5, 0.4)], {7: 0.8, 5: 0.4, 3: 0.1}, dense_share=0.5)
    assert [hit.passage_no for hit in fused] == [7, 3, 5]
    assert fused[0].score == 0.9


def test_a_passage_without_a_vector_keeps_its_place_among_those_of_its_words() -> None:
    """While vectors are being made, what has none is neither lifted nor buried."""
    fused = fuse([(1, 10.0), (2, 9.0), (3, 5.0)], [(1, 0.6), (3, 0.3)], {1: 0.6, 3: 0.3}, dense_share=0.65)
    assert [hit.passage_no for hit in fused] == [1, 2, 3]
    assert fused[1].similarity is None


@given(lexical=HITS, dense=HITS)
def test_spread_scores_keep_their_order_and_reach_from_one_to_zero(
    lexical: list[tuple[int, float]], dense: list[tuple[int, float]]
) -> None:
    hits = fuse(lexical, dense, dict(dense), dense_share=0.5)
    stretched = spread(hits)
    assert [hit.passage_no for hit in stretched] == [hit.passage_no for hit in hits]
    assert not hits or stretched[0].score == 1.0
    assert all(0.0 <= hit.score <= 1.0 for hit in stretched)
