"""compose.select: what answers best, then only what adds to it, never the same twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.compose.select import ADDED, Budget, repeats, select
from citewell.kit.words import terms
from citewell.types import Evidence, Vector
from tests.sources import useful

BEST, IN, OUT = 0.8, 0.8 * ADDED + 0.05, 0.8 * ADDED - 0.1


def evidence(
    text: str, best: float = BEST, *, source: int = 1, start: int = 0, vector: Vector | None = None
) -> Evidence:
    """A run that a careful reader would add with this chance."""
    end = start + len(text)
    reading = useful(best=best)
    said = tuple(terms(text))
    return Evidence(source, f"d{source}", "r", start, end, text, text, 0.5, reading, "paragraph", "", said, vector)


def chosen(*found: Evidence, budget: Budget | None = None) -> list[str]:
    return [e.text for e in select(found, lambda _: 1.0, budget or Budget())]


REST, BRACE = evidence("Rest comes first."), evidence("A brace is worn for months.", source=2)
ADULT = evidence("The dose for an adult is 500 mg of the drug a day.", source=1)
CHILD = evidence("The dose for a child is 250 mg of the drug a day.", source=1, start=100)


def test_the_best_is_chosen_whatever_it_is() -> None:
    """Whether there is an answer at all is decided elsewhere."""
    assert chosen(evidence("Rest comes first.", OUT)) == ["Rest comes first."]
    assert chosen(replace(REST, reading=None)) == ["Rest comes first."]
    assert chosen() == []


def test_runs_that_nearly_touch_become_one() -> None:
    """Also three in a row; others stay apart."""
    one, two, three = (evidence(f"Point {word} here.", start=100 * n) for n, word in enumerate(["one", "two", "six"]))

    def bridge(first: Evidence, second: Evidence) -> Evidence | None:
        near = first.doc_id == second.doc_id
        return replace(first, text=f"{first.text} {second.text}", end=second.end) if near else None

    found = select([three, BRACE, one, two], lambda _: 1.0, Budget(), bridge)
    assert [e.text for e in found] == [f"{one.text} {two.text} {three.text}", BRACE.text]


def test_more_is_added_only_if_a_careful_reader_would() -> None:
    assert chosen(REST, BRACE) == [REST.text, BRACE.text]
    assert chosen(REST, evidence(BRACE.text, OUT, source=2)) == [REST.text]
    assert chosen(REST, evidence("Bread rises.", OUT), BRACE) == [REST.text, BRACE.text]
    assert chosen(REST, replace(BRACE, reading=None)) == [REST.text]


def test_the_same_is_said_once() -> None:
    """In the same words, or in others with the same meaning, or as a part of it."""
    assert chosen(REST, replace(REST, source=2, doc_id="d2")) == [REST.text]
    assert chosen(evidence("Rest comes first of all."), evidence("First of all comes rest.", source=2)) == [
        "Rest comes first of all."
    ]
    near = np.array([1.0, 0.0], dtype=np.float32)
    one, other = evidence("Rest is best.", vector=near), evidence("Begin by doing little.", source=2, vector=near)
    assert chosen(one, other) == [one.text]


def test_figures_make_a_difference() -> None:
    """The dose for a child is another than that for an adult, however alike the words and meanings are."""
    near = np.array([1.0, 0.0], dtype=np.float32)
    assert chosen(ADULT, CHILD) == [ADULT.text, CHILD.text]
    assert chosen(replace(ADULT, vector=near), replace(CHILD, vector=near)) == [ADULT.text, CHILD.text]
    assert not repeats(ADULT, CHILD, lambda _: 1.0)
    assert repeats(ADULT, replace(ADULT, source=2), lambda _: 1.0)


def test_no_word_is_shown_twice() -> None:
    """Runs of one source that share a sentence are not both chosen."""
    whole = evidence("Rest comes first. It lasts three months.", source=1)
    part = evidence("It lasts three months.", source=1, start=18)
    assert chosen(whole, part) == [whole.text]
    assert chosen(part, whole) == [whole.text]  # more of what is chosen already


@pytest.mark.parametrize(
    ("budget", "count"),
    [
        (Budget(max_runs=1), 1),
        (Budget(max_runs=3), 3),
        (Budget(max_words=12), 2),
        (Budget(max_words=1), 1),  # the best may be longer than a short answer
        (Budget(max_runs=0), 0),
    ],
)
def test_the_budget_holds(budget: Budget, count: int) -> None:
    found = [evidence(f"Word{n} stands in sentence{n} alone.", source=n) for n in range(1, 6)]
    assert len(chosen(*found, budget=budget)) == count


def test_who_wants_more_words_gets_more() -> None:
    """Whatever they are worth."""
    found = [evidence(f"Word{n} stands in sentence{n} alone.", 0.0, source=n) for n in range(1, 6)]
    assert len(chosen(*found)) == 1
    assert len(chosen(*found, budget=Budget(max_runs=40, min_words=11))) == 3


def test_what_stands_close_together_is_read_in_its_order() -> None:
    """With the best; what stands elsewhere comes after."""
    best = evidence("Middle words.", source=2, start=100)
    after, before = evidence("Later text.", source=2, start=200), evidence("Opening line.", source=2)
    other = evidence("Elsewhere entirely.", source=1)
    assert chosen(best, before, other, after) == [before.text, best.text, after.text, other.text]


TEXTS = st.sampled_from(
    ["Rest comes first.", "Rest comes first of all.", "It is 500 mg a day.", "It is 250 mg a day.", "Bread rises."]
)
FOUND = st.lists(
    st.builds(
        lambda text, best, source, start: evidence(text, best, source=source, start=start),
        TEXTS,
        st.sampled_from([0.0, OUT, IN, 1.0]),
        st.integers(1, 3),
        st.integers(0, 40),
    ),
    max_size=8,
)


@given(found=FOUND, budget=st.builds(Budget, st.integers(1, 5), st.integers(0, 10), st.integers(1, 30)))
def test_laws_of_choosing(found: list[Evidence], budget: Budget) -> None:
    """The best first; within the budget; nothing twice; the same on every run."""
    taken = select(found, lambda _: 1.0, budget)
    assert taken == select(found, lambda _: 1.0, budget)
    assert bool(taken) == bool(found)
    assert not taken or any(e.start <= found[0].start and found[0].end <= e.end for e in taken)
    assert len(taken) <= budget.max_runs
    longest = max((len(e.text.split()) for e in found), default=0)
    assert sum(len(e.text.split()) for e in taken) <= max(budget.max_words, longest)
    for n, one in enumerate(taken):
        for other in taken[n + 1 :]:
            assert not repeats(one, other, lambda _: 1.0)
            assert one.doc_id != other.doc_id or one.end <= other.start or other.end <= one.start
