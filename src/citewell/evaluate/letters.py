"""A text reduced to its letters and digits, so that a piece of it is found again whatever became of the rest.

White space, marks and case differ between readers of the same file; letters and digits should not. In: a text.
Out: its letters and digits in lower case with the place of each, and short names for the beginnings of its pieces.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass

KEY_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters and digits of a text, in lower case; `places[n]` is where the n-th stands in the text."""

    text: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> Letters:
        """A character that lower case makes two of counts as its letters and digits."""
        kept = [(low, place) for place, char in enumerate(text) if char.isalnum() for low in char.lower()]
        kept = [(low, place) for low, place in kept if low.isalnum()]
        return cls("".join(low for low, _ in kept), [place for _, place in kept])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` to `end` stand in the text."""
        return self.places[start], self.places[end - 1] + 1

    def at(self, place: int) -> int:
        """The number of the first letter that stands at a place of the text or after it."""
        return bisect_left(self.places, place)


def folded(text: str) -> str:
    """The letters and digits of a text, in lower case, without anything between them."""
    return "".join(char for char in text.lower() if char.isalnum())


def key_of_text(text: str) -> str:
    """A name for a piece of text that does not tell it: SHA-256 of its first 60 letters and digits, in lower case."""
    return _digest(folded(text)[:KEY_LETTERS])


def keyed_places(letters: Letters, keys: Collection[str], length: int) -> Iterator[tuple[str, int]]:
    """Where the texts of keys begin in a longer text, at the beginnings of words.

    Args:
        keys: of texts that have at least `length` letters and digits if that is 60, else exactly so many.
    Yields:
        A key and the place of its first letter, in order of place.
    """
    for number, place in enumerate(letters.places[: len(letters.text) - length + 1]):
        if (not number or place > letters.places[number - 1] + 1) and (
            key := _digest(letters.text[number : number + length])
        ) in keys:
            yield key, place


def _digest(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
