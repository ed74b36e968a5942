"""compose.named: a model, version or year that was asked for is named by what is quoted, or there is a hint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.compose.named import hint, named_in, naming
from citewell.kit.words import terms
from citewell.types import Evidence, Hint
from tests.sources import source, useful


def evidence(text: str, *, heading: str = "") -> Evidence:
    said = tuple(terms(text))
    return Evidence(1, "d1", "r", 0, len(text), text, text, 0.5, useful(), "paragraph", heading, said, None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("torque of valve V-250", ["V-250"]),
        ("what is new in Python 3.11", ["Python 3.11"]),
        ("who won the prize of 2021", ["2021"]),
        ("GPLv3 violation", ["GPLv3"]),
        ("C++20 modules", ["C++20"]),
        ("what came with PostgreSQL 17", ["PostgreSQL 17"]),
        ("what are the 3 branches of government", []),
        ("how many days are left", []),
        ("is 40 % enough", []),
    ],
)
def test_names_with_figures_are_told_from_counts(query: str, names: list[str]) -> None:
    assert list(named_in(query)) == names


def test_what_names_another_model_is_left_out() -> None:
    """The figures stand as a number of their own: V-250 is neither V-210 nor V-2500."""
    page = source("x", title="Valves")
    right, other, longer = (evidence(f"Valve V-{n} is tightened to 40 Nm.") for n in ("250", "210", "2500"))
    assert naming(["V-250"], [other, right, longer], [page]) == [right]


def test_what_stands_above_names_it_too() -> None:
    under = evidence("It is tightened to 40 Nm.", heading="Valve V 250")
    assert naming(["V-250"], [under], [source("x", title="Valves")]) == [under]
    titled = evidence("It is tightened to 40 Nm.")
    assert naming(["V-250"], [titled], [source("x", title="Manual of the V250")]) == [titled]


def test_a_version_may_be_written_out() -> None:
    said = evidence("You may not propagate a covered work.")
    assert naming(["GPLv3"], [said], [source("x", title="General Public License, version 3.0")]) == [said]


def test_without_names_all_may_be_said() -> None:
    said = evidence("Rest comes first.")
    assert naming([], [said], [source("x")]) == [said]


def test_the_hint_says_what_is_there_in_its_place() -> None:
    page = source("Valve V-210 takes 30 Nm. Valve V-240 takes 35 Nm. The form is F-16.", title="Valves")
    assert hint(["V-250"], [page]) == Hint(("V-250",), ("V-210", "V-240"))
    assert hint(["V-210"], [page]) is None
    assert hint([], [page]) is None


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_will_do(query: str, text: str) -> None:
    """A name that stands in a text is found there, whatever else is in it."""
    names = named_in(query)
    assert all(name in query for name in names)
    assert hint(names, [source(f"{query} {text}".replace("\n", " ") or "x", title="")]) is None
