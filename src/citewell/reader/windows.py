"""Question and passage -> what the model is given: windows of tokens, with a mark before each sentence.

A passage is read once for all its sentences. A mark reads the question, what stands above the passage and its own
sentence, as a cross-encoder does that is shown this sentence alone; the words of the sentence read the whole window, so
that they know what "it" is. (One pass for all sentences of a passage: Provence, Chirkova et al., arXiv 2501.16214.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citewell.types import Passage

START, END = 101, 102  # [CLS] and [SEP] of the model's vocabulary; a mark before a sentence is a [CLS]
FULL_STOP = 1012  # behind what stands above the passage
MAX_TOKENS = 288  # of a window
MAX_QUESTION_TOKENS = 48
MAX_ABOVE_TOKENS = 40
_UNSEEN = np.float32(-10_000.0)  # added to the attention that one token pays to another it does not read
_ABOVE = -1  # belongs to no sentence: question, title and heading

Tokens = Sequence[int]
Tokenize = Callable[[str], Tokens]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage as the reader is given it."""

    above: str  # title and headings
    sentences: tuple[str, ...]  # on one line each


@dataclass(frozen=True, slots=True)
class Window:
    """What goes through the model at once: a few sentences of one passage, whole."""

    ids: NDArray[np.int64]  # (tokens,)
    types: NDArray[np.int64]  # (tokens,): 0 for the question and the marks, 1 for the text
    places: NDArray[np.int64]  # (tokens,): counted through the text; a mark has place 0
    sentences: NDArray[np.int64]  # (tokens,): number of the token's sentence in this window, -1 for none
    marks: NDArray[np.int64]  # (sentences,): where the mark of each sentence stands

    def attention(self) -> NDArray[np.float32]:
        """(tokens, tokens): 0 where the token of a row reads the token of a column, else a large negative number."""
        is_mark = np.zeros(len(self.ids), dtype=bool)
        is_mark[self.marks] = True
        own = self.sentences[:, None] == self.sentences[None, :]
        reads_as_mark = own | (self.sentences == _ABOVE)[None, :]
        reads_as_word = ~is_mark[None, :] | own
        return np.where(np.where(is_mark[:, None], reads_as_mark, reads_as_word), np.float32(0), _UNSEEN)


def above(title: str, heading: str) -> str:
    """What stands above a passage, on one line: its title and headings, the title left out where they name it."""
    if not title or title.lower() in heading.lower():
        return heading
    return f"{title}: {heading}" if heading else title


def passage_to_read(title: str, passage: Passage) -> ToRead:
    """A passage of a document as the reader is given it."""
    texts = (passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences)
    return ToRead(above(title, passage.heading), tuple(" ".join(text.split()) for text in texts))


def windows(question: str, passage: ToRead, tokenize: Tokenize) -> Iterator[Window]:
    """Cut a passage between sentences into windows; each sentence stands in one, a very long one is cut short."""
    start = [START, *tokenize(question)[:MAX_QUESTION_TOKENS], END]
    named = list(tokenize(passage.above)[:MAX_ABOVE_TOKENS])
    if named:
        named.append(FULL_STOP)
    room = MAX_TOKENS - len(start) - len(named) - 1
    kept: list[Tokens] = []
    used = 0
    for sentence in passage.sentences:
        ids = tokenize(sentence)[: room - 1] or [END]
        if kept and used + len(ids) + 1 > room:
            yield _window(start, named, kept)
            kept, used = [], 0
        kept.append(ids)
        used += len(ids) + 1
    if kept:
        yield _window(start, named, kept)


def _window(start: Tokens, named: Tokens, sentences: Sequence[Tokens]) -> Window:
    ids, types = [*start, *named], [0] * len(start) + [1] * len(named)
    places, owners, marks = list(range(len(ids))), [_ABOVE] * len(ids), []
    place = len(ids)
    for number, tokens in enumerate(sentences):
        marks.append(len(ids))
        ids += [START, *tokens]
        types += [0] + [1] * len(tokens)
        places += [0, *range(place, place + len(tokens))]
        owners += [number] * (len(tokens) + 1)
        place += len(tokens)
    return Window(
        *(
            np.array(values, dtype=np.int64)
            for values in ([*ids, END], [*types, 1], [*places, place], [*owners, _ABOVE], marks)
        )
    )
