"""What was made before, kept while it is good: one library revision, query and settings give the same bytes.

In: a key, a value and its size. Out: the value, as long as there is room for it. The least lately used go first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from citewell.pipeline.ask import Step
from citewell.types import AnswerSentence, Opening

V = TypeVar("V")


class Cache(Generic[V]):
    """Values by key, within a sum of their sizes in characters."""

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars
        self._kept: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self.chars = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> V | None:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, value: V, chars: int) -> None:
        """Keep a value in place of an older one; one that is larger than all there is room for is not kept."""
        self._drop(key)
        if chars > self._max_chars:
            return
        self._kept[key] = (value, chars)
        self.chars += chars
        while self.chars > self._max_chars:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        if key in self._kept:
            self.chars -= self._kept.pop(key)[1]


def chars_of(steps: Sequence[Step]) -> int:
    """About how much the steps of an answer hold: the texts of passages weigh most, and the answer shares them."""
    return sum(map(_chars, steps))


def _chars(step: Step) -> int:
    if isinstance(step, Opening):
        return 1_000 + sum(500 + len(found.passage.text) for result in step.results for found in result.source.passages)
    return 500 + 2 * len(step.text) if isinstance(step, AnswerSentence) else 1_000
