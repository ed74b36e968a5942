"""Graded sentences are found again by their digests, whatever readers make of the file by now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import JudgedDataError
from citewell.evaluate.located import Locator, Place, Text, digests, locators, places, written_out
from citewell.evaluate.rows import Row
from citewell.extract import extract
from citewell.types import Document, Page

THEN = """# Tides

The tide rises twice a day in most harbours of the world. It falls as often.

## Springs

Spring tides come at new moon and at full moon. They are the highest of all.

## Neaps

Neap tides come at half moon and bring the least water. They are the lowest of all.
"""
HIGHEST, LOWEST = "They are the highest of all.", "They are the lowest of all."


def document(text: str, name: str = "tides.md") -> Document:
    return extract(Page(f"file:///{name}", text.encode(), None, "2026-01-01T00:00:00Z"), name=name)


def candidate(text: str, n: int = 1, *, then: str = THEN, grade: int = 2) -> dict[str, Any]:
    """A sentence as it would have been graded in what was read then."""
    start = document(then).text.index(text)
    place = {"n": n, "file": "tides.md", "start": start, "end": start + len(text)}
    return {**place, **digests(text), "grade": grade, "leans": False}


def row(*candidates: dict[str, Any], **fields: Any) -> Row:
    blank: dict[str, Any] = {"best": [], "nuggets": [], "ideal": [], "wrong": [], "note": ""}
    about = {"id": "sea-1", "library": "sea", "question": "When are tides high?", "kind": "when", "answerable": True}
    return Row(Path("sea.jsonl"), 1, {**about, **blank, "candidates": list(candidates), **fields})


def found(text: str, now: str) -> tuple[str, str]:
    """By what a sentence of then is found in what is read now, and what stands there."""
    shelf = {"tides.md": Text(document(now))}
    [wanted] = locators(row(candidate(text)))
    place = places([wanted], shelf).get(1)
    return (place.found, shelf["tides.md"].document.text[place.start : place.end]) if place else ("lost", "")


def test_a_sentence_that_did_not_move_is_found_where_it_stood() -> None:
    assert found(HIGHEST, THEN) == ("place", HIGHEST)


def test_a_sentence_that_moved_is_found_by_its_text() -> None:
    assert found(HIGHEST, f"A line that came in.\n\n{THEN}") == ("sentence", HIGHEST)


def test_marks_case_and_blanks_may_have_changed() -> None:
    assert found(HIGHEST, THEN.replace(HIGHEST, "They are the  HIGHEST, of all!")) == (
        "letters",
        "They are the HIGHEST, of all!",
    )


def test_a_sentence_that_became_part_of_another_is_found_inside_it() -> None:
    """With the marks that touch it, and only as whole words."""
    joined = THEN.replace(f"full moon. {HIGHEST}", "full moon; they are the highest of all, says the pilot.")
    assert found(HIGHEST, joined) == ("stretch", "they are the highest of all,")
    assert found(HIGHEST, THEN.replace(HIGHEST, "They are the highest of allies."))[0] == "lost"


RISES = "The tide rises twice a day in most harbours of the world."


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (RISES, "The tide rises (see note 4) twice a day in most harbours of the world."),
        (f"1. {RISES}", RISES),
        (f"{RISES[:-1]} (Pilot).", RISES),
        ("The tide rises once or twice a day in most harbours of the world.", RISES),
    ],
)
def test_something_may_have_come_into_a_long_sentence_or_gone(then: str, now: str) -> None:
    """It is known by its first letters and its last, or by either if no other sentence has them."""
    read_then, read_now = (f"One line.\n\n{text}\n\nAnother line.\n" for text in (then, now))
    text = Text(document(read_now, "tides.txt"))
    start = document(read_then, "tides.txt").text.index(then)
    wanted = Locator(1, "tides.txt", start, start + len(then), **digests(then), grade=2, leans=False)
    place = text.place(wanted, 0)
    assert place is not None
    assert (place.found, text.document.text[place.start : place.end]) == ("edges", now)


def test_edges_of_a_short_sentence_prove_nothing() -> None:
    assert found("It falls as often.", THEN.replace("It falls as often.", "It falls, they say, as often."))[0] == "lost"


def test_one_edge_that_two_sentences_have_proves_nothing() -> None:
    tail = "Well, tides do rise twice a day in most harbours of the world."
    assert found(RISES, THEN.replace(RISES, tail)) == ("edges", tail)
    assert found(RISES, THEN.replace(RISES, f"{tail} {tail}"))[0] == "lost"


def test_of_several_places_the_one_nearest_to_where_it_is_expected_is_meant() -> None:
    """Expected is the old place, moved as far as the candidate before it moved."""
    see = "See the pilot's book."
    then = f"{see}\n\n{'Water stands. ' * 9}\n\nA pier was built of oak.\n\n{see}\n"
    now = f"{'Something came in. ' * 15}\n\n{then}"
    second = document(then).text.rindex(see)
    pier = candidate("A pier was built of oak.", 1, then=then)
    last = {**candidate(see, 2, then=then), "start": second, "end": second + len(see)}
    text = Text(document(now))
    got = places(locators(row(pier, last)), {"tides.md": text})
    assert got[2].start == text.document.text.rindex(see)


def test_a_row_is_written_out_as_the_evaluation_reads_it() -> None:
    """Title, heading and kind are those of today; `follows` says that nothing to be quoted stands between."""
    spring = "Spring tides come at new moon and at full moon."
    neap = "Neap tides come at half moon and bring the least water."
    wanted = [candidate(text, n) for n, text in enumerate((spring, HIGHEST, neap, LOWEST), 1)]
    wanted.pop(1)
    written = written_out(row(*wanted), {"tides.md": Text(document(THEN))})
    first, second, third = written["candidates"]
    assert (first["document"], first["heading"], first["kind"], first["text"]) == (
        "Tides",
        "Springs",
        "paragraph",
        spring,
    )
    assert [one["follows"] for one in (first, second, third)] == [False, False, True]
    assert [(one["n"], one["was"]) for one in (first, second, third)] == [(1, 1), (2, 3), (3, 4)]
    assert written["id"] == "sea-1"


def test_a_heading_between_two_sentences_does_not_part_them() -> None:
    neap = "Neap tides come at half moon and bring the least water."
    written = written_out(row(candidate(HIGHEST, 1), candidate(neap, 2)), {"tides.md": Text(document(THEN))})
    assert [one["follows"] for one in written["candidates"]] == [False, True]


def test_what_rests_on_a_lost_sentence_goes_with_it() -> None:
    """The others are numbered without gaps, and what names them too."""
    gone = THEN.replace(HIGHEST, "Nobody knows.")
    fields = {
        "best": [[1], [2]],
        "ideal": [{"text": "High.", "cites": [1, 2]}, {"text": "Low.", "cites": [2]}],
        "wrong": [{"text": "Never.", "cites": [2], "why": "negation"}],
    }
    written = written_out(
        row(candidate(HIGHEST, 1), candidate(LOWEST, 2), **fields), {"tides.md": Text(document(gone))}
    )
    assert [one["text"] for one in written["candidates"]] == [LOWEST]
    assert written["best"] == [[1]]
    assert written["ideal"] == [{"text": "Low.", "cites": [1]}]
    assert written["wrong"] == [{"text": "Never.", "cites": [1], "why": "negation"}]


def test_a_file_that_is_not_there_loses_its_sentences() -> None:
    assert written_out(row(candidate(HIGHEST)), {})["candidates"] == []


def test_a_missing_field_is_told_with_its_line() -> None:
    broken = candidate(HIGHEST)
    del broken["letters"]
    with pytest.raises(JudgedDataError, match=r"sea\.jsonl, line 1: candidate 1 has no 'letters'"):
        locators(row(broken))


def test_digests_tell_no_text() -> None:
    assert "tide" not in json.dumps(digests("the tide"))


@given(st.text(alphabet="ab1 .,-\n", max_size=30))
def test_digests_of_letters_pass_over_everything_else(text: str) -> None:
    bare = "".join(filter(str.isalnum, text))
    assert digests(text)["letters"] == digests(bare)["letters"]
    assert digests(text)["letter_count"] == len(bare)
    assert digests(text)["edges"] == digests(bare)["edges"]


@given(before=st.text(alphabet="abc .\n", max_size=60), after=st.text(alphabet="abc .\n", max_size=60))
def test_whatever_comes_before_or_after_a_sentence_is_found(before: str, after: str) -> None:
    """In a paragraph of its own it is never lost, and what is found has its letters."""
    text = Text(document(f"{before}\n\n{HIGHEST}\n\n{after}\n", "tides.txt"))
    wanted = Locator(**candidate(HIGHEST))
    place = text.place(wanted, 0)
    assert isinstance(place, Place)
    assert digests(text.document.text[place.start : place.end])["letters"] == wanted.letters
