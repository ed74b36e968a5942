"""Graded sentences that are known by their place and by digests, found again in today's texts and written out.

In: rows of evaluation/questions, which hold no text of others, and the documents that they are about. Out: rows as
evaluate.graded reads them. A candidate stands where it stood if its digest says so; else readers cut or write the file
otherwise by now, and it is looked for by the digest of its text, then by that of its letters. Candidates whose text is
at hand: evaluate.alignment.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal, TypeAlias

from citewell.evaluate.letters import Letters, folded, keyed_places
from citewell.evaluate.rows import Row
from citewell.passages import sentences
from citewell.types import UNQUOTABLE, Document, Sentence

Found: TypeAlias = Literal["place", "sentence", "letters", "stretch", "edges"]
"""By what a candidate was found: its old place, its text as a sentence elsewhere, the letters of a sentence whose marks
or blanks changed, the letters of a stretch that is no sentence of its own by now, the first and the last letters of a
sentence in which something came in or went."""

EDGE_LETTERS = 30
"""How many of a text's first letters and of its last are kept as a digest; half of them all if it has fewer than 60."""

ONE_EDGE = 20  # so many letters must an edge have to be enough by itself
_LEAST_EDGE = 10
_FIELDS = ("n", "file", "start", "end", "sha256", "letters", "letter_count", "edges", "grade", "leans")
_KEPT = ("id", "library", "question", "kind", "answerable")
_CITING = ("ideal", "wrong")


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a candidate stood when it was graded, and by what it is known again."""

    n: int  # its number on the grader's sheet, from 1
    file: str
    start: int
    end: int
    sha256: str  # of its text, UTF-8
    letters: str  # SHA-256 of its letters and digits, in lower case
    letter_count: int
    edges: str  # eight digits of the SHA-256 of its first letters, eight of its last
    grade: int
    leans: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands today, and by what it was found."""

    start: int
    end: int
    found: Found


def digests(text: str) -> dict[str, Any]:
    """What a candidate's text is known again by: `sha256`, `letters`, `letter_count` and `edges` of a Locator."""
    letters = folded(text)
    return {
        "sha256": _sha256(text),
        "letters": _sha256(letters),
        "letter_count": len(letters),
        "edges": "".join(_edges(letters, len(letters))),
    }


class Text:
    """A document that candidates are looked for in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sentences: Sequence[Sentence] = sentences(document)
        self.starts = [sentence.start for sentence in self.sentences]

    def place(self, wanted: Locator, shift: int) -> Place | None:
        """Where a candidate stands today; of several places the one nearest to where it is expected.

        Args:
            shift: how far the candidate before it moved.
        """
        if _sha256(self.document.text[wanted.start : wanted.end]) == wanted.sha256:
            return Place(wanted.start, wanted.end, "place")
        options = [Place(s.start, s.end, "sentence") for s in self._by_text.get(wanted.sha256, ())]
        if not options and wanted.letter_count:
            options = [Place(s.start, s.end, "letters") for s in self._by_letters.get(wanted.letters, ())]
            options = options or self._stretches(wanted) or self._alike(wanted)
        return min(options, key=lambda place: abs(place.start - wanted.start - shift), default=None)

    def numbers(self, place: Place) -> tuple[int, int]:
        """The first and the last sentence that a place lies in."""
        first = max(bisect_right(self.starts, place.start) - 1, 0)
        return first, max(bisect_right(self.starts, place.end - 1) - 1, first)

    @cached_property
    def _by_text(self) -> Mapping[str, Sequence[Sentence]]:
        found = defaultdict(list)
        for sentence in self.sentences:
            found[_sha256(self._quote(sentence))].append(sentence)
        return found

    @cached_property
    def _by_letters(self) -> Mapping[str, Sequence[Sentence]]:
        found = defaultdict(list)
        for sentence, letters in zip(self.sentences, self._folded, strict=True):
            found[_sha256(letters)].append(sentence)
        return found

    @cached_property
    def _folded(self) -> Sequence[str]:
        """The letters of each sentence."""
        return [folded(self._quote(sentence)) for sentence in self.sentences]

    @cached_property
    def _letters(self) -> Letters:
        return Letters.of(self.document.text)

    def _stretches(self, wanted: Locator) -> list[Place]:
        """Where the letters stand as whole words, whatever they are parts of, with the marks that touch them."""
        text, count = self.document.text, wanted.letter_count
        found = []
        for _, at in keyed_places(self._letters, {wanted.letters}, count):
            first = self._letters.at(at)
            start, end = self._letters.span(first, first + count)
            if not text[end : end + 1].isalnum():
                found.append(Place(start - _marks(reversed(text[:start])), end + _marks(text[end:]), "stretch"))
        return found

    def _alike(self, wanted: Locator) -> list[Place]:
        """The sentences that begin and end as it did; else the one that does either and is about as long."""
        count = wanted.letter_count
        edges = wanted.edges[:8], wanted.edges[8:]
        both, one = [], []
        for sentence, letters in zip(self.sentences, self._folded, strict=True):
            differ = abs(len(letters) - count)
            same = sum(first == second for first, second in zip(_edges(letters, count), edges, strict=True))
            place = Place(sentence.start, sentence.end, "edges")
            if same == 2 and differ <= count // 2:
                both.append(place)
            elif same == 1 and differ <= count // 5:
                one.append(place)
        enough = _edge(count)
        return (both if enough >= _LEAST_EDGE else []) or (one if len(one) == 1 and enough >= ONE_EDGE else [])

    def _quote(self, sentence: Sentence) -> str:
        return self.document.text[sentence.start : sentence.end]


def locators(row: Row) -> list[Locator]:
    """The candidates of a row of evaluation/questions.

    Raises:
        JudgedDataError: a field is missing.
    """
    for number, one in enumerate(row.data["candidates"], 1):
        for name in _FIELDS:
            if not isinstance(one, dict) or name not in one:
                raise row.error(f"candidate {number} has no {name!r}", f"candidates need {', '.join(_FIELDS)}")
    return [Locator(**{name: one[name] for name in _FIELDS}) for one in row.data["candidates"]]


def places(wanted: Iterable[Locator], texts: Mapping[str, Text]) -> dict[int, Place]:
    """Today's places of the candidates of one question, by their numbers; those that are lost are not in it."""
    found: dict[int, Place] = {}
    shifts: dict[str, int] = {}
    for one in wanted:
        place = texts[one.file].place(one, shifts.get(one.file, 0)) if one.file in texts else None
        if place is not None:
            found[one.n] = place
            shifts[one.file] = place.start - one.start
    return found


