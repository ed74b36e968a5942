"""Where graded candidates stand in what today's readers make of the texts.

In: candidates and documents (evaluate.graded). Out: an AlignedCandidate for each. A candidate has no offset: it is a
text, cut at 700 characters, under the title of a document, and both are as an older reader had them. Marks of notes and
of markup may be gone from the text since, names of columns may have come in, titles may be better: so the text itself
is the judge, and title, heading and order decide only where it stands several times.
"""

from __future__ import annotations

import hashlib
import html
import itertools
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from citewell.evaluate.graded import AlignedCandidate, Candidate, How
from citewell.evaluate.letters import Letters, folded
from citewell.types import Block, Document

NEAR = 0.6
"""Share of a candidate's words that must stand together, in order, for a near match."""

_CUT_LETTERS = 350  # a candidate of more may be cut, and end inside a word
_TELLING_LETTERS = 40  # a text of so many that stands in one document only tells which document a title names
_BLOCKS_TRIED = 6  # blocks compared word by word for a near match
_PLACES_TRIED = 200  # where a short text stands very often
_MAX_WORDS = 400  # compared at a time
_FAR_WORDS = 8
_MARKUP = re.compile(
    r"\{%[^%]{0,300}%\}|\{\{[^{}]{0,300}\}\}|\{[^{}]{0,300}\}|(?<=\])\([^()\s]{0,300}\)|(?<=\])\[[^\[\]]{0,80}\]|!\["
    r"|^\s*#{1,6}\s|^\s*/{3,}\s*\w*(?:\s*\|)?|:[\w+.:-]{1,40}:(?=`)|<https?://[^<>\s]{0,300}>|</?\w[^<>]{0,300}>"
    r"|^\s*\.\.\s[\w-]{1,40}::"
)


@dataclass(frozen=True, slots=True)
class _Text:
    """A document ready to be searched."""

    file: str
    document: Document
    letters: Letters
    starts: list[int]  # of its blocks

    def block_at(self, place: int) -> Block:
        return self.document.blocks[max(bisect_right(self.starts, place) - 1, 0)]


@dataclass(frozen=True, slots=True)
class _Place:
    text: _Text
    start: int
    end: int
    share: float = 1.0


def aligned(candidates: Sequence[Candidate], texts: Iterable[tuple[str, Document]]) -> list[AlignedCandidate]:
    """Each candidate with its place of today, in the same order.

    Args:
        candidates: of one library; those of a question from one document are in order of place.
        texts: its documents, each with the name to call it by.
    """
    shelf = _Shelf(texts)
    shelf.learn_titles(candidates)
    found: list[AlignedCandidate] = []
    for _, group in itertools.groupby(candidates, key=lambda one: (one.question, one.document)):
        found += _aligned_group(list(group), shelf)
    return found


