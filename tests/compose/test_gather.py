"""Items that several sources list become one sentence, each with the numbers of the sources that name it."""

from __future__ import annotations

from citewell.compose.gather import gathered
from citewell.evidence import weigh
from citewell.kit.question import read_question
from citewell.types import AnswerSentence, Source
from citewell.verify.gathered import judged_gathering
from tests.sources import query, source

QUESTION = "symptoms of flu"
FIRST = source("Symptoms of flu include fever, chills, and a cough.", rank=1, title="Flu")
SECOND = source("The symptoms of flu include fever, a sore throat and headache.", rank=2, title="Influenza")


def list_of(*sources: Source, question: str = QUESTION) -> AnswerSentence | None:
    evidence = weigh(query(question), sources, query_vector=None, idf=lambda _: 1.0)
    start = next(e for e in evidence if e.source == 1)
    found = gathered(start, evidence, sources, read_question(question))
    return found[0] if found else None


def test_every_item_carries_its_sources() -> None:
    """What both name has both numbers; what one names has one."""
    sentence = list_of(FIRST, SECOND)
    assert sentence is not None
    assert sentence.text == "Symptoms of flu include fever, chills, a cough, a sore throat, headache."
    behind = {
        sentence.text[: c.at].rsplit(", ")[-1].removeprefix("Symptoms of flu include "): set()
        for c in sentence.citations
    }
    for citation in sentence.citations:
        behind[sentence.text[: citation.at].rsplit(", ")[-1].removeprefix("Symptoms of flu include ")].add(
            citation.source
        )
    assert behind == {"fever": {1, 2}, "chills": {1}, "a cough": {1}, "a sore throat": {2}, "headache": {2}}


def test_what_was_gathered_is_confirmed_item_by_item() -> None:
    sentence = list_of(FIRST, SECOND)
    assert sentence is not None
    judged = judged_gathering(sentence)
    assert judged is not None
    assert {c.support for c in judged.citations} == {"supported"}
    assert len(judged.citations) == len(sentence.citations)


def test_a_list_of_something_narrower_is_not_mixed_in() -> None:
    assert (
        list_of(
            FIRST, source("Symptoms include fever and vomiting, and dizziness.", rank=2, title="Stomach flu in pigs")
        )
        is None
    )


def test_a_doubtful_list_is_not_made_certain() -> None:
    assert (
        list_of(FIRST, source("The symptoms of flu may include fever, a rash and headache.", rank=2, title="Flu"))
        is None
    )


def test_one_source_alone_stays_its_own_sentence() -> None:
    assert list_of(FIRST) is None


def test_a_question_that_asks_for_no_side_gathers_nothing() -> None:
    assert list_of(FIRST, SECOND, question="flu") is None
