"""What a user would otherwise take: each method takes the sentences that its rule says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.baselines import BASELINES, Asked, Candidate, best_source, cut, lead, shown, top_bm25, top_cosine
from citewell.index.encoder import Encoder

TEXTS = [
    ["A sprain is a torn ligament.", "Rest helps a sprained ankle.", "Ice helps too."],
    ["The bridge was opened in 1932.", "A sprained ankle swells, and rest is the best help for it."],
]
ENCODER = Encoder()
CANDIDATES = [
    Candidate(source, place, text, ENCODER.encode_query(text))
    for source, texts in enumerate(TEXTS)
    for place, text in enumerate(texts)
]
QUESTION = "What helps a sprained ankle?"
ASKED = Asked(QUESTION, ENCODER.encode_query(QUESTION), lambda _term: 1.0, ENCODER.encode_query)


@pytest.mark.parametrize("name", BASELINES)
def test_every_method_orders_the_sentences_it_is_given(name: str) -> None:
    """No sentence comes twice, none is invented; the same input has the same order."""
    pytest.importorskip("sumy")
    order = BASELINES[name](ASKED, CANDIDATES)
    assert len(set(order)) == len(order)
    assert set(order) <= set(CANDIDATES)
    assert order == BASELINES[name](ASKED, CANDIDATES)
    if name != "best source":
        assert len(order) == len(CANDIDATES)


@pytest.mark.parametrize("name", BASELINES)
def test_one_sentence_is_its_own_answer(name: str) -> None:
    """Graphs of one node or without edges are no error."""
    pytest.importorskip("sumy")
    assert BASELINES[name](ASKED, CANDIDATES[:1]) == CANDIDATES[:1]
    apart = [CANDIDATES[0], CANDIDATES[3]]
    assert set(BASELINES[name](ASKED, apart)) <= set(apart)


def test_lead_goes_round_the_sources() -> None:
    """All first sentences, then all second ones."""
    assert [(c.place, c.source) for c in lead(ASKED, CANDIDATES)] == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]


def test_question_and_sentence_meet_by_cosine_and_by_words() -> None:
    """The bridge comes last by either; the best source holds the closest sentence."""
    assert top_cosine(ASKED, CANDIDATES)[-1].text.startswith("The bridge")
    assert top_bm25(ASKED, CANDIDATES)[-1].text.startswith("The bridge")
    assert {c.source for c in best_source(ASKED, CANDIDATES)} == {top_cosine(ASKED, CANDIDATES)[0].source}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(1, 60), st.integers(0, 20))
def test_an_answer_is_cut_between_sentences(lengths: list[int], min_words: int, slack: int) -> None:
    """It stays below the limit unless its only sentence is longer, keeps the order, and leaves out only what is too
    much."""
    vector = np.zeros(2, dtype=np.float32)
    candidates = [Candidate(0, i, "word " * n, vector) for i, n in enumerate(lengths)]
    chosen = cut(candidates, min_words=min_words, max_words=min_words + slack)
    words = sum(len(c.text.split()) for c in chosen)
    assert chosen == sorted(chosen, key=lambda c: c.place)
    assert words <= min_words + slack or len(chosen) == 1
    assert len(chosen) >= 1


def test_a_neighbour_is_only_a_neighbour_in_the_source() -> None:
    """Second after first of one source follows; the first of the other source does not."""
    follows = [s.follows for s in shown([CANDIDATES[0], CANDIDATES[1], CANDIDATES[3], CANDIDATES[2]])]
    assert follows == [False, True, False, False]
