"""Silence where the sources speak of something else."""

from __future__ import annotations

import pytest

from citewell.compose.enough import confidence, fit
from citewell.evidence import weigh
from citewell.types import Evidence
from tests.sources import as_found, query, rarity, source

PRESSURE = source(
    "High blood pressure is caused by salt, little exercise and some medicines. Change your diet to lower it.",
    title="High blood pressure",
)
SUGAR = source("Metformin lowers blood sugar. Metformin may upset the stomach.", rank=2, title="Metformin")


def asked(text: str, *sources: object) -> tuple[list[Evidence], float]:
    """What may be used, and how sure that is."""
    known = rarity([PRESSURE, SUGAR])
    idf = lambda term: known.get(term, 3.0)  # noqa: E731 - what no text has is the rarest of all
    found = [as_found(s, text, idf) for s in (PRESSURE, SUGAR) if s in sources]
    evidence = weigh(query(text), found, query_vector=None, idf=idf)
    sure = confidence(query(text), evidence, found, idf=idf, query_vector=None)
    return fit(query(text), evidence, found, idf=idf, query_vector=None), sure


def fitting(text: str, *sources: object) -> list[Evidence]:
    return asked(text, *sources)[0]


def test_what_names_the_subject_may_answer() -> None:
    assert fitting("what causes high blood pressure", PRESSURE)


def test_the_rest_of_the_query_is_not_enough_without_its_subject() -> None:
    """Everything but the name is there: right field, other thing."""
    assert not fitting("does Zolpidem cause high blood pressure", PRESSURE)


def test_only_statements_on_the_subject_are_used() -> None:
    used = fitting("can Metformin upset the stomach", PRESSURE, SUGAR)
    assert used
    assert {e.source for e in used} == {2}


@pytest.mark.parametrize(
    "text",
    [
        "what causes high blood pressure",
        "can Metformin upset the stomach",
        "does Zolpidem cause high blood pressure",
        "who painted the Mona Lisa",
    ],
)
def test_confidence_says_whether_there_is_an_answer(text: str) -> None:
    """From 1 on something may be used, below it nothing: one number decides."""
    used, sure = asked(text, PRESSURE, SUGAR)
    assert bool(used) == (sure >= 1)


def test_another_subject_gives_less_confidence() -> None:
    """Whatever else is named: the one thing that is missing counts most."""
    about_something_else = asked("does Zolpidem cause high blood pressure", PRESSURE)[1]
    assert about_something_else < 0.8 * asked("what causes high blood pressure", PRESSURE)[1]


def test_a_statement_on_another_subject_does_not_stand_beside_the_answer() -> None:
    """Both pages speak of the stomach; only one speaks of what was named."""
    other = source("Aspirin may upset the stomach too.", rank=1, title="Aspirin")
    known = rarity([other, SUGAR])
    idf = lambda term: known.get(term, 3.0)  # noqa: E731
    text = "can Metformin upset the stomach"
    found = [as_found(page, text, idf) for page in (other, SUGAR)]
    evidence = weigh(query(text), found, query_vector=None, idf=idf)
    assert {e.source for e in evidence} == {1, 2}
    assert {e.source for e in fit(query(text), evidence, found, idf=idf, query_vector=None)} == {2}
