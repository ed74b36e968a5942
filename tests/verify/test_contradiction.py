"""verify.contradiction: only what plainly opposes on the point asked; a false alarm costs more than a miss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.frames import disagreement
from citewell.kit.point import parts_of
from citewell.types import AnswerSentence, Citation
from citewell.verify.contradiction import SHOWN, contradiction, judged_disagreements


def opposed(one: str, other: str, asked: str) -> bool:
    return contradiction(one, other, parts_of(asked), lambda _: 1.0) is not None


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (
            "Does ibuprofen increase covid mortality?",
            "Ibuprofen was associated with increased covid mortality.",
            "Ibuprofen was not associated with covid mortality.",
        ),
        (
            "fruit and type 2 diabetes",
            "Eating whole fruit lowers the risk of type 2 diabetes.",
            "Whole fruit increased the risk of type 2 diabetes.",
        ),
        (
            "Is bracing effective for pars fractures?",
            "Bracing is effective for pars fractures.",
            "Bracing is ineffective for pars fractures.",
        ),
        (
            "Do masks prevent influenza?",
            "Masks prevented influenza in the trial.",
            "There is no evidence that masks prevent influenza.",
        ),
        (
            "Can cats transmit the virus?",
            "Cats transmit the virus.",
            "Cats cannot transmit the virus to humans.",
        ),
        (
            "Is early surgery recommended for hip fractures?",
            "Surgery is recommended for hip fractures.",
            "Surgery is not recommended for hip fractures.",
        ),
        (
            "placental weight and breast cancer",
            "Placental weight is positively associated with breast cancer.",
            "Breast cancer decreases with placental weight.",
        ),
    ],
)
def test_opposite_findings_on_the_point_asked(asked: str, one: str, other: str) -> None:
    """Up and down, tied and not tied, effective and not, recommended and not; either order."""
    assert opposed(one, other, asked)
    assert opposed(other, one, asked)


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        # another drug, disease, part of the disease
        ("Does aspirin prevent stroke?", "Aspirin prevents stroke.", "Warfarin does not prevent stroke."),
        ("Does pioglitazone cause cancer of the prostate?", "Pioglitazone is linked to cancer of the prostate.",
         "Pioglitazone is not linked to cancer of the bladder."),
        # another group or state
        ("Does aspirin prevent stroke?", "Aspirin prevents stroke in men.", "Aspirin cannot prevent stroke in women."),
        ("Does vitamin D raise mortality?", "Vitamin D deficiency raises mortality.", "Vitamin D lowers mortality."),
        # some only
        ("Does rest heal fractures?", "Rest improves fractures.", "Rest does not improve some fractures."),
        # not known, not meant
        ("Does aspirin prevent stroke?", "Aspirin prevents stroke.", "It is unclear whether aspirin prevents stroke."),
        # another question
        ("What is gout?", "Gout causes pain.", "Gout does not cause fever."),
        # both agree
        ("Does aspirin prevent stroke?", "Aspirin prevents stroke.", "Aspirin reduced stroke by half."),
    ],
)  # fmt: skip
def test_what_merely_differs_is_no_disagreement(asked: str, one: str, other: str) -> None:
    """Another thing, group, state, share or question; an open question; the same in other words."""
    assert not opposed(one, other, asked)
    assert not opposed(other, one, asked)


WORDS = st.sampled_from("aspirin stroke prevents not does causes increased reduced risk of in the no and may".split())
TEXTS = st.lists(WORDS, max_size=10).map(" ".join)


@given(TEXTS, TEXTS, TEXTS)
def test_the_order_of_the_sides_does_not_matter(one: str, other: str, asked: str) -> None:
    assert opposed(one, other, asked) == opposed(other, one, asked)


@given(TEXTS)
def test_nobody_contradicts_himself_by_saying_the_same(text: str) -> None:
    """A text of one finding never opposes itself."""
    single = "Aspirin prevents stroke."
    assert not opposed(single, single, text)


def sentence(one: str, other: str, *, quoted: str | None = None) -> AnswerSentence:
    cited = tuple(Citation(n, f"d{n}", "r", 0, len(q), q) for n, q in ((1, quoted or one), (3, other)))
    return AnswerSentence(disagreement(one, 1, other, 3), cited)


YES, NO = "Masks prevent influenza.", "Masks do not prevent influenza."
MASKS = parts_of("Do masks prevent influenza?")


def test_each_side_is_marked_as_its_own_quote() -> None:
    """What is kept is supported by both sources, in the words of both."""
    (kept,) = judged_disagreements([sentence(YES, NO)], MASKS, lambda _: 1.0)
    assert [(c.support, c.score) for c in kept.citations] == [("supported", 1.0)] * 2


def test_a_side_that_is_not_its_quote_goes() -> None:
    """Words that the source did not say, or the loss of its "may", end a disagreement."""
    changed = sentence(YES, NO, quoted="Masks may prevent influenza.")
    assert judged_disagreements([changed], MASKS, lambda _: 1.0) == ()


def test_a_statement_serves_once_and_few_are_shown() -> None:
    """The same side is not set against one source after another."""
    assert len(judged_disagreements([sentence(YES, NO)] * 3, MASKS, lambda _: 1.0)) == 1 <= SHOWN


def test_sentences_of_other_kinds_go() -> None:
    """Without two quotes in our frame there is no disagreement."""
    assert judged_disagreements([AnswerSentence(YES, ())], MASKS, lambda _: 1.0) == ()
