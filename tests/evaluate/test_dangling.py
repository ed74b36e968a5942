"""Sentences that need their neighbour are told from those that stand alone, by their form."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citewell.evaluate.dangling as module
from citewell.evaluate.dangling import LEANS_BACK, Shown, dangling, needs_neighbour

LEANING = {
    "pronoun": ["It is usually mild.", "They may help.", "Its cause is unknown.", "For them, rest is enough."],
    "demonstrative": [
        "These drugs can help.",
        "In this case, surgery helps.",
        "People with this disease rest.",
        "Such pain goes.",
    ],
    "connective": ["However, aspirin helps.", "And aspirin helps.", "As a result, bones break.", "Thus it heals."],
    "comparison": ["Other causes include flu.", "Both help.", "The latter is rare.", "Another option is surgery."],
    "pointer": ["As described above, rest helps.", "Symptoms vary (see Table 2).", "Symptoms include the following."],
    "list": ["Symptoms include:", "- Rest is best.", "Rest helps, and", "2. Rest the knee."],
    "unmatched": ["Rest (or sleep helps.", 'The doctor said "rest.', "Rest] helps."],
    "beginning": ["treatment is rest.", "... treatment is rest."],
    "end": ["Treatment is rest", ""],
}
STANDING = """
It is important to rest.
It takes two weeks to heal.
It is estimated that 5% of people die.
Those who smoke are at risk.
In addition to rest, ice helps.
Both aspirin and ibuprofen help.
As a result of the fall, bones break.
The following help: ice and rest.
Aspirin (an old drug) helps [2].
pH is measured in blood.
mRNA is made in the nucleus.
A 2" cut needs stitches.
It’s important for a child to rest.
Some want less of it (getting rid of it) at grade I (mild).
Scurvy is rare, and few people with this disease die.
Most people are busy at this time of day.
Help is 1) rest and 2) ice.
So far, three vaccines are known.
""".strip().splitlines()


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in LEANING.items() for text in texts])
def test_a_sentence_that_leans_is_found_with_its_reason(reason: str, text: str) -> None:
    """Each reason has its examples."""
    assert needs_neighbour(text) == reason


@pytest.mark.parametrize("text", STANDING)
def test_a_sentence_that_stands_alone_is_let_through(text: str) -> None:
    """What only looks like a pointer points at nothing."""
    assert needs_neighbour(text) is None


def test_a_shown_predecessor_answers_what_leans_back_but_mends_nothing_else() -> None:
    """After its own predecessor "It is mild." is clear, an open bracket is still open."""
    assert needs_neighbour("It is usually mild.", follows=True) is None
    assert needs_neighbour("It is mild (in adults.", follows=True) == "unmatched"


def test_counts_are_by_reason() -> None:
    """The total over the reasons is the number of sentences that dangle."""
    shown = [Shown("It is mild."), Shown("It is mild.", follows=True), Shown("Rest helps."), Shown("They rest.")]
    assert dangling(shown) == {"pronoun": 2}


@given(st.text())
def test_any_text_is_judged_and_a_predecessor_never_makes_it_worse(text: str) -> None:
    """No text is an error; what stands alone still does when its predecessor is shown."""
    alone, after = needs_neighbour(text), needs_neighbour(text, follows=True)
    assert after is None or alone is not None
    assert after not in LEANS_BACK


def test_the_measure_shares_nothing_with_what_it_measures() -> None:
    """It imports no other part of the product, or it would agree with the answerer's own mistakes."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert not [name for name in names if name.startswith("citewell")]
