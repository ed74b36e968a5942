"""kit.frames: our own words around quotes can be read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.kit.frames import disagreement, sides

QUOTES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1).filter(lambda text: "], but “" not in text)


@given(QUOTES, st.integers(1, 50), QUOTES, st.integers(1, 50))
def test_what_is_written_is_read_back(one: str, first: int, other: str, second: int) -> None:
    """Both quotes and both numbers come back as they were."""
    assert sides(disagreement(one, first, other, second)) == ((one, first), (other, second))


@pytest.mark.parametrize("text", ["", "A [1], but B [2].", disagreement("a” [3], but “b", 1, "c", 2)])
def test_what_is_not_plain_is_not_read(text: str) -> None:
    """Another sentence, or quotes that hold the frame themselves, have no sides."""
    assert sides(text) is None
