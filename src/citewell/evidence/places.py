"""A sentence where it stands: a place in a passage of a source, with its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from citewell.types import FoundPassage, Sentence, Source, Vector


@dataclass(frozen=True, slots=True)
class Place:
    """`passage.sentences[index]` of one source's passage."""

    source: Source
    passage: FoundPassage
    index: int

    @property
    def sentence(self) -> Sentence:
        return self.passage.passage.sentences[self.index]

    @property
    def key(self) -> tuple[str, int]:
        """Names the place within one query."""
        return self.passage.passage.passage_id, self.index

    def moved(self, by: int) -> Place | None:
        """The sentence so many places on in the same passage, if there is one."""
        index = self.index + by
        return Place(self.source, self.passage, index) if 0 <= index < len(self.passage.passage.sentences) else None

    def text(self) -> str:
        """The sentence as it stands in the document."""
        return self.until(self)

    def until(self, last: Place) -> str:
        """From the start of this sentence to the end of a later one of the same passage."""
        offset = self.passage.passage.start
        return self.passage.passage.text[self.sentence.start - offset : last.sentence.end - offset]

    def goes_on(self, following: Place) -> bool:
        """Whether the next sentence stands in the same block: blocks are never on one line."""
        offset = self.passage.passage.start
        between = self.passage.passage.text[self.sentence.end - offset : following.sentence.start - offset]
        return "\n" not in between and self.sentence.kind == following.sentence.kind

    def vector(self) -> Vector | None:
        """Its vector, if it is made."""
        vectors = self.passage.sentence_vectors
        return None if vectors is None else np.asarray(vectors[self.index], dtype=np.float32)


def fold(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
