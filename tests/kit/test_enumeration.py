"""A list in one sentence is taken apart at its separators, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.enumeration import enumeration, may_join
from citewell.kit.words import terms

THINGS = ["fever", "a dry cough", "pain in the back", "swelling", "loss of weight", "night sweats", "tiredness"]
ASKED = frozenset(terms("symptoms of flu"))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Symptoms may include fever, chills, and a rash.", ["fever", "chills", "a rash"]),
        ("Treatment includes rest, bracing and physical therapy.", ["rest", "bracing", "physical therapy"]),
        ("Signs include: eye pain; red eyes, at night; chills.", ["eye pain", "red eyes, at night", "chills"]),
        ("Common symptoms include: Fever, Dry cough, Tiredness.", ["Fever", "Dry cough", "Tiredness"]),
    ],
)  # fmt: skip
def test_items_stand_between_separators(text: str, items: list[str]) -> None:
    found = enumeration(text)
    assert found is not None
    assert [item.text for item in found.items] == items


@pytest.mark.parametrize(
    "text",
    [
        "The risks are low.",
        "Treatments are often not needed, but include surgery.",
        "Symptoms include fever, which lasts three days, and a cough.",
        "Symptoms include a cough, no fever, and a rash.",
        "Rest helps, ice helps, and time helps.",
    ],
)
def test_what_is_no_plain_list_is_left_alone(text: str) -> None:
    assert enumeration(text) is None


@given(st.lists(st.sampled_from(THINGS), min_size=2, max_size=6, unique=True))
def test_items_are_pieces_of_the_statement(things: list[str]) -> None:
    text = f"Symptoms of flu include: {', '.join(things)}."
    found = enumeration(text)
    assert found is not None
    assert [item.text for item in found.items] == things
    assert all(text[item.start : item.end] == item.text for item in found.items)


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("Symptoms of flu include", "Symptoms include", True),
        ("Symptoms may include", "Symptoms include", True),
        ("Symptoms include", "Symptoms may include", False),
        ("Symptoms include", "Common symptoms include", True),
        ("Common symptoms include", "Symptoms include", False),
        ("Symptoms include", "Symptoms in children include", False),
        ("Symptoms include", "Early symptoms include", False),
        ("Symptoms include", "Rare symptoms include", False),
        ("Symptoms include", "Symptoms do not include", False),
        ("Symptoms include", "If untreated, symptoms include", False),
    ],
)
def test_items_move_only_under_a_lead_that_says_no_more(one: str, other: str, joined: bool) -> None:
    """A doubt, a condition or a group of people in the other's lead would be lost; "common" may be."""
    first, second = enumeration(f"{one} fever, chills."), enumeration(f"{other} fever, chills.")
    assert first is not None
    assert second is not None
    assert may_join(first, second, ASKED) is joined


def test_items_of_a_list_with_a_condition_at_its_end_stay_where_they_are() -> None:
    """`in children` may be said of every item."""
    one, other = (
        enumeration("Symptoms include fever, chills."),
        enumeration("Symptoms include cough, pain in children."),
    )
    assert one is not None
    assert other is not None
    assert not may_join(one, other, ASKED)
