"""Silence where the sources speak of something else."""

from __future__ import annotations

from citewell.compose.enough import fit
from citewell.evidence import weigh
from citewell.types import Evidence
from tests.sources import query, rarity, source

PRESSURE = source(
    "High blood pressure is caused by salt, little exercise and some medicines. Change your diet to lower it.",
    title="High blood pressure",
)
SUGAR = source("Metformin lowers blood sugar. Metformin may upset the stomach.", rank=2, title="Metformin")


def fitting(text: str, *sources: object) -> list[Evidence]:
    known = rarity([PRESSURE, SUGAR])
    idf = lambda term: known.get(term, 1.0)  # noqa: E731
    found = [s for s in (PRESSURE, SUGAR) if s in sources]
    evidence = weigh(query(text), found, query_vector=None, idf=idf)
    return fit(query(text), evidence, found, idf=idf, query_vector=None)


def test_what_names_the_subject_may_answer() -> None:
    assert fitting("what causes high blood pressure", PRESSURE)


def test_the_rest_of_the_query_is_not_enough_without_its_subject() -> None:
    """Everything but the name is there: right field, other thing."""
    assert not fitting("does Zolpidem cause high blood pressure", PRESSURE)


def test_only_statements_on_the_subject_are_used() -> None:
    used = fitting("can Metformin upset the stomach", PRESSURE, SUGAR)
    assert used
    assert {e.source for e in used} == {2}