def written_out(row: Row, texts: Mapping[str, Text]) -> dict[str, Any]:
    """A row with the texts of its candidates, without those that are lost.

    Candidates are numbered anew, without gaps; `was` is the number in evaluation/questions. What rests on a lost one
    goes with it: a run of `best`, a sentence of `ideal` or `wrong`.

    Raises:
        JudgedDataError: a field is missing.
    """
    wanted = locators(row)
    found = places(wanted, texts)
    kept = [one for one in wanted if one.n in found]
    new = {one.n: number for number, one in enumerate(kept, 1)}
    candidates: list[dict[str, Any]] = []
    before: tuple[str, int] | None = None  # file and last sentence of the candidate before
    for one in kept:
        text, place = texts[one.file], found[one.n]
        first, last = text.numbers(place)
        quote = text.document.text[place.start : place.end]
        candidates.append(
            {
                "n": new[one.n],
                "document": text.document.title,
                "heading": text.sentences[first].heading,
                "kind": text.sentences[first].kind,
                "text": quote,
                "follows": before is not None and before[0] == one.file and _adjoin(text, before[1], first),
                "grade": one.grade,
                "leans": one.leans,
                "file": one.file,
                "start": place.start,
                "end": place.end,
                "sha256": _sha256(quote),
                "found": place.found,
                "was": one.n,
            }
        )
        before = one.file, last
    return {
        **{name: row.data[name] for name in _KEPT},
        "candidates": candidates,
        "best": [[new[n] for n in run] for run in row.data["best"] if new.keys() >= set(run)],
        "nuggets": row.data["nuggets"],
        **{name: [_cited(one, new) for one in row.data[name] if new.keys() >= set(one["cites"])] for name in _CITING},
        "note": row.data["note"],
    }


def _cited(sentence: Mapping[str, Any], new: Mapping[int, int]) -> dict[str, Any]:
    return {**sentence, "cites": [new[n] for n in sentence["cites"]]}


def _adjoin(text: Text, last: int, first: int) -> bool:
    """Whether nothing that could be quoted stands between two sentences, the first of them earlier than the second."""
    return last < first and all(one.kind in UNQUOTABLE for one in text.sentences[last + 1 : first])


def _edge(count: int) -> int:
    """How many letters the edges of a text of so many have."""
    return min(EDGE_LETTERS, count // 2)


def _edges(letters: str, count: int) -> tuple[str, str]:
    """Short digests of the first letters and the last, as many as a text of `count` letters has at its edges."""
    size = _edge(count)
    return _sha256(letters[:size])[:8], _sha256(letters[len(letters) - size :])[:8]


def _marks(characters: Iterable[str]) -> int:
    """How many marks come before the first letter or blank."""
    return sum(1 for _ in takewhile(lambda char: not (char.isalnum() or char.isspace()), characters))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
