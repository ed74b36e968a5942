from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from citewell.index.sketch import CopyFinder, resemblance, sketch

TEXT = (
    "A pars fracture is a break in a narrow bridge of bone at the back of a vertebra. It is common in young athletes "
    "who bend backwards often. Most people get better without an operation, though it may take several months of rest. "
) * 3


@given(st.text(min_size=1))
def test_a_text_resembles_itself_fully_or_is_empty(text: str) -> None:
    assert resemblance(sketch(text), sketch(text)) in ((1.0,) if sketch(text) else (0.0,))


@given(st.text(), st.text())
def test_resemblance_is_symmetric_and_a_share(one: str, other: str) -> None:
    assert 0.0 <= resemblance(sketch(one), sketch(other)) == resemblance(sketch(other), sketch(one)) <= 1.0


def test_a_copy_with_a_changed_line_still_resembles() -> None:
    changed = TEXT.replace("in young athletes", "among the young") + "Republished with permission."
    assert resemblance(sketch(TEXT), sketch(changed)) > 0.6


def test_another_text_on_the_subject_does_not() -> None:
    other = "Young athletes who often bend backwards may break the bridge of bone at the back of a vertebra."
    assert resemblance(sketch(TEXT), sketch(other)) < 0.2


@given(st.lists(st.text("ab ", min_size=1), max_size=8))
def test_the_finder_agrees_with_comparing_each(texts: list[str]) -> None:
    """The index from hashes only saves work; the first sketch that resembles enough is found."""
    finder, kept = CopyFinder(0.6), []
    for text in texts:
        made = sketch(text)
        expected = next((place for place, other in enumerate(kept) if resemblance(other, made) >= 0.6), None)
        assert finder.original(made) == expected
        if expected is None:
            finder.keep(made)
            kept.append(made)
