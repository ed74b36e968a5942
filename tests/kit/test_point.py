"""kit.point: a query is split where its nouns end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.point import named, parts_of, with_alike
from citewell.kit.words import stem


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Does vitamin D prevent severe influenza?", [("vitamin", "d"), ("sever", "influenza")]),
        ("Bariatric surgery reduces colorectal cancer.", [("bariatr", "surgeri"), ("colorect", "cancer")]),
        ("Is aspirin linked to cancer of the prostate", [("aspirin",), ("cancer", "prostat")]),
        ("ibuprofen kidney injury", [("ibuprofen", "kidney", "injuri")]),
        ("what is the best treatment", [("treatment",)]),
        ("", []),
    ],
)
def test_words_of_direction_and_function_divide(text: str, parts: list[tuple[str, ...]]) -> None:
    """What stands between "does", "prevent" and the end is what is asked about; generic words are none of it."""
    assert list(parts_of(text)) == parts


@given(st.text())
def test_any_text_has_parts_or_none(text: str) -> None:
    """No text is an error; no part is empty, and none comes twice."""
    parts = parts_of(text)
    assert all(parts)
    assert len(set(parts)) == len(parts)


def test_a_part_is_named_by_its_rare_words() -> None:
    """ "Cancer" alone does not name bowel cancer where "bowel" is rarer."""
    rarity = {"bowel": 5.0, "cancer": 2.0}.__getitem__
    assert named(("bowel", "cancer"), {"cancer"}, rarity) < 0.5 < named(("bowel", "cancer"), {"bowel"}, rarity)
    assert named((), {"cancer"}, rarity) == 0.0


def test_findings_call_death_by_many_names() -> None:
    assert stem("mortality") in with_alike([stem("died")])
