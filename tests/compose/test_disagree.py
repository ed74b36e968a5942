"""compose.disagree: pairs of two sources that speak of the point asked, each in its own words."""

from __future__ import annotations

import numpy as np

from citewell.compose.disagree import disagreements
from citewell.kit.frames import sides
from citewell.kit.words import terms
from citewell.retrieve import parse
from citewell.types import AnswerSentence, Evidence, Vector

QUERY = parse("Do masks prevent influenza?")
YES, NO = "Masks prevent influenza.", "Masks do not prevent influenza."


def vector(*values: float) -> Vector:
    found = np.array(values, dtype=np.float32)
    return np.asarray(found / np.linalg.norm(found), dtype=np.float32)


def evidence(text: str, source: int, v: Vector | None = None) -> Evidence:
    near = vector(1.0, 0.1 * source, 0.0) if v is None else v
    found = tuple(terms(text))
    return Evidence(source, f"d{source}", "r", 0, len(text), text, text, 0.5, None, "paragraph", "", found, near)


def proposed(*pieces: Evidence, query_vector: Vector | None = None) -> tuple[AnswerSentence, ...]:
    asked = vector(1.0, 0.0, 0.0) if query_vector is None else query_vector
    return disagreements(QUERY, pieces, idf=lambda _: 1.0, query_vector=asked)


def test_two_sources_on_the_point_are_proposed_in_their_own_words() -> None:
    """The sides come in the order of their sources, each with a citation of its own."""
    (found,) = proposed(evidence(NO, 4), evidence(YES, 2))
    assert sides(found.text) == ((YES, 2), (NO, 4))
    assert [(c.source, c.quote) for c in found.citations] == [(2, YES), (4, NO)]


def test_one_source_does_not_disagree_with_itself() -> None:
    assert not proposed(evidence(YES, 1), evidence(NO, 1))


def test_another_point_is_not_proposed() -> None:
    """A statement that is far from the query, or does not name what it asks about, is no side."""
    assert not proposed(evidence(YES, 1), evidence(NO, 2, vector(0.0, 1.0, 0.0)))
    assert not proposed(evidence(YES, 1), evidence("Gloves do not prevent burns.", 2))


def test_a_side_says_itself_what_it_speaks_of() -> None:
    """A statement that begins with "they" means something that only its own page shows."""
    assert not proposed(evidence(YES, 1), evidence("They do not let masks prevent influenza.", 2))


def test_without_vectors_nothing_is_proposed() -> None:
    """Shared words alone do not show that two statements speak of the same."""
    assert disagreements(QUERY, [evidence(YES, 1), evidence(NO, 2)], idf=lambda _: 1.0, query_vector=None) == ()
