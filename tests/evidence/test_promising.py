"""evidence.promising: a cheap look that tells what is worth reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evidence import Place, Unnamed, choose_passages, promising, unnamed
from citewell.evidence.promising import Promising
from citewell.retrieve import parse
from citewell.types import UNQUOTABLE, FoundPassage, Passage, Sentence, Source, Vector
from tests.sources import query, source, source_of


def looked_at(text: str, *pages: Source, vector: Vector | None = None) -> list[Promising]:
    return promising(query(text), pages, query_vector=vector, idf=lambda term: 5.0 if term == "pars" else 1.0)


def texts(found: list[Promising]) -> list[str]:
    return [one.place.text() for one in sorted(found, key=lambda one: -one.score)]


def test_a_sentence_with_the_words_asked_for_promises_most() -> None:
    """Then one below a heading that has them; rare words count more."""
    page = source("# Pars fracture\nRest heals it.\n# Bread\nA pars fracture heals.\nThe fracture was long.\nIt rises.")
    assert texts(looked_at("pars fracture", page)) == [
        "A pars fracture heals.", "Rest heals it.", "The fracture was long.", "It rises."
    ]  # fmt: skip


def test_other_forms_of_a_word_are_the_word() -> None:
    page = source("Bread is here.\nFractures of bones heal.")
    assert texts(looked_at("fracture", page))[0] == "Fractures of bones heal."


@pytest.mark.parametrize(
    ("asked", "named", "other"),
    [
        ("Cooper Street", "A pipe under Cooper Street burst.", "A street signed a cooperation."),
        ("Port of Bell", "It left Bell Port.", "A bell is for porting."),
        ("the Coopers", "Coopers live there.", "There is co-operation."),
    ],
)
def test_a_name_is_no_other_word_of_its_stem(asked: str, named: str, other: str) -> None:
    """The very word promises more, and its stem alone does not name it."""
    page = source(f"{other}\n{named}")
    found = promising(parse(asked), [page], query_vector=None, idf=lambda _: 1.0)
    assert texts(found)[0] == named
    alone = promising(parse(asked), [source(other)], query_vector=None, idf=lambda _: 1.0)[0].place
    assert unnamed(parse(asked), alone, lambda _: 1.0).share > 0
    assert unnamed(parse(asked), found[0].place, lambda _: 1.0).share == 0


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("wifi password", "The wi-fi password is here."),
        ("wi fi password", "The wifi password is here."),
        ("email", "E-mail is read."),
        ("reentry permit", "A re-entry permit costs much."),
        ("1250 W", "It draws 1,250 W."),
        ("1 250 W", "It draws 1.250 W."),
        ("Fuehrerscheinstelle", "Die Führerscheinstelle ist offen."),
        ("Führerscheinstelle", "Die Fuehrerscheinstelle ist offen."),
        ("Straße", "Die Strasse ist offen."),
        ("cafe", "Das Café ist offen."),
    ],
)
def test_a_word_promises_however_it_is_written(asked: str, written: str) -> None:
    """And it is named there."""
    sentence, bread = promising(
        parse(asked), [source(f"{written}\nBread rises.")], query_vector=None, idf=lambda _: 1.0
    )
    assert sentence.score == pytest.approx(0.6)
    assert bread.score == 0
    assert unnamed(parse(asked), sentence.place, lambda _: 1.0).share == 0


def test_a_sentence_near_in_meaning_promises_too() -> None:
    page = source("Rest heals it.\nBread rises.")
    vectors = np.array([[0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    near = replace(page, passages=(replace(page.passages[0], sentence_vectors=vectors),))
    assert texts(looked_at("dough", near, vector=np.array([1.0, 0.0], dtype=np.float32)))[0] == "Bread rises."
    assert {one.score for one in looked_at("dough", near)} == {0.0}


@pytest.mark.parametrize("kind", sorted(UNQUOTABLE))
def test_what_is_never_quoted_promises_nothing(kind) -> None:  # type: ignore[no-untyped-def]
    found = looked_at("pars", source_of([(kind, "A pars fracture."), ("paragraph", "Bread rises.")]))
    assert texts(found) == ["Bread rises."]


def test_a_query_without_words_promises_nothing_and_fails_nowhere() -> None:
    assert {one.score for one in looked_at("?", source("Rest heals it."))} == {0.0}
    assert looked_at("pars") == []


# --- which passages are read -----------------------------------------------------------------------------------------


def of_passages(rank: int, *said: str) -> Source:
    """A source with a passage for each text."""
    page = source("x", rank=rank)
    found, start = [], 0
    for text in said:
        end = start + len(text)
        sentence = Sentence(start, end, "paragraph")
        found.append(
            FoundPassage(
                Passage(f"d{rank}#{start}-{end}", f"d{rank}", start, end, text, "", (sentence,)), 1, None, None
            )
        )
        start = end + 1
    return replace(page, passages=tuple(found))


def test_passages_with_the_most_promising_sentences_are_read() -> None:
    """Best first, each once; ties go to the better source, then to the earlier place."""
    pages = [of_passages(1, "Bread.", "The pars.", "Water."), of_passages(2, "A pars fracture.", "The pars.")]
    found = choose_passages(looked_at("pars fracture", *pages), 3)
    assert [(s.rank, f.passage.text) for s, f in found] == [
        (2, "A pars fracture."), (1, "The pars."), (2, "The pars.")
    ]  # fmt: skip


SAID = st.lists(st.sampled_from(["A pars fracture.", "The pars.", "Bread rises.", "Water."]), min_size=1, max_size=4)


@given(pages=st.lists(SAID, max_size=4), limit=st.integers(0, 8))
def test_as_many_passages_are_read_as_there_is_time_for(pages: list[list[str]], limit: int) -> None:
    """None twice, and the first of more are the same."""
    sources = [of_passages(rank, *said) for rank, said in enumerate(pages, 1)]
    looked = looked_at("pars fracture", *sources)
    chosen = choose_passages(looked, limit)
    assert len(chosen) == min(limit, sum(map(len, pages)))
    names = [found.passage.passage_id for _, found in chosen]
    assert len(set(names)) == len(names)
    assert choose_passages(looked, limit + 3)[:limit] == chosen
    assert choose_passages(list(reversed(looked)), limit) == chosen


# --- what is not named -----------------------------------------------------------------------------------------------


def missing(text: str, page: Source, idf: dict[str, float]) -> Unnamed:
    return unnamed(query(text), Place(page, page.passages[0], 0), lambda term: idf.get(term, 1.0))


def test_the_weightiest_word_that_is_not_named_is_told_as_it_was_written() -> None:
    """With its share of the weight of all words; lighter ones that are not named either are passed over."""
    page = source("The valve is of brass.", title="Valves")
    found = missing("Which brass has the Größenvalve V-250?", page, {"250": 6.0})
    assert found.word == "V-250"
    assert 0.5 < found.share < 1.0


@pytest.mark.parametrize(("text", "title"), [
    ("The valve V-250 is of brass.", "A page"), ("It is of brass.", "Valve V-250"),
    ("It is of brass. The valve is a V-250.", "A page"),
])  # fmt: skip
def test_a_word_is_named_by_the_sentence_by_what_is_around_it_and_by_what_is_above_it(text: str, title: str) -> None:
    assert missing("valve V-250 brass", source(text, title=title), {}) == Unnamed(None, 0.0)


def test_a_word_above_the_sentence_only_is_named() -> None:
    page = source("# Valves\nBrass resists water.")
    assert unnamed(query("valve brass"), Place(page, page.passages[0], 1), lambda _: 1.0) == Unnamed()


@pytest.mark.parametrize("word", ["Größe", "l'école", "“Springs”", "C++?", "O'Brien's", "co-operate", "ÉTÉ"])
def test_whatever_its_letters_a_word_that_is_not_named_stands_in_the_query(word: str) -> None:
    found = missing(f"bread {word}", source("Bread rises."), {})
    assert found.word
    assert found.word in f"bread {word}"


@given(st.text(max_size=60))
def test_shares_are_between_nothing_and_all_and_come_with_a_word(text: str) -> None:
    found = missing(text, source("Bread rises."), {})
    assert 0.0 <= found.share <= 1.0 + 1e-9
    assert (found.share > 0) == (found.word is not None)
