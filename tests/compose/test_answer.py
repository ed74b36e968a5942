"""compose: sentences come from the evidence, cite it exactly, come once, and silence is kept below the chance."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.compose import Budget, compose
from citewell.compose.answer import ANSWERS
from citewell.types import GAP, Draft, Reading
from tests.sources import evidence_of, query, source, useful

OVERVIEW = """
# Treatment
A pars fracture is a crack in a thin bridge of bone of the spine.
The treatment of a pars fracture begins with rest from sport.
Surgery for a pars fracture is rare and follows only when six months of treatment fail.
"""
CLINIC = """
The treatment of a pars fracture begins with rest from sport. A brace is part of the treatment of a pars fracture.
Physical therapy is part of the treatment of a pars fracture once the pain has gone.
"""
BEGINS = {"The treatment": useful(5.0), "Surgery": useful(4.0), "A brace": useful(3.0)}


def composed(
    told: Mapping[str, Reading], *pages: str, chance: float = 0.9, budget: Budget | None = None, abstain: bool = True
) -> Draft:
    """The draft of a reader who finds this in these pages."""
    sources = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    evidence = evidence_of(told, *sources)
    asked = query("pars fracture treatment")
    return compose(asked, evidence, sources, chance=chance, idf=lambda _: 1.0, budget=budget, abstain=abstain)


def test_no_sources_no_results() -> None:
    """Where nothing was found, that is the reason."""
    assert composed({}) == Draft((), "no_results")


@pytest.mark.parametrize("chance", [0.0, ANSWERS - 0.01])
def test_below_the_chance_of_an_answer_there_is_silence(chance: float) -> None:
    """However well single sentences look. The chance is told."""
    draft = composed(BEGINS, OVERVIEW, chance=chance)
    assert (draft.sentences, draft.reason, draft.confidence) == ((), "thin_evidence", chance)


def test_from_the_chance_on_there_is_an_answer() -> None:
    draft = composed(BEGINS, OVERVIEW, chance=ANSWERS)
    assert draft.sentences[0].text == "The treatment of a pars fracture begins with rest from sport."
    assert (draft.reason, draft.confidence) == (None, ANSWERS)


def test_who_knows_that_the_sources_answer_gets_the_best_of_them() -> None:
    """A summary of chosen sources is written in any case."""
    assert composed(BEGINS, OVERVIEW, chance=0.0, abstain=False).sentences
    assert composed({}, OVERVIEW, chance=0.0, abstain=False).sentences


def test_where_nothing_may_be_quoted_there_is_silence() -> None:
    """Whatever the chance."""
    draft = composed(BEGINS, "# The treatment is rest", abstain=False)
    assert (draft.sentences, draft.reason) == ((), "thin_evidence")


def test_nothing_beside_it_is_said_where_what_answers_may_not_be_quoted() -> None:
    """The reader found it; nobody may be told something else in its place."""
    page = f"The load is {GAP} tonnes. The bridge is old."
    assert composed({"The load": useful(9.0)}, page).reason == "thin_evidence"
    assert [s.text for s in composed({"The load": useful(9.0)}, page, abstain=False).sentences] == [
        "The bridge is old."
    ]


def test_the_same_statement_is_made_once_and_cites_both() -> None:
    """Equal statements of two sources become one sentence with two citations."""
    draft = composed(BEGINS, OVERVIEW, CLINIC)
    begins = [s for s in draft.sentences if "begins with rest" in s.text]
    assert len(begins) == 1
    assert [c.source for c in begins[0].citations] == [1, 2]


def test_numbers_keep_sources_apart() -> None:
    """A source that gives another number is no further citation."""
    one = "The brace for a pars fracture is worn for 3 months in all."
    draft = composed({"The brace": useful()}, one, one.replace("3", "6"))
    assert len(draft.sentences) == 2
    assert all(len(s.citations) == 1 for s in draft.sentences)


def test_the_budget_holds() -> None:
    """No more runs and words than asked for."""
    draft = composed(BEGINS, OVERVIEW, CLINIC, budget=Budget(2, 10, 30))
    assert 1 <= len(draft.sentences) <= 2
    assert sum(len(s.text.split()) for s in draft.sentences) <= 30


def test_one_fact_is_answered_by_one_sentence() -> None:
    """Nothing is added that the reader would not; asked for more, the same page gives more."""
    page = "About 300 million people have asthma. Asthma narrows the airways. Inhalers widen them."
    told = {"About": useful(6.0), "Asthma": useful(2.0, best=0.2), "Inhalers": useful(1.0, best=0.1)}
    assert [s.text for s in composed(told, page).sentences] == ["About 300 million people have asthma."]
    assert len(composed(told, page, budget=Budget(min_words=12)).sentences) == 3


LINES = st.sampled_from([line for line in (OVERVIEW + CLINIC).split("\n") if line])
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=5).map("\n".join), max_size=4)
CHANCES = st.sampled_from([0.0, 0.4, 0.6, 1.0])
TOLD = st.dictionaries(
    st.sampled_from(["A pars", "The treatment", "Surgery", "A brace", "Physical"]),
    st.builds(Reading, CHANCES, CHANCES, CHANCES, CHANCES, st.sampled_from([-2.0, 0.0, 1.5, 4.0])),
)


@given(told=TOLD, pages=PAGES, chance=CHANCES)
def test_every_sentence_is_backed_by_its_first_citation(
    told: dict[str, Reading], pages: list[str], chance: float
) -> None:
    """Citations resolve, no sentence comes twice, and the same input gives the same draft."""
    sources = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    draft = composed(told, *pages, chance=chance)
    assert bool(draft.sentences) == (draft.reason is None)
    assert not draft.sentences or chance >= ANSWERS
    assert len({s.text for s in draft.sentences}) == len(draft.sentences) <= Budget().max_runs
    for sentence in draft.sentences:
        assert len({c.source for c in sentence.citations}) == len(sentence.citations) > 0
        assert sentence.citations[0].quote.split() == sentence.text.split()
        for c in sentence.citations:
            assert sources[c.source - 1].passages[0].passage.text[c.start : c.end] == c.quote
    assert draft == composed(told, *pages, chance=chance)
