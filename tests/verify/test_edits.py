"""verify.edits: one changed word in a repetition is enough."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.verify.edits import Repetition, repetition
from citewell.verify.reading import read
from citewell.verify.support import SupportChecker
from tests.verify.changes import CHANGES, real_sentences

CHECKER = SupportChecker()
TEXT = (
    "In older adults, most stress fractures of the spine heal with rest and a brace within 12 weeks if the "
    "screw is not loose."
)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("With rest, most fractures of the arch heal.", "Most fractures of the arch heal with rest."),
        ("Most fractures heal with a brace and rest.", "Most fractures heal with rest and a brace."),
        (
            "When the brace is off, the pain in the spine of a child often returns at night.",
            "The pain in the spine of a child often returns at night when the brace is off.",
        ),
        ("However, the pain in the back returns at night.", "The pain in the back returns at night."),
        ("Spondylolysis heals with rest in the summer.", "Spondylolysis is common. It heals with rest in the summer."),
        ("Doctors treat the fracture of the arch by rest.", "Physicians treat the fracture of the arch by rest."),
        ("The brace is worn for twelve weeks at home.", "The brace is worn for 12 weeks at home."),
        ("Most fractures of the arch heal.", "Most fractures of the arch heal, and some people feel no pain."),
    ],
)
def test_a_repetition_may_move_phrases_and_use_like_words(claim: str, evidence: str) -> None:
    """A phrase may move, a pronoun be named, a word give way to one that says the same; the rest may be left out."""
    assert repetition(read(claim), read(evidence)) == Repetition("")


@pytest.mark.parametrize(
    ("claim", "evidence", "problem"),
    [
        ("The fracture heals in adults by rest.", "The fracture heals in children by rest.", 'says "children", the'),
        ("The heart is fed by the left artery.", "The heart is fed by the right artery.", 'says "right", the claim'),
        ("Rest and surgery are used at first.", "Rest or surgery are used at first.", 'says "or" where the claim says'),
        ("Pain in the back is treated at home.", "Pain in the back may be treated at home.", 'says "may"'),
        ("Arch fractures in the spine heal fast.", "Arch fractures in the spine heal fast in children.", "children"),
        ("Spine fractures of the brace heal arch.", "Arch fractures of the brace heal spine.", "the claim says"),
        ("All fractures of the arch heal fast.", "Most fractures of the arch heal fast.", 'says "most"'),
        ("Pain is felt before the surgery is done.", "Pain is felt after the surgery is done.", 'says "after"'),
    ],
)
def test_a_changed_word_is_found(claim: str, evidence: str, problem: str) -> None:
    """What does not run along the sentence is named."""
    found = repetition(read(claim), read(evidence))
    assert found is not None
    assert problem in found.problem


def test_other_words_are_no_repetition() -> None:
    """Where little runs along, nothing is said: the score decides."""
    assert repetition(read("A corset eases pain."), read("Swimming hurts the knee of the runner.")) is None
    assert repetition(read(""), read("")) is None


@given(st.sampled_from(sorted(CHANGES)), st.integers(0, 10_000))
def test_a_changed_statement_is_never_supported(kind: str, seed: int) -> None:
    """Number, unit, negation, hedge, degree, direction, group, name, role or condition: one change is enough."""
    changed = CHANGES[kind](TEXT, random.Random(seed))
    if changed is not None:
        assert CHECKER.support(changed, TEXT).label != "supported", changed


@pytest.mark.data
@pytest.mark.parametrize("corpus", ["medquad_liveqa", "pubmedqa", "xquad/en", "scifact"])
def test_changes_in_real_sentences_are_found(data: Path, corpus: str) -> None:
    """Of real sentences with one thing changed, at most one in a hundred is called supported by the original."""
    chance = random.Random(11)
    passed: Counter[bool] = Counter()
    for text in real_sentences(data, corpus, 20):
        for change in CHANGES.values():
            changed = change(text, chance)
            if changed is not None:
                passed[CHECKER.support(changed, text).label == "supported"] += 1
    assert passed[False] > 50
    assert passed[True] <= 0.01 * passed.total()


@given(st.permutations("most fractures of the lower spine heal with rest".split()))
@settings(max_examples=50)
def test_any_order_of_words_is_judged(words: list[str]) -> None:
    """Words in any order are judged without error, and words in their own order are a repetition."""
    claim = read(" ".join(words) + ".")
    own = read("most fractures of the lower spine heal with rest.")
    found = repetition(claim, own)
    assert found is None or isinstance(found.problem, str)
    assert repetition(own, own) == Repetition("")
