"""compose: sentences come from the evidence, cite it exactly, come once, and silence is kept where it is thin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.compose import Budget, compose
from citewell.evidence import weigh
from citewell.types import Draft, Source
from tests.sources import as_found, query, rarity, source

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
BREAD = "Bread is baked from flour, water and yeast. The dough of the bread rises for two hours in a warm place."


def drafted(text: str, *pages: str, budget: Budget | None = None) -> Draft:
    sources = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    return composed(text, sources, budget)


def composed(text: str, sources: list[Source], budget: Budget | None = None) -> Draft:
    known = rarity(sources)
    idf = lambda term: known.get(term, 2.0)  # noqa: E731
    asked = query(text)
    found = [as_found(page, text, idf) for page in sources]
    evidence = weigh(asked, found, query_vector=None, idf=idf)
    return compose(asked, evidence, found, idf=idf, budget=budget)


def test_no_sources_no_results() -> None:
    """Where nothing was found, that is the reason."""
    assert drafted("pars fracture treatment") == Draft((), "no_results")


def test_another_subject_is_thin_evidence() -> None:
    """Sources that speak of something else are not quoted, whatever words they share with the query."""
    draft = drafted("how long does a pars fracture take to heal", BREAD)
    assert (draft.sentences, draft.reason) == ((), "thin_evidence")


def test_it_reads_from_what_it_is_to_what_is_rare() -> None:
    """A definition opens the answer and surgery closes it."""
    draft = drafted("pars fracture treatment", OVERVIEW, CLINIC)
    assert draft.sentences[0].text.startswith("A pars fracture is a crack")
    assert draft.sentences[-1].text.startswith("Surgery")


def test_the_same_statement_is_made_once_and_cites_both() -> None:
    """Near-equal statements of two sources become one sentence with two citations."""
    draft = drafted("pars fracture treatment", OVERVIEW, CLINIC)
    begins = [s for s in draft.sentences if "begins with rest" in s.text]
    assert len(begins) == 1
    assert {c.source for c in begins[0].citations} == {1, 2}


def test_numbers_keep_sources_apart() -> None:
    """A source that gives another number is no further citation."""
    one = "The brace for a pars fracture is worn for 3 months in all."
    draft = drafted("how long is a brace worn for a pars fracture", one, one.replace("3", "6"))
    assert all(len(s.citations) == 1 for s in draft.sentences)


def test_the_budget_holds() -> None:
    """No more sentences and words than asked for."""
    draft = drafted("pars fracture treatment", OVERVIEW, CLINIC, budget=Budget(1, 2, 10, 30))
    assert 1 <= len(draft.sentences) <= 2
    assert sum(len(s.text.split()) for s in draft.sentences) <= 30


LINES = st.sampled_from([line for line in (OVERVIEW + CLINIC + BREAD).split("\n") if line])
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=5).map("\n".join), max_size=4)


@given(text=st.sampled_from(["pars fracture treatment", "bread", "what is a pars fracture", "?"]), pages=PAGES)
def test_every_sentence_is_backed_by_its_first_citation(text: str, pages: list[str]) -> None:
    """Citations resolve, no sentence comes twice, and the same input gives the same draft."""
    sources = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    draft = composed(text, sources)
    assert bool(draft.sentences) == (draft.reason is None)
    assert len({s.text for s in draft.sentences}) == len(draft.sentences) <= 6
    for sentence in draft.sentences:
        assert len({c.source for c in sentence.citations}) == len(sentence.citations) > 0
        for c in sentence.citations:
            assert sources[c.source - 1].passages[0].passage.text[c.start : c.end] == c.quote
    assert draft == composed(text, sources)


def test_a_question_for_one_fact_gets_a_short_answer() -> None:
    """The number, and no more that is much less to the point; asked for more, the same page gives more."""
    page = source(
        "About 300 million people live with asthma. Asthma narrows the airways of the lungs. "
        "Asthma is treated with inhalers that widen the airways. Doctors test the lungs of people with asthma."
    )
    asked = query("how many people live with asthma")
    evidence = weigh(asked, [page], query_vector=None, idf=lambda _: 1.0)
    short = compose(asked, evidence, [page], idf=lambda _: 1.0, abstain=False)
    longer = compose(asked, evidence, [page], idf=lambda _: 1.0, abstain=False, budget=Budget(keep_share=0.0))
    assert short.sentences[0].text.startswith("About 300 million")
    assert len(short.sentences) < len(longer.sentences)
