"""Question and passage -> what the model is given: windows of tokens, with a mark before each sentence.

A passage is read once for all its sentences. A mark reads the question, the title, the heading that its sentence stands
under and the sentence itself, as a cross-encoder does that is shown this sentence alone; the words of the sentence read
the whole window, so that they know what "it" is. (One pass for all sentences of a passage: Provence, Chirkova et al.,
arXiv 2501.16214.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from citewell.types import UNQUOTABLE, Passage

START, END = 101, 102  # [CLS] and [SEP] of the model's vocabulary; a mark before a sentence is a [CLS]
FULL_STOP = 1012  # behind what stands above the passage
MAX_TOKENS = 288  # of a window
MAX_QUESTION_TOKENS = 48
MAX_TITLE_TOKENS = 24
MAX_HEADING_TOKENS = 40  # of the headings above a sentence, the nearest
_UNSEEN = np.float32(-10_000.0)  # added to the attention that one token pays to another it does not read
_ABOVE_ALL = -1  # who owns the tokens of the question and the title; a heading's are owned by -2, -3 ...
_PATH = " > "

Tokens = Sequence[int]
Tokenize = Callable[[str], Tokens]


@dataclass(frozen=True, slots=True)
class ToRead:
    """A passage as the reader is given it."""

    title: str
    sentences: tuple[str, ...]  # on one line each; one that is "" is not read
    headings: tuple[str, ...] = ()  # above each sentence; () where there are none


@dataclass(frozen=True, slots=True)
class Window:
    """What goes through the model at once: a few sentences of one passage, whole."""

    ids: NDArray[np.int64]  # (tokens,)
    types: NDArray[np.int64]  # (tokens,): 0 for the question and the marks, 1 for the text
    places: NDArray[np.int64]  # (tokens,): counted through the text; a mark has place 0
    owners: NDArray[np.int64]  # (tokens,): number of its sentence in this window; -1 above all, else a heading
    under: NDArray[np.int64]  # (tokens,): owner of the heading that the token stands under, -1 for none
    marks: NDArray[np.int64]  # (sentences,): where the mark of each sentence stands
    read: tuple[int, ...]  # (sentences,): number of each sentence in its passage

    def attention(self) -> NDArray[np.float32]:
        """(tokens, tokens): 0 where the token of a row reads the token of a column, else a large negative number."""
        is_mark = np.zeros(len(self.ids), dtype=bool)
        is_mark[self.marks] = True
        own = self.owners[:, None] == self.owners[None, :]
        heading = self.under[:, None] == self.owners[None, :]
        reads_as_mark = own | heading | (self.owners == _ABOVE_ALL)[None, :]
        reads_as_word = ~is_mark[None, :] | own
        return np.where(np.where(is_mark[:, None], reads_as_mark, reads_as_word), np.float32(0), _UNSEEN)


def passage_to_read(title: str, passage: Passage) -> ToRead:
    """A passage of a document as the reader is given it: each sentence that may be quoted, under its own headings."""
    texts, headings = [], []
    for each in passage.sentences:
        text = "" if each.kind in UNQUOTABLE else passage.text[each.start - passage.start : each.end - passage.start]
        texts.append(" ".join(text.split()))
        # A passage knows the whole path of its first heading, a sentence the last part of its own.
        path = passage.heading if passage.heading.endswith(each.heading) else each.heading
        headings.append(below_title(title, path))
    return ToRead(title, tuple(texts), tuple(headings))


def below_title(title: str, path: str) -> str:
    """Headings without the one that repeats the title."""
    named = title.strip().lower()
    return _PATH.join(part for part in path.split(_PATH) if part.strip().lower() != named)


def windows(question: str, passage: ToRead, tokenize: Tokenize) -> Iterator[Window]:
    """Cut a passage between sentences into windows; each sentence stands in one, a very long one is cut short."""
    start = [START, *tokenize(question)[:MAX_QUESTION_TOKENS], END]
    named = _named(tokenize(passage.title)[:MAX_TITLE_TOKENS])
    headings = _headings(passage, tokenize)
    room = MAX_TOKENS - len(start) - len(named) - 1
    longest = room - MAX_HEADING_TOKENS - 2  # a full stop and a mark
    window = _Growing(start, named)
    for number, text in enumerate(passage.sentences):
        if not text.strip():
            continue
        sentence = tokenize(text)[:longest] or [END]
        if window.read and window.room_for(headings[number], sentence) > room:
            yield window.done()
            window = _Growing(start, named)
        window.add(number, headings[number], sentence)
    if window.read:
        yield window.done()


def _headings(passage: ToRead, tokenize: Tokenize) -> list[Tokens]:
    """The tokens above each sentence."""
    known: dict[str, Tokens] = {}
    for heading in passage.headings:
        if heading not in known:
            known[heading] = _named(tokenize(heading)[-MAX_HEADING_TOKENS:])
    return [known[heading] for heading in passage.headings] or [()] * len(passage.sentences)


def _named(tokens: Tokens) -> Tokens:
    return [*tokens, FULL_STOP] if tokens else []


class _Growing:
    """A window while sentences are added to it."""

    def __init__(self, start: Tokens, named: Tokens) -> None:
        self._ids = [*start, *named]
        self._types = [0] * len(start) + [1] * len(named)
        self._places = list(range(len(self._ids)))
        self._owners = [_ABOVE_ALL] * len(self._ids)
        self._under = list(self._owners)
        self._place = self._first = len(self._ids)
        self._heading: Tokens | None = None
        self._headings = 0
        self._marks: list[int] = []
        self.read: list[int] = []

    def room_for(self, heading: Tokens, sentence: Tokens) -> int:
        """How many tokens the sentences of the window would take with one more."""
        own = 0 if heading == self._heading else len(heading)
        return len(self._ids) - self._first + own + len(sentence) + 1

    def add(self, number: int, heading: Tokens, sentence: Tokens) -> None:
        """The next sentence; its heading is written where it differs from that of the one before."""
        if heading != self._heading:
            self._heading = heading
            self._headings += 1
            self._write(heading, -1 - self._headings)
        self._marks.append(len(self._ids))
        self._ids.append(START)
        self._types.append(0)
        self._places.append(0)
        self._owners.append(len(self.read))
        self._under.append(-1 - self._headings)
        self._write(sentence, len(self.read))
        self.read.append(number)

    def done(self) -> Window:
        self._write([END], _ABOVE_ALL)
        self._under[-1] = _ABOVE_ALL
        ids, types, places, owners, under, marks = (
            np.array(values, dtype=np.int64)
            for values in (self._ids, self._types, self._places, self._owners, self._under, self._marks)
        )
        return Window(ids, types, places, owners, under, marks, tuple(self.read))

    def _write(self, tokens: Tokens, owner: int) -> None:
        self._ids += tokens
        self._types += [1] * len(tokens)
        self._places += range(self._place, self._place + len(tokens))
        self._owners += [owner] * len(tokens)
        self._under += [-1 - self._headings] * len(tokens)
        self._place += len(tokens)