class _Shelf:
    """The documents of a library, to be searched by title, by letters and by words."""

    def __init__(self, texts: Iterable[tuple[str, Document]]) -> None:
        self.texts = [
            _Text(file, document, Letters.of(document.text), [block.start for block in document.blocks])
            for file, document in texts
        ]
        self.all_letters = "\0".join(text.letters.text for text in self.texts)
        self.begins = list(itertools.accumulate((len(text.letters.text) + 1 for text in self.texts), initial=0))
        self.by_title: dict[str, Counter[int]] = defaultdict(Counter)
        for number, text in enumerate(self.texts):
            self.by_title[folded(text.document.title)][number] += 1
        self.words: dict[str, list[tuple[int, int]]] | None = None  # word -> (document, block)

    def learn_titles(self, candidates: Sequence[Candidate]) -> None:
        """Which document a title means is told by texts that stand in one document only."""
        for candidate in candidates:
            letters = folded(candidate.text)
            if len(letters) < _TELLING_LETTERS:
                continue
            first = self.all_letters.find(letters)
            if first >= 0 and self.all_letters.find(letters, self.begins[self._number(first) + 1]) < 0:
                self.by_title[folded(candidate.document)][self._number(first)] += 1

    def titled(self, title: str) -> list[_Text]:
        """The documents that a title may mean, most often meant first."""
        return [self.texts[number] for number, _ in self.by_title[folded(title)].most_common()]

    def exact(self, letters: str, among: Sequence[_Text] | None) -> Iterator[_Place]:
        """Where the letters stand, as whole words, in some of the documents or in all of them."""
        if among is None:
            for at in _finds(self.all_letters, letters):
                number = self._number(at)
                yield from _whole(self.texts[number], at - self.begins[number], len(letters))
        else:
            for text in among:
                for at in _finds(text.letters.text, letters):
                    yield from _whole(text, at, len(letters))

    def near(self, words: Sequence[str], among: Sequence[_Text]) -> _Place | None:
        """The stretch of a block with most of the words in order, the documents that the title means first."""
        best: _Place | None = None
        for wanted in ({id(text) for text in among}, None):
            for number, block in self._likely(words, wanted):
                place = _near_in(self.texts[number], block, words)
                if place is not None and (best is None or place.share > best.share):
                    best = place
            if best is not None:
                return best
        return None

    def _number(self, at: int) -> int:
        return bisect_right(self.begins, at) - 1

    def _likely(self, words: Sequence[str], wanted: set[int] | None) -> list[tuple[int, int]]:
        """The blocks that share most with the words, rare ones counting more."""
        if self.words is None:
            self.words = defaultdict(list)
            for number, text in enumerate(self.texts):
                for place, block in enumerate(text.document.blocks):
                    for word in set(_words(text.document.text[block.start : block.end])):
                        self.words[word].append((number, place))
        weights: Counter[tuple[int, int]] = Counter()
        for word in set(words):
            blocks = self.words.get(word, [])
            for where in blocks:
                if wanted is None or id(self.texts[where[0]]) in wanted:
                    weights[where] += 1 / (1 + len(blocks))  # type: ignore[assignment]
        return [where for where, _ in weights.most_common(_BLOCKS_TRIED)]


def _aligned_group(group: Sequence[Candidate], shelf: _Shelf) -> list[AlignedCandidate]:
    """Candidates of one question and title, in order of place: where a text stands several times, order decides."""
    among = shelf.titled(group[0].document)
    options = [_options(candidate, shelf, among) for candidate in group]
    sure = [places[0] if len(places) == 1 else None for places in options]
    found: list[AlignedCandidate] = []
    before: _Place | None = None
    for number, (candidate, places) in enumerate(zip(group, options, strict=True)):
        after = next((place for place in sure[number:] if place is not None), None)
        place = min(places, key=lambda one: _unlikely(one, candidate, before, after), default=None)
        if place is None:
            found.append(_not_exact(candidate, shelf, among))
            continue
        found.append(_record(candidate, place, "exact" if place.share == 1 else "near"))
        before = place
    return found


def _options(candidate: Candidate, shelf: _Shelf, among: Sequence[_Text]) -> list[_Place]:
    """Where all letters of a candidate stand together: as it is, else without what is left of markup in it."""
    whole, bare = folded(candidate.text), folded(_bare(candidate.text))
    for letters in dict.fromkeys((whole, bare)):
        for texts in (among, None) if letters else ():
            if places := list(itertools.islice(shelf.exact(letters, texts), _PLACES_TRIED)):
                share = len(letters) / len(whole)
                return [replace(place, share=share) for place in places]
    return []


def _unlikely(
    place: _Place, candidate: Candidate, before: _Place | None, after: _Place | None
) -> tuple[bool, bool, bool]:
    """What speaks against a place: another heading than the candidate's, not between its neighbours, another kind."""
    blocks = place.text.document.blocks
    here = max(bisect_right(place.text.starts, place.start) - 1, 0)
    heading = next((block for block in reversed(blocks[:here]) if block.kind == "heading"), None)
    said = folded(place.text.document.text[heading.start : heading.end]) if heading else ""
    beside = before if before is not None else after
    outside = beside is not None and beside.text is not place.text
    outside = outside or (before is not None and before.text is place.text and place.start < before.end)
    outside = outside or (after is not None and after.text is place.text and place.end > after.end)
    return outside, said != folded(candidate.heading), (blocks[here].kind == "heading") != (candidate.kind == "heading")


