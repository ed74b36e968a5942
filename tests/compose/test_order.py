"""compose.order: a paragraph goes from the general to the exceptional; who wants one fact gets it at once."""

from __future__ import annotations

from citewell.compose.order import order
from citewell.kit.question import read_question
from citewell.kit.words import terms
from citewell.types import Evidence


def evidence(text: str, relevance: float, *, source: int = 1, start: int = 0) -> Evidence:
    end = start + len(text)
    return Evidence(
        source, f"d{source}", "r", start, end, text, text, relevance, True, "paragraph", "", tuple(terms(text)), None
    )


def test_what_it_is_then_what_is_usual_then_what_is_rare() -> None:
    """Definition, first measures, what follows, surgery."""
    chosen = [
        evidence("Surgery is needed in rare cases.", 0.9, source=1),
        evidence("After three months sport is allowed again.", 0.8, source=2),
        evidence("The first measure is rest from all sport.", 0.7, source=3),
        evidence("A pars fracture is a crack in a vertebra.", 0.6, source=4),
    ]
    assert [e.source for e in order(chosen, read_question("pars fracture treatment"))] == [4, 3, 2, 1]


def test_one_fact_first() -> None:
    """Who asks how long wants the number before anything else."""
    chosen = [
        evidence("After surgery the brace is worn for three months.", 0.9, source=1),
        evidence("A brace is a support of the back.", 0.5, source=2),
    ]
    assert [e.source for e in order(chosen, read_question("how long is a brace worn"))] == [1, 2]


def test_neighbours_keep_their_order() -> None:
    """Statements of one page that follow each other in the answer stand as on the page."""
    chosen = [
        evidence("Swimming is allowed.", 0.9, start=200),
        evidence("Walking is allowed.", 0.8, start=100),
    ]
    assert [e.start for e in order(chosen, read_question("exercise"))] == [100, 200]
    assert order([], read_question("exercise")) == []
