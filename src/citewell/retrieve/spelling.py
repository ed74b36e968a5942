"""Correct the spelling of a query's words by the words of the library.

In: a query, and what the library's vocabulary says. Out: the query with such words replaced, and a note of each, so
that the reader sees what was searched for. A word is corrected only if neither it nor another form of it stands in the
library and it is no word of the dictionary: a medical library must not read "methadone" as "methane". Words that stand
side by side in the library bear one another out: "abrham lincon" is read as the pair it has, even if it has it once.

Source of the distance: Damerau 1964, as optimal string alignment: a letter too many, missing, wrong, or two swapped.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import product
from typing import Protocol

import regex
from rapidfuzz.distance import OSA

from citewell.kit.dictionary import is_common
from citewell.kit.spellings import other_forms
from citewell.kit.words import STOP_WORDS, words
from citewell.retrieve.parse import query_terms
from citewell.types import Query

MIN_LETTERS = 5  # shorter words have too many neighbours
LONG_LETTERS = 10  # from here on two slips are allowed
MIN_PASSAGES = 2  # a word that stands in one passage only may be a slip itself

PAIR_MIN_LETTERS = 4  # of a word that the one beside it bears out
PAIR_LONG_LETTERS = 6
PAIR_CANDIDATES = 12  # nearest words that are tried beside another's: at most 144 look-ups for a pair
PAIR_WORDS = 64  # of a query that are looked at for pairs

_WORD = regex.compile(r"(?<![\p{L}\p{M}\p{N}'’.-])[\p{Latin}\p{Cyrillic}\p{Greek}\p{M}]+(?![\p{L}\p{M}\p{N}'’])")

_PIECE = regex.compile(r"\S+")


class Vocabulary(Protocol):
    """What a library knows of words (kit.words)."""

    def knows(self, word: str) -> bool:
        """Whether the word, or another form of it, stands in the library."""

    def beginning(self, letters: str) -> Sequence[tuple[str, int]]:
        """Words of the library that begin so, each with the number of passages it stands in."""

    def side_by_side(self, one: str, other: str) -> bool:
        """Whether two words stand in some passage, one right behind the other."""


def respell(query: Query, vocabulary: Vocabulary) -> Query:
    """The query with unknown words replaced by the nearest the library has, `corrected` saying which.

    Words in quotation marks are meant as they stand.
    """
    quoted = {word for phrase in query.phrases for word in phrase}
    corrected = _pairs(query.words, quoted, vocabulary)
    for match in _WORD.finditer(query.words):
        found = words(match.group())
        if len(found) != 1 or found[0] in quoted or found[0] in STOP_WORDS or found[0] in corrected:
            continue
        if match.group()[0].isupper() and match.start() and len(found[0]) < LONG_LETTERS:
            continue  # a name: many are a letter from a word
        better = nearest(found[0], vocabulary)
        if better is not None:
            corrected[found[0]] = better
    if not corrected:
        return query

    def replaced(match: regex.Match[str]) -> str:
        found = words(match.group())
        return corrected.get(found[0], match.group()) if len(found) == 1 else match.group()

    text = _WORD.sub(replaced, query.words)
    return replace(
        query,
        words=text,
        terms=query_terms(text)[: max(len(query.terms), 1)],
        forms=tuple(other_forms(text).items()),
        corrected=tuple(corrected.items()),
    )


def _pairs(text: str, quoted: Set[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Words that the library lacks as those that it has beside the next or the last word, likewise read."""
    corrected: dict[str, str] = {}
    matches = list(_WORD.finditer(text))[:PAIR_WORDS]
    read = [_readings(match.group(), quoted, vocabulary) for match in matches]
    for place in range(len(matches) - 1):
        one, other = read[place : place + 2]
        apart = text[matches[place].end() : matches[place + 1].start()].strip()
        if apart or not one or not other or (one[0][0] == other[0][0] == 0):
            continue
        standing = ((a[0] + b[0], a[1], b[1]) for a, b in product(one, other) if vocabulary.side_by_side(a[1], b[1]))
        best = min(standing, default=None)
        if best is not None:
            for at, better in ((place, best[1]), (place + 1, best[2])):
                corrected |= {words(matches[at].group())[0]: better} if read[at][0][0] else {}
                read[at] = [(0, better)]
    return corrected


def _readings(word: str, quoted: Set[str], vocabulary: Vocabulary) -> list[tuple[int, str]]:
    """(slips, word of the library): the word itself if it is right, else the nearest ones; none bears out a neighbour
    that stands beside everything."""
    found = words(word)
    if len(found) != 1 or found[0] in STOP_WORDS:
        return []
    (typed,) = found
    if typed in quoted or len(typed) < PAIR_MIN_LETTERS or vocabulary.knows(typed) or is_common(typed):
        return [(0, typed)]
    slips = 2 if len(typed) >= PAIR_LONG_LETTERS else 1
    near = [
        (OSA.distance(typed, other, score_cutoff=slips), -passages, other)
        for other, passages in vocabulary.beginning(typed[0])
        if abs(len(other) - len(typed)) <= slips
    ]
    return [(distance, other) for distance, _, other in sorted(near) if distance <= slips][:PAIR_CANDIDATES]


def did_you_mean(query: Query, vocabulary: Vocabulary) -> str | None:
    """The query, operators included, with words that the library does not have, though a dictionary does, as the
    nearest it has.

    None where there is nothing to suggest. Such words are not corrected: they may be meant, and not be there.
    """
    as_typed = {word for phrase in (*query.phrases, *query.excluded) for word in phrase}
    meant: dict[str, str] = {}
    for match in _WORD.finditer(query.words):
        found = words(match.group())
        if len(found) == 1 and found[0] not in as_typed and found[0] not in STOP_WORDS:
            better = nearest(found[0], vocabulary, though_common=True)
            meant |= {found[0]: better} if better is not None else {}
    if not meant:
        return None
    instead = dict(query.corrected) | meant

    def replaced(match: regex.Match[str]) -> str:
        found = words(match.group())
        return instead.get(found[0], match.group()) if len(found) == 1 and found[0] not in as_typed else match.group()

    return _PIECE.sub(lambda piece: piece[0] if ":" in piece[0] else _WORD.sub(replaced, piece[0]), query.text)


def nearest(word: str, vocabulary: Vocabulary, *, though_common: bool = False) -> str | None:
    """The word of the library that a slip would have turned into this one, None if it needs no correction or has none.

    The first letter is taken to be right. Of equally near words the one in most passages is chosen.

    Args:
        though_common: look also for words that a dictionary knows.
    """
    if len(word) < MIN_LETTERS or vocabulary.knows(word) or (is_common(word) and not though_common):
        return None
    slips = 2 if len(word) >= LONG_LETTERS else 1
    best: tuple[int, int, str] | None = None
    for other, passages in vocabulary.beginning(word[0]):
        if passages < MIN_PASSAGES or abs(len(other) - len(word)) > slips:
            continue
        distance = OSA.distance(word, other, score_cutoff=slips)
        if distance <= slips and (best is None or (distance, -passages, other) < best):
            best = (distance, -passages, other)
    return best[2] if best else None
