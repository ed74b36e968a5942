"""evidence.weigh: every quote stands at its place, and the better statement for a query comes first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence import weigh
from citewell.kit.words import words
from citewell.types import Evidence, Source
from tests.sources import query, rarity, source

PAGE = """
# Treatment
Rest is the first treatment of a pars fracture. It is continued for about three months. However, sport is forbidden.
Treatment of a pars fracture includes:
* rest from sport
* a brace
* physical therapy
# Symptoms
A dull ache low in the back is the usual complaint of a pars fracture.
# References
Lee K, Moon S, et al. Treatment of the pars fracture. Spine 1999;3:4-5.
"""


def weighed(text: str, *pages: str) -> list[Evidence]:
    sources = [source(page, rank=i, title="Pars fracture") for i, page in enumerate(pages, 1)]
    return weigh(query(text), sources, query_vector=None, idf=lambda term: rarity(sources).get(term, 1.0))


def test_a_leaning_sentence_brings_its_antecedent() -> None:
    """`It is continued ...` is quoted together with the sentence that says what `it` is."""
    found = [e for e in weighed("how long is a pars fracture treated", PAGE) if "continued" in e.text]
    assert [e.text for e in found] == [
        "Rest is the first treatment of a pars fracture. It is continued for about three months."
    ]
    assert found[0].stands_alone


def test_a_list_comes_with_its_lead_in() -> None:
    """Items that are scraps are shown on one line after the sentence that opens their list, in one quote."""
    found = [e for e in weighed("pars fracture treatment", PAGE) if "includes" in e.text]
    assert found[0].text == "Treatment of a pars fracture includes: rest from sport, a brace, physical therapy."
    assert found[0].quote.endswith("physical therapy")


def test_no_reference_is_evidence() -> None:
    """The literature of a page repeats the words of the query and says nothing."""
    assert not [e for e in weighed("pars fracture treatment", PAGE) if "Spine" in e.quote]


def test_the_heading_tells_what_a_sentence_answers() -> None:
    """A sentence under `Symptoms` answers a question about symptoms without naming them."""
    assert weighed("symptoms of a pars fracture", PAGE)[0].text.startswith("A dull ache")


def test_the_statement_on_the_topic_comes_first() -> None:
    """A page about something else loses, however often it says the other words of the query."""
    other = "The treatment of asthma is long. Asthma treatment and more treatment of asthma help in the end."
    best = weighed("treatment of pars fracture", other, PAGE)[0]
    assert best.source == 2


def test_a_table_of_capitals_is_not_the_word() -> None:
    """Who asks for ODD does not ask for odd things."""
    found = weighed("information about ODD", "An odd number of people came.\nODD is a disorder of children and teens.")
    assert found[0].text.startswith("ODD is")


LINES = st.sampled_from([line for line in PAGE.strip().split("\n") if line])
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=8).map("\n".join), min_size=1, max_size=4)
QUERIES = st.sampled_from(
    ["pars fracture treatment", "what is a pars fracture", "brace", "how long to rest", "ODD", "?"]
)


@given(
    text=QUERIES | st.text(max_size=30),
    pages=PAGES | st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=3),
)
def test_quotes_are_verbatim_and_texts_are_deletions(text: str, pages: list[str]) -> None:
    """Each quote is the text at its span, each shown text a subsequence of its words, none overlaps another."""
    sources: list[Source] = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    found = weigh(query(text), sources, query_vector=None, idf=len)
    for e in found:
        passage = sources[e.source - 1].passages[0].passage
        assert passage.text[e.start : e.end] == e.quote
        remaining = iter(words(e.quote))
        assert all(word in remaining for word in words(e.text))
        assert 0.0 <= e.relevance <= 1.0
        others = [o for o in found if o is not e and o.source == e.source]
        assert not any(e.start < o.end and o.start < e.end for o in others)
    assert found == weigh(query(text), sources, query_vector=None, idf=len)
    assert [e.relevance for e in found] == sorted((e.relevance for e in found), reverse=True)


def test_a_sentence_of_a_template_is_no_evidence() -> None:
    """What three pages say word for word, and of nothing that was asked, fills pages and answers nothing."""
    notice = "Sometimes no figures are available, and then a sign may be rare or common."
    pages = [f"Rest is a treatment of a pars fracture, says page {i}. {notice}" for i in range(3)]
    assert any(notice in e.text for e in weighed("pars fracture treatment", *pages[:2]))
    assert not any(notice in e.text for e in weighed("pars fracture treatment", *pages))
