"""Measures are the field's, computed by trec_eval's code: worked examples and laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.measures import NAMES, means, measure

GRADES = st.dictionaries(st.integers(0, 20).map(str), st.integers(0, 3), min_size=1, max_size=10).filter(
    lambda grades: any(grades.values())
)


def test_a_worked_example() -> None:
    """Grades 3 and 1; the better one found second, the other fourth, a stranger first and third."""
    figures = means(measure({"q": {"a": 3, "b": 1}}, {"q": ["x", "a", "y", "b"]}))
    ideal = 3 / math.log2(2) + 1 / math.log2(3)
    assert figures["nDCG@10"] == pytest.approx((3 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert figures["MAP"] == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert figures["MRR@10"] == pytest.approx(1 / 2)
    assert figures["Recall@100"] == 1


@given(grades=GRADES)
def test_the_ideal_run_scores_one(grades: dict[str, int]) -> None:
    ideal = sorted((doc for doc in grades if grades[doc] > 0), key=lambda doc: -grades[doc])
    assert means(measure({"q": grades}, {"q": ideal})) == pytest.approx(dict.fromkeys(NAMES, 1.0))


@given(grades=GRADES, run=st.lists(st.integers(0, 40).map(str), unique=True))
def test_every_measure_is_a_share(grades: dict[str, int], run: list[str]) -> None:
    assert all(0 <= value <= 1 for value in means(measure({"q": grades}, {"q": run})).values())


def test_a_query_without_results_counts_zero() -> None:
    qrels = {"q1": {"a": 1}, "q2": {"b": 1}}
    for run in ({"q1": ["a"]}, {"q1": ["a"], "q2": []}):
        figures = measure(qrels, run)
        assert {name: values["q2"] for name, values in figures.items()} == dict.fromkeys(NAMES, 0.0)
        assert means(figures) == dict.fromkeys(NAMES, 0.5)


def test_the_first_relevant_document_beyond_the_tenth_place_is_no_hit_for_mrr() -> None:
    run = {"q": [*(f"x{n}" for n in range(10)), "a"]}
    figures = means(measure({"q": {"a": 1}}, run))
    assert (figures["MRR@10"], figures["nDCG@10"]) == (0, 0)
    assert figures["MAP"] == pytest.approx(1 / 11)


def test_negative_grades_are_no_gains() -> None:
    run = {"q": ["b", "a"]}
    assert measure({"q": {"a": 1, "b": -1}}, run) == measure({"q": {"a": 1, "b": 0}}, run)