def _not_exact(candidate: Candidate, shelf: _Shelf, among: Sequence[_Text]) -> AlignedCandidate:
    words = _words(_bare(candidate.text))
    place = shelf.near(words, among) if words else None
    if place is not None:
        return _record(candidate, place, "near")
    why = "not in the text" if words and not _is_markup(candidate.text) else "markup"
    return AlignedCandidate(candidate, "lost", why=why if folded(candidate.text) else "no letters")


def _bare(text: str) -> str:
    """A candidate without the marks of markup that older readers left in it: attributes, templates, targets, roles."""
    return _MARKUP.sub(" ", html.unescape(text))


def _record(candidate: Candidate, place: _Place, how: How) -> AlignedCandidate:
    document = place.text.document
    quote = document.text[place.start : place.end]
    return AlignedCandidate(
        candidate=candidate,
        how=how,
        file=place.text.file,
        doc_id=document.doc_id,
        title=document.title,
        start=place.start,
        end=place.end,
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
        kind=place.text.block_at((place.start + place.end) // 2).kind,
        share=place.share,
    )


def _finds(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _whole(text: _Text, at: int, length: int) -> Iterator[_Place]:
    """The place, unless it begins or ends inside a word; a cut candidate may end anywhere."""
    start, end = text.letters.span(at, at + length)
    whole = text.document.text
    begins = not start or not whole[start - 1].isalnum()
    ends = length > _CUT_LETTERS or end >= len(whole) or not whole[end].isalnum()
    if begins and ends:
        yield _Place(text, start, end)


def _near_in(text: _Text, block_number: int, words: Sequence[str]) -> _Place | None:
    """The stretch of a block, and of its neighbours if they go on with it, that has the words in order."""
    blocks = text.document.blocks
    first, last = max(block_number - 1, 0), min(block_number + 1, len(blocks) - 1)
    spans = list(_word_spans(text.document.text, blocks[first].start, blocks[last].end))
    best: _Place | None = None
    for begin in range(0, max(len(spans) - _MAX_WORDS // 2, 1), _MAX_WORDS // 2):
        stretch = spans[begin : begin + _MAX_WORDS]
        matcher = SequenceMatcher(None, words, [word for word, _, _ in stretch], autojunk=False)
        runs = _together([(run.b, run.b + run.size) for run in matcher.get_matching_blocks() if run.size])
        share = sum(end - start for start, end in runs) / len(words)
        if runs and share >= NEAR and (best is None or share > best.share):
            start, end = stretch[runs[0][0]][1], stretch[runs[-1][1] - 1][2]
            if end - start <= 3 * sum(map(len, words)) + 100:
                best = _Place(text, start, end, share)
    return best


def _together(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of words without single ones far off at either end, which chance matches."""
    while len(runs) > 1 and runs[0][1] - runs[0][0] == 1 and runs[1][0] - runs[0][1] > _FAR_WORDS:
        runs = runs[1:]
    while len(runs) > 1 and runs[-1][1] - runs[-1][0] == 1 and runs[-1][0] - runs[-2][1] > _FAR_WORDS:
        runs = runs[:-1]
    return runs


def _word_spans(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    at = start
    for piece in text[start:end].split():
        at = text.index(piece, at)
        if word := folded(piece):
            yield word, at, at + len(piece)
        at += len(piece)


def _words(text: str) -> list[str]:
    return [word for piece in text.split() if (word := folded(piece))]


def _is_markup(text: str) -> bool:
    """Marks rather than words: braces, tags, directives."""
    marks = sum(text.count(mark) for mark in ("{", "}", "<", ">", "[", "]", "|", "::", "#", "="))
    return marks * 4 >= len(text.split())
