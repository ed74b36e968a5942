"""A reader that was told what to find, in place of the model: for tests of what is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from unittest import mock

from citewell.reader import Reader, ToRead
from citewell.types import Reading
from tests.sources import NO_USE


class Told(Reader):
    """Gives each sentence the reading told for how it begins, any other that of no use."""

    def __init__(self, told: Mapping[str, Reading], *, chance: float = 0.9) -> None:
        super().__init__()
        self._told = told
        self._sure = chance
        self.passages: list[ToRead] = []

    def read(self, question: str, passages: Sequence[ToRead]) -> list[tuple[Reading, ...]]:  # noqa: ARG002 - it was told
        self.passages += passages
        return [tuple(map(self._reading, passage.sentences)) for passage in passages]

    def chance(self, readings: Sequence[Reading]) -> float:
        return self._sure if any(reading != NO_USE for reading in readings) else 0.0

    def _reading(self, sentence: str) -> Reading:
        return next((reading for begins, reading in self._told.items() if sentence.startswith(begins)), NO_USE)


@contextmanager
def reading(told: Mapping[str, Reading], *, chance: float = 0.9) -> Iterator[Told]:
    """While this lasts, answers are made of what such a reader finds."""
    reader = Told(told, chance=chance)
    with mock.patch("citewell.pipeline.ask._reader", return_value=reader):
        yield reader
