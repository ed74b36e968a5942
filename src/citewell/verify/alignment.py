"""Lay a claim's sentence along a sentence of its evidence, word by word.

In: two sentences. Out: which words match in order, and between the matches what each side says that the other does not.
What such a difference means is judged in verify.edits.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from citewell.kit.meaning import citation_marks, numbers
from citewell.kit.numbers import tokens
from citewell.kit.words import stem, words
from citewell.verify.alike import canonical

_SIGNS = frozenset(",;:()")
_NAMES = frozenset(["US", "WHO", "IT"])


class Step(NamedTuple):
    """One word or number on the way through a sentence."""

    key: str  # what is compared: the stem, one for all words that say the same; a number's value; a unit
    word: str  # as it stands, lower case; names that look like common words in capitals: "US", "WHO"
    apart: bool = False  # a comma or another sign stands before it


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two matches: in the claim's words `[start, end)`, in the evidence's `[there, there_end)`."""

    start: int
    end: int
    there: int
    there_end: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A claim's sentence beside one sentence of the evidence."""

    claim: tuple[Step, ...]
    evidence: tuple[Step, ...]
    matches: tuple[tuple[int, int], ...]  # places in claim and evidence, both rising

    @property
    def share(self) -> float:
        """How much of the claim is matched in order, in [0, 1]."""
        return len(self.matches) / max(1, len(self.claim))

    def gaps(self) -> Iterator[Gap]:
        """The gaps in order; the first ends at the first match, the last starts at the last one."""
        ends = [(-1, -1), *self.matches, (len(self.claim), len(self.evidence))]
        for (a, b), (c, d) in pairwise(ends):
            if c - a > 1 or d - b > 1:
                yield Gap(a + 1, c, b + 1, d)


@lru_cache(maxsize=4096)
def steps(sentence: str) -> tuple[Step, ...]:
    """The words of a sentence with its numbers in one form ("twelve weeks": "12", "week"), without citation marks."""
    skipped = citation_marks(sentence)
    counted = {n.start: n for n in numbers(sentence)}
    found: list[Step] = []
    behind, apart = 0, False
    for token in tokens(sentence):
        if token.start < behind or any(start <= token.start < end for start, end in skipped):
            continue
        number = counted.get(token.start)
        if number is not None:
            found.append(Step(number.value, number.value, apart))
            found += [Step(number.unit, number.unit)] if number.unit else []
            behind, apart = number.end, False
        elif (name := sentence[token.start : token.end]) in _NAMES:
            found.append(Step(name, name, apart))
            apart = False
        else:
            found += [Step(canonical(stem(word)), word, apart) for word in words(token.word)]
            apart = token.word in _SIGNS
    return tuple(found)


def align(claim: Sequence[Step], evidence: Sequence[Step]) -> Alignment:
    """The longest common subsequence of two sentences; among equals, matches that stand side by side are preferred."""
    rows = [[0.0] * (len(evidence) + 1) for _ in range(len(claim) + 1)]
    for i in range(len(claim) - 1, -1, -1):
        row, below = rows[i], rows[i + 1]
        for j in range(len(evidence) - 1, -1, -1):
            best = max(below[j], row[j + 1])
            if claim[i].key == evidence[j].key:
                best = max(best, below[j + 1] + _worth(claim, evidence, i, j))
            row[j] = best
    return Alignment(tuple(claim), tuple(evidence), tuple(_walk(claim, evidence, rows)))


def _worth(claim: Sequence[Step], evidence: Sequence[Step], i: int, j: int) -> float:
    """A match is worth 1, and a little more where the next words match too."""
    more = i + 1 < len(claim) and j + 1 < len(evidence) and claim[i + 1].key == evidence[j + 1].key
    return 1.01 if more else 1.0


def _walk(claim: Sequence[Step], evidence: Sequence[Step], rows: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(claim) and j < len(evidence):
        matched = claim[i].key == evidence[j].key
        if matched and rows[i][j] == rows[i + 1][j + 1] + _worth(claim, evidence, i, j):
            yield i, j
            i, j = i + 1, j + 1
        elif rows[i][j] == rows[i + 1][j]:
            i += 1
        else:
            j += 1
