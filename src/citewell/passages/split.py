"""Cut a document into passages, the units of retrieval.

In: Document. Out: Passage. Where sentences end: passages.sentences.
Every way to group neighbouring sentences has a cost: distance from the wanted length, the harm of each cut, and
headings that are run over. The cheapest way is found exactly, so a good cut early on never forces a stump at the end.
"""

from __future__ import annotations

from itertools import accumulate

from citewell.passages.measure import count_words
from citewell.passages.sentences import Unit, units
from citewell.types import LISTED, TABLED, Document, Passage

# Costs of a cut, in squared shares of the wanted length: a cut inside a paragraph is as bad as a length 60 % too short.
_CUT_AT_HEADING = 0.0
_CUT_AT_BLOCK = 0.10
_CUT_BEFORE_LIST_ITEM = 0.25
_CUT_IN_BLOCK = 0.36
_CUT_FROM_LEAD_IN = 0.16  # on top, where what introduces the block stays in the passage before
_CUT_BEHIND_LEAD_IN = 100.0  # a line that announces a list is nothing without it
_CUT_BEHIND_HEADING = 1_000.0  # only when nothing else is possible: a heading belongs to what follows
# Cost of a heading in the middle of a passage: of the upper levels it names another subject.
_OVER_HEADING = {1: 0.16, 2: 0.12, 3: 0.08}
_OVER_MINOR_HEADING = 0.05
_LINED = LISTED | TABLED

MAX_UNITS = 80
"""Sentences in one passage at most: bounds the work on documents of one-word lines."""


def split(document: Document, *, target_words: int = 160, max_words: int = 220) -> list[Passage]:
    """Cut a document into passages at structure first, then between blocks, then between sentences.

    Args:
        target_words: wanted length. Short sections are put together to reach it, long ones are cut.
        max_words: longest passage, >= target_words; only a single longer sentence may exceed it. In scripts without
            blanks a word is two characters.
    Returns:
        Passages in the order of the text that tile it: put end to end they are the text, white space between two
        belongs to the first. Each holds whole sentences, and none ends with a heading, or with what introduces the next
        block, unless nothing else is possible.
        Empty for an empty text.
    Raises:
        ValueError: not 1 <= target_words <= max_words.
    """
    if not 1 <= target_words <= max_words:
        raise ValueError(f"1 <= target_words <= max_words is needed, not {target_words} and {max_words}")
    if not document.text:
        return []
    found = list(units(document))
    if not found:
        return [_passage(document, 0, len(document.text), [])]
    cuts = _cheapest_cuts(document.text, found, target_words, max_words)
    starts = [0, *(found[cut].sentence.start for cut in cuts[1:])]
    return [
        _passage(document, start, end, found[first:last])
        for start, end, first, last in zip(
            starts, [*starts[1:], len(document.text)], cuts, [*cuts[1:], len(found)], strict=True
        )
    ]


def _passage(document: Document, start: int, end: int, inside: list[Unit]) -> Passage:
    return Passage(
        passage_id=f"{document.doc_id}#{start}-{end}",
        doc_id=document.doc_id,
        start=start,
        end=end,
        text=document.text[start:end],
        heading=next((unit.path for unit in inside if not unit.level), inside[0].path if inside else ""),
        sentences=tuple(unit.sentence for unit in inside),
    )


def _cheapest_cuts(text: str, found: list[Unit], target_words: int, max_words: int) -> list[int]:
    """The first unit of each passage, by dynamic programming over the cost of all passages up to each unit."""
    words = [0, *accumulate(count_words(text[unit.sentence.start : unit.sentence.end]) for unit in found)]
    over = [0.0, *accumulate(_over_cost(unit) for unit in found)]
    length_cost = [_length_cost(count, target_words, max_words) for count in range(max_words + 1)]
    cheapest = [0.0]
    begins = [0]
    for end in range(1, len(found) + 1):
        cut_cost = _cut_cost(found, end)
        lowest, best = float("inf"), end - 1
        for first in range(end - 1, max(end - MAX_UNITS, 0) - 1, -1):
            count = words[end] - words[first]
            if count > max_words and first < end - 1:
                break
            cost = cheapest[first] + length_cost[min(count, max_words)] + over[end] - over[first + 1]
            if cost < lowest:
                lowest, best = cost, first
        cheapest.append(lowest + cut_cost)
        begins.append(best)
    return _walk_back(begins)


def _walk_back(begins: list[int]) -> list[int]:
    """From the begin of the last passage to the begin of the first."""
    cuts: list[int] = []
    at = len(begins) - 1
    while at:
        at = begins[at]
        cuts.append(at)
    return cuts[::-1]


def _length_cost(count: int, target_words: int, max_words: int) -> float:
    """Squared distance from the wanted length: 1 for an empty passage and 1 for one of the longest."""
    room = target_words if count <= target_words else max_words - target_words
    return ((count - target_words) / room) ** 2


def _over_cost(unit: Unit) -> float:
    if not unit.level or not unit.opens_block:
        return 0.0
    return _OVER_HEADING.get(unit.level, _OVER_MINOR_HEADING)


def _cut_cost(found: list[Unit], at: int) -> float:
    """Cost of a cut in front of unit `at`."""
    if at == len(found):
        return 0.0
    if found[at - 1].level:
        return _CUT_BEHIND_HEADING
    unit = found[at]
    if not unit.opens_block:
        return _CUT_IN_BLOCK
    if unit.level:
        return _CUT_AT_HEADING
    if unit.lead == "right before":
        return _CUT_BEHIND_LEAD_IN
    cost = _CUT_BEFORE_LIST_ITEM if unit.sentence.kind in _LINED else _CUT_AT_BLOCK
    return cost + _CUT_FROM_LEAD_IN if unit.lead == "further up" else cost
