"""Agreement of an extracted text with what people marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.evaluate.agreement import Agreement, Pieces, means_of_pieces, means_of_texts, pieces, text_agreement

TEXTS = st.lists(st.sampled_from(["one", "Two", "three", "four.", "\n", "\n\n"]), max_size=30).map(" ".join)
GOLD = "Spring comes late.\n\nThe snow melts, and the rivers rise."


def test_a_worked_example() -> None:
    """One strange line of three words, one paragraph lost."""
    found = text_agreement(GOLD, "Read more here\nSpring comes late.")
    assert found.words == Agreement(precision=3 / 6, recall=3 / 10)
    assert found.segments == Agreement(precision=1 / 2, recall=1 / 2)
    assert found.runs == Agreement(precision=0, recall=0)


def test_repetitions_count() -> None:
    """Saying a word twice finds it once."""
    assert text_agreement("a b", "a a b b").words == Agreement(precision=0.5, recall=1.0)


@given(text=TEXTS.filter(str.strip))
def test_the_text_itself_agrees_fully(text: str) -> None:
    found = text_agreement(text, text)
    assert (found.words, found.runs, found.segments) == (Agreement(1, 1),) * 3


@given(gold=TEXTS, text=TEXTS)
def test_swapping_the_two_swaps_precision_and_recall(gold: str, text: str) -> None:
    one, other = text_agreement(gold, text), text_agreement(text, gold)
    for name in ("words", "runs", "segments"):
        assert getattr(one, name).precision == getattr(other, name).recall
        assert 0 <= getattr(one, name).f1 <= 1


@given(gold=TEXTS, text=TEXTS)
def test_white_space_and_case_of_words_never_count(gold: str, text: str) -> None:
    assert text_agreement(gold, text).words == text_agreement(gold.upper(), "\t".join(text.split())).words


def test_nothing_read_finds_nothing() -> None:
    found = text_agreement(GOLD, "")
    assert [found.words.recall, found.runs.recall, found.segments.recall] == [0, 0, 0]


def test_f1_is_of_the_mean_precision_and_recall() -> None:
    """As the published benchmark has it, and not the mean of the pages' F1."""
    figures = means_of_texts([text_agreement("a b c d", "a b c d"), text_agreement("a b c d", "x")])
    assert (figures["words P"], figures["words R"], figures["words F1"]) == (0.5, 0.5, 0.5)


def test_pieces_are_found_across_line_breaks() -> None:
    assert pieces("The snow\n  melts.", ["snow melts"], ["rivers"]) == Pieces(found=1, wanted=1, strayed=0, unwanted=1)


def test_pieces_are_counted_over_all_pages() -> None:
    counted = [Pieces(found=2, wanted=3, strayed=1, unwanted=2), Pieces(found=1, wanted=1, strayed=0, unwanted=2)]
    figures = means_of_pieces(counted)
    assert figures["pieces P"] == 3 / 4
    assert figures["pieces R"] == 3 / 4
    assert figures["pieces F1"] == pytest.approx(3 / 4)
    assert figures["unwanted left out"] == 3 / 4
    assert [c.right for c in counted] == [3 / 5, 1]
