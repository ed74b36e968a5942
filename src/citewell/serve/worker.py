"""The life of a process that answers queries: it takes one at a time, hands out its steps, and can be told to stop.

In: (number, Asked) through a pipe. Out: (number, Step) for each step, then (number, None), or (number, an error). Any
message that comes meanwhile means that nobody waits for the rest.
"""

from __future__ import annotations

import signal
from collections.abc import Collection, Generator, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeAlias

from citewell.errors import AnswerLost, CitewellError, ModelDamaged
from citewell.index.library import Library
from citewell.kit.workers import follow_the_parent
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked, steps, whole
from citewell.types import Answer, FoundPassage, Opening, Result

READY = 0
"""Number of the first message of a worker: it has opened the library and its model."""

Message: TypeAlias = tuple[int, Step | CitewellError | None]


def work(pipe: Connection, folder: Path) -> None:
    """Serve queries until the pipe closes or the parent is gone."""
    follow_the_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us when it has been interrupted
    with suppress(EOFError, OSError, BrokenPipeError):
        _Worker(pipe, folder).run()


class _Worker:
    def __init__(self, pipe: Connection, folder: Path) -> None:
        self.pipe = pipe
        self.folder = folder
        self.library: Library | None = None

    def run(self) -> None:
        self.pipe.send((READY, self._warm_up()))
        while True:
            number, asked = self.pipe.recv()
            if isinstance(asked, Asked):  # else it came too late to stop anything
                self.pipe.send((number, self._answer(number, asked)))

    def _warm_up(self) -> CitewellError | None:
        """Load what the first query would wait for."""
        try:
            with suppress(ModelDamaged):  # results are found without it; whoever asks for an answer is told
                whole(self._library(), Asked("warm up", max_sources=1))
        except CitewellError as problem:
            return problem
        return None

    def _answer(self, number: int, asked: Asked) -> CitewellError | None:
        try:
            with closing(slim(steps(self._library(), asked))) as taken:
                for step in taken:
                    self.pipe.send((number, step))
                    if self.pipe.poll():
                        self.pipe.recv()
                        return None
        except CitewellError as problem:
            self._forget_library()
            return problem
        except (EOFError, OSError):
            raise
        except Exception as problem:  # a fault of ours must not end the process that others wait for
            self._forget_library()
            return AnswerLost(
                f"the answer failed: {type(problem).__name__}: {problem}", hint="please report this query"
            )
        return None

    def _library(self) -> Library:
        if self.library is None:
            self.library = Library.read(self.folder)
        return self.library

    def _forget_library(self) -> None:
        """Open it anew next time: it may have been damaged or replaced."""
        if self.library is not None:
            self.library.close()
            self.library = None


def slim(taken: Iterator[Step]) -> Generator[Step, None, None]:
    """Steps without what no page shows: vectors, places of sentences, and passages that were sent before."""
    sent: set[int] = set()
    for step in taken:
        if isinstance(step, Opening):
            sent = {result.source.rank for result in step.results}
            yield replace(step, results=tuple(map(_slim_result, step.results)))
        elif isinstance(step, Answer):
            yield replace(step, results=tuple(_sent_again(result, sent) for result in step.results))
        else:
            yield step


def whole_again(answer: Answer, opening: Opening) -> Answer:
    """The answer with the passages that were sent with its results."""
    sent = {result.source.rank: result.source for result in opening.results}
    results = (replace(result, source=sent.get(result.source.rank, result.source)) for result in answer.results)
    return replace(answer, results=tuple(results))


def _sent_again(result: Result, sent: Collection[int]) -> Result:
    if result.source.rank in sent:
        return replace(result, source=replace(result.source, passages=()))
    return _slim_result(result)


def _slim_result(result: Result) -> Result:
    source = result.source
    return replace(result, source=replace(source, passages=tuple(map(_slim_passage, source.passages))))


def _slim_passage(found: FoundPassage) -> FoundPassage:
    return replace(found, sentence_vectors=None, passage=replace(found.passage, sentences=()))
