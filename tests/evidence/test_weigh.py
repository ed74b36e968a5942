"""evidence.weigh: every quote stands at its place, and what the reader finds best comes first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence import bridged, promising, sketched, weigh
from citewell.evidence.weigh import PER_SOURCE, USEFUL
from citewell.kit.words import terms, words
from citewell.types import UNQUOTABLE, Reading, Source
from tests.sources import NO_USE, evidence_of, query, source, useful

PAGE = """
# Treatment
Rest is the first treatment of a pars fracture. It is continued for about three months. However, sport is forbidden.
Treatment of a pars fracture includes:
* rest from sport
* a brace
* physical therapy
# Symptoms
A dull ache low in the back is the usual complaint of a pars fracture.
"""


def test_what_the_reader_finds_best_comes_first() -> None:
    """Of whatever source it is."""
    found = evidence_of({"Rest is": useful(2.0), "A dull": useful(4.0)}, source(PAGE), source(PAGE, rank=2))
    assert [(e.source, e.text.split()[0]) for e in found] == [(1, "A"), (2, "A"), (1, "Rest"), (2, "Rest")]
    assert found[0].reading == useful(4.0)


def test_what_does_not_help_is_no_evidence() -> None:
    """The best of it is given all the same, for whoever wants an answer in any case."""
    barely = useful(1.0, helps=USEFUL)
    assert [e.text for e in evidence_of({"A dull": barely}, source(PAGE))] == [
        "A dull ache low in the back is the usual complaint of a pars fracture."
    ]
    assert len(evidence_of({}, source(PAGE))) == 1


def test_a_leaning_sentence_brings_its_antecedent() -> None:
    """`It is continued ...` is quoted together with the sentence that says what `it` is."""
    found = evidence_of({"It is": useful(leans=0.9)}, source(PAGE))
    assert [e.text for e in found] == [
        "Rest is the first treatment of a pars fracture. It is continued for about three months."
    ]


def test_a_list_is_evidence_once() -> None:
    """However many of its items help."""
    told = {"a brace": useful(4.0, leans=0.9), "rest from": useful(3.0, leans=0.9), "physical": useful(leans=0.9)}
    (found,) = evidence_of(told, source(PAGE))
    assert found.text == "Treatment of a pars fracture includes:\nrest from sport\na brace\nphysical therapy"
    assert (found.kind, found.reading) == ("list_item", told["a brace"])


@pytest.mark.parametrize("kind", sorted(UNQUOTABLE))
def test_what_states_nothing_is_no_evidence(kind: str) -> None:
    """However well a reader thinks of it."""
    page = source("The rent is 900 crowns. The tower is old.")
    passage = page.passages[0].passage
    first = replace(passage.sentences[0], kind=kind)
    shown = replace(page.passages[0], passage=replace(passage, sentences=(first, *passage.sentences[1:])))
    found = weigh([(page, shown)], [(useful(9.0), useful(leans=0.9))])
    assert not [e for e in found if "900" in e.quote and kind != "heading"]


def test_every_passage_has_its_readings() -> None:
    page = source(PAGE)
    with pytest.raises(ValueError, match="shorter"):
        weigh([(page, page.passages[0])], [])


# --- for the summaries of results ------------------------------------------------------------------------------------


def test_a_sketch_has_the_most_promising_sentences_of_each_source() -> None:
    """A few of each, by themselves and unread."""
    pages = [source(PAGE), source("Pars fracture. " * 9, rank=2)]
    found = sketched(promising(query("pars fracture brace"), pages, query_vector=None, idf=lambda _: 1.0))
    assert {e.source for e in found} == {1, 2}
    assert all(sum(e.source == rank for e in found) <= PER_SOURCE for rank in (1, 2))
    assert {e.reading for e in found} == {None}
    assert not [e for e in found if e.text in ("Treatment", "Symptoms")]


# --- laws ------------------------------------------------------------------------------------------------------------

LINES = st.sampled_from([line for line in PAGE.strip().split("\n") if line])
PAGES = st.lists(
    st.lists(LINES, min_size=1, max_size=8).map("\n".join) | st.text(min_size=1, max_size=80).filter(str.strip),
    min_size=1,
    max_size=4,
)
CHANCES = st.sampled_from([0.0, 0.25, 0.3, 0.5, 0.9])
READINGS = st.builds(Reading, CHANCES, CHANCES, CHANCES, CHANCES, st.floats(-9, 9).map(lambda value: round(value, 3)))


@given(pages=PAGES, readings=st.lists(READINGS, min_size=30, max_size=30))
def test_quotes_are_verbatim_and_no_span_comes_twice(pages: list[str], readings: list[Reading]) -> None:
    """Each quote is the text at its span, each shown text its words, the best first."""
    sources: list[Source] = [source(page, rank=i) for i, page in enumerate(pages, 1)]
    passages = [(s, s.passages[0]) for s in sources]
    told = [
        tuple(readings[(n + index) % len(readings)] for index in range(len(passage.passage.sentences)))
        for n, (_, passage) in enumerate(passages)
    ]
    found = weigh(passages, told)
    for e in found:
        assert sources[e.source - 1].passages[0].passage.text[e.start : e.end] == e.quote
        assert words(e.text) == words(e.quote)
        assert e.terms == tuple(terms(e.text))
        assert 0.0 <= e.relevance <= 1.0
        assert e.reading is not None
        assert e.reading.helps >= USEFUL or len(found) == 1 or e is found[0]
    assert len({(e.source, e.start, e.end) for e in found}) == len(found)
    assert [e.relevance for e in found] == sorted((e.relevance for e in found), reverse=True)
    assert weigh(passages, told) == found
    assert weigh(list(reversed(passages)), list(reversed(told))) == found


def test_a_run_has_the_mean_direction_of_its_sentences() -> None:
    """Of length 1; None where no vectors are made."""
    page = source("Rest is first. It lasts.")
    vectors = np.eye(2, 3, dtype=np.float32)
    found = replace(page.passages[0], sentence_vectors=vectors)
    (e, *_) = weigh([(page, found)], [(NO_USE, useful(leans=0.9))])
    assert e.vector is not None
    assert np.allclose(e.vector, np.array([0.5, 0.5, 0.0]) * 2**0.5)
    (unmade, *_) = weigh([(page, page.passages[0])], [(NO_USE, useful(leans=0.9))])
    assert unmade.vector is None


def test_what_nearly_touches_is_quoted_as_one() -> None:
    """With one sentence between them at most, and nothing that may not be quoted; the words between are shown."""
    asked_of = source(PAGE)
    passages = [(asked_of, found) for found in asked_of.passages]
    told = {"Rest is": useful(4.0), "It is": useful(2.0), "However": useful(3.0), "A dull": useful(3.0)}
    by_start = {e.text.split()[0]: e for e in evidence_of(told, asked_of)}
    whole = bridged(passages, by_start["Rest"], by_start["However,"])
    assert whole is not None
    assert whole.text == (
        "Rest is the first treatment of a pars fracture. It is continued for about three months."
        " However, sport is forbidden."
    )
    assert asked_of.passages[0].passage.text[whole.start : whole.end] == whole.quote
    assert whole.reading == by_start["Rest"].reading
    assert bridged(passages, by_start["However,"], by_start["Rest"]) is None
    assert bridged(passages, by_start["Rest"], by_start["A"]) is None
    other = source(PAGE, rank=2)
    assert bridged([(other, found) for found in other.passages], by_start["Rest"], by_start["However,"]) is None
