from __future__ import annotations

import pytest

from citewell.kit.dictionary import is_common


@pytest.mark.parametrize("word", ["methadone", "hypersonic", "halal", "перелом"])
def test_words_are_known(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", ["vacine", "sydrome", "arrhthmia", "переломм", ""])
def test_slips_are_not(word: str) -> None:
    assert not is_common(word)
