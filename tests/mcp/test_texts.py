"""Answers as an assistant reads them, made by hand where no small library gives such a one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from citewell.mcp.texts import answer_text, one_line, results_text
from citewell.types import Answer, AnswerSentence, Citation, LibraryState, Result
from tests.sources import source

RESULTS = tuple(
    Result(source(text, rank=rank, title=f"Page {rank}"), None, text, f"https://site{rank}.example/#there")
    for rank, text in enumerate(["Fever is a sign.", "Cough is a sign.", "Cough is no sign."], start=1)
)


def citation(number: int) -> Citation:
    return Citation(number, f"d{number}", "r1", 0, 16, RESULTS[number - 1].excerpt, "supported", 1.0)


ANSWER = Answer(
    query="signs of it",
    sentences=(AnswerSentence("Signs are fever, and cough.", (citation(1), citation(2))),),
    reason=None,
    disagreements=(AnswerSentence("Site 2: cough is a sign; Site 3: it is not.", (citation(2), citation(3))),),
    results=RESULTS,
    library=LibraryState("r", 3, 3),
    models=(),
    timings_ms=(),
)


def test_a_sentence_has_the_numbers_of_its_sources_behind_it() -> None:
    assert answer_text(ANSWER, filtered=False).startswith("- Signs are fever, and cough. [1][2]\n\n")


def test_a_disagreement_stands_below_the_answer_with_both_its_sources() -> None:
    """And also where there is no answer."""
    told = "Sources disagree: Site 2: cough is a sign; Site 3: it is not. [2][3]"
    assert answer_text(ANSWER, filtered=False).split("\n\n")[1] == told
    silent = replace(ANSWER, sentences=(), reason="thin_evidence")
    assert answer_text(silent, filtered=False).split("\n\n")[1] == told


def test_a_source_is_told_with_all_that_leads_to_its_quotes() -> None:
    """A place that is quoted twice is named once; a source that is not quoted has none."""
    sources = answer_text(ANSWER, filtered=False).split("\n\n")[3:]
    assert sources[1] == (
        "[2] Page 2 | Site 2\n"
        "    https://site2.example/#there\n"
        "    doc_id d2, revision r1, quoted at 0-16\n"
        "    Excerpt: Cough is a sign."
    )
    assert "quoted" not in answer_text(replace(ANSWER, sentences=(), disagreements=()), filtered=False)


def test_what_was_searched_instead_is_told_first() -> None:
    """So that an answer to another word is not taken for one to the word that was asked."""
    other = replace(ANSWER, corrected=(("coff", "cough"),), meant="signs of cough")
    for text in (answer_text(other, filtered=False), results_text(other, offset=0, filtered=False)):
        assert text.split("\n\n")[:2] == [
            "Searched for cough in place of coff.",
            "Perhaps this was meant: signs of cough",
        ]


def test_what_was_left_out_is_told() -> None:
    """So that nobody wonders where a document is."""
    other = replace(ANSWER, excluded=("fever", "dry cough"))
    for text in (answer_text(other, filtered=False), results_text(other, offset=0, filtered=False)):
        assert text.startswith("Left out: documents with fever.\n\nLeft out: documents with dry cough.\n\n")


def test_more_results_are_asked_for_behind_these() -> None:
    assert "offset" not in results_text(ANSWER, offset=20, filtered=False)
    assert results_text(replace(ANSWER, further=True), offset=20, filtered=False).endswith("offset=23")


@given(st.text())
def test_what_documents_say_stays_on_one_line(text: str) -> None:
    """Whatever counts as the end of a line anywhere."""
    assert len(one_line(text).splitlines()) <= 1
