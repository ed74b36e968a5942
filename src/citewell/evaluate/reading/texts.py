"""The texts of one library as the product cuts them today, and where graded candidates stand in them.

In: documents. Out: passages, the sentences that a candidate covers, the rarity of words, the language. No library is
built: that takes minutes, and the reader needs passages only.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from citewell.errors import SourceNotFound
from citewell.evaluate.alignment import aligned
from citewell.evaluate.graded import AlignedCandidate, texts_of
from citewell.evaluate.reading.questions import Given
from citewell.kit.words import terms
from citewell.passages import split
from citewell.pipeline.rarity import rarity
from citewell.types import Document, Passage

UNKNOWN = "?"  # no document tells its language


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one document's text."""

    file: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class At:
    """A sentence: the number of its passage in the document, and its own in the passage."""

    file: str
    passage: int
    sentence: int


class Texts:
    """The documents of a library by the names of their files."""

    def __init__(self, documents: Iterable[tuple[str, Document]]) -> None:
        self.documents = dict(documents)
        self._passages = {file: split(document) for file, document in self.documents.items()}

    def passage(self, at: At) -> Passage:
        return self._passages[at.file][at.passage]

    def title(self, file: str) -> str:
        return self.documents[file].title

    @cached_property
    def language(self) -> str:
        """That of most documents."""
        known = Counter(document.language for document in self.documents.values() if document.language)
        return known.most_common(1)[0][0] if known else UNKNOWN

    @cached_property
    def idf(self) -> Callable[[str], float]:
        """How rare a term is, as the product counts it."""
        return rarity(self)

    def passage_count(self) -> int:
        return sum(map(len, self._passages.values()))

    def document_frequency(self, term: str) -> int:
        return self._counts[term]

    def places(self, candidates: Sequence[Given]) -> list[Span | None]:
        """Where candidates of the library stand; None for those that its texts no longer hold."""
        found = {number: self._located(given) for number, given in enumerate(candidates)}
        sought = [number for number, span in found.items() if span is None]
        if sought:
            everything = aligned([candidates[number].candidate for number in sought], self.documents.items())
            found |= {number: _span(one) for number, one in zip(sought, everything, strict=True)}
        return [found[number] for number in range(len(candidates))]

    def sentences(self, span: Span) -> list[At]:
        """The sentences that a span covers at least half, or that hold it; else the one it covers most of.

        Texts may be cut otherwise today than when they were graded: one candidate may be two sentences.
        """
        most: tuple[int, At] | None = None
        found: list[At] = []
        for number, passage in enumerate(self._passages[span.file]):
            if passage.end <= span.start or span.end <= passage.start:
                continue
            for index, sentence in enumerate(passage.sentences):
                common = min(span.end, sentence.end) - max(span.start, sentence.start)
                if common <= 0:
                    continue
                at = At(span.file, number, index)
                if 2 * common >= min(span.end - span.start, sentence.end - sentence.start):
                    found.append(at)
                if most is None or common > most[0]:
                    most = common, at
        return found or ([most[1]] if most is not None else [])

    @cached_property
    def _counts(self) -> Counter[str]:
        """In how many passages each term stands."""
        counts: Counter[str] = Counter()
        for passages in self._passages.values():
            for passage in passages:
                counts.update(set(terms(passage.text)))
        return counts

    def _located(self, given: Given) -> Span | None:
        """Where the file of questions says, if the same words still stand there."""
        place = given.locator
        document = self.documents.get(place.file) if place is not None else None
        if place is None or document is None:
            return None
        quote = document.text[place.start : place.end]
        same = hashlib.sha256(quote.encode("utf-8", "replace")).hexdigest() == place.sha256
        return Span(place.file, place.start, place.end) if same else None


def place_of_texts(file: Path, library: str, named: dict[str, Path]) -> Path:
    """Where the texts of a library lie: as it was said, else in `texts` or `<library>/files` beside its questions.

    Raises:
        SourceNotFound: they are nowhere.
    """
    if library in named:
        return named[library]
    try:
        return texts_of(file.parent, library)
    except SourceNotFound as problem:
        beside = file.parent / library / "files"
        if beside.is_dir():
            return beside
        raise SourceNotFound(str(problem), hint=f"say where they lie: --texts {library}=PATH") from problem


def _span(one: AlignedCandidate) -> Span | None:
    return None if one.how == "lost" else Span(one.file, one.start, one.end)
