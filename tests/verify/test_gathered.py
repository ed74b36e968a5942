"""Each item of a gathered list is looked for again in the source that its number names."""

from __future__ import annotations

from dataclasses import replace

from citewell.types import AnswerSentence, Citation
from citewell.verify.gathered import judged_gathering

TEXT = "Symptoms include fever, chills, headache."
ONE = "Symptoms include fever and chills, among others."
OTHER = "Symptoms include headache and fever."


def cited(source: int, quote: str, item: str) -> Citation:
    return Citation(source, f"d{source}", "r", 0, len(quote), quote, at=TEXT.index(item) + len(item))


GOOD = AnswerSentence(
    TEXT,
    (cited(1, ONE, "fever"), cited(2, OTHER, "fever"), cited(1, ONE, "chills"), cited(2, OTHER, "headache")),
    "gathered",
)


def test_a_list_whose_items_are_all_named_stands() -> None:
    judged = judged_gathering(GOOD)
    assert judged is not None
    assert len(judged.citations) == 4


def test_an_item_that_no_source_names_sinks_the_sentence() -> None:
    wrong = replace(GOOD, citations=(*GOOD.citations[:3], cited(1, ONE, "headache")))
    assert judged_gathering(wrong) is None


def test_a_wrong_number_behind_an_item_goes() -> None:
    judged = judged_gathering(replace(GOOD, citations=(*GOOD.citations, cited(2, OTHER, "chills"))))
    assert judged is not None
    assert len(judged.citations) == 4


def test_a_source_that_doubts_or_limits_does_not_back_a_plain_list() -> None:
    for quote in (
        "Symptoms may include headache and fever.",
        "In children symptoms include headache and fever.",
        "Symptoms include headache and fever in children.",
    ):
        assert judged_gathering(replace(GOOD, citations=(*GOOD.citations[:3], cited(2, quote, "headache")))) is None


def test_a_lead_that_is_not_the_first_sources_sinks_the_sentence() -> None:
    assert judged_gathering(replace(GOOD, text=TEXT.replace("Symptoms", "Dangers"))) is None


def test_a_citation_behind_no_item_is_no_citation() -> None:
    astray = tuple(replace(c, at=3) for c in GOOD.citations)
    assert judged_gathering(replace(GOOD, citations=astray)) is None
