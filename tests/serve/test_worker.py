"""What goes through the pipe of a process that answers."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from citewell.errors import AnswerLost, LibraryMissing, ModelDamaged, UsageError
from citewell.index.library import Library
from citewell.pipeline.asked import Asked, steps
from citewell.reader import Reader
from citewell.serve import worker as module
from citewell.serve.worker import READY
from citewell.types import Answer, AnswerSentence, Drafted, Opening
from tests.serve.in_thread import wait_until

QUERY = Asked("pars fracture treatment")


@contextmanager
def worker(folder: Path) -> Iterator[Connection]:
    """Our end of the pipe to a worker, which runs in a thread; it ends when the pipe is closed."""
    ours, theirs = multiprocessing.Pipe()

    def run() -> None:
        try:
            module._Worker(theirs, folder).run()
        except (EOFError, OSError):
            theirs.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield ours
    finally:
        ours.close()
        thread.join(60)
        assert not thread.is_alive()


def said(pipe: Connection) -> tuple[int, Any]:
    assert pipe.poll(60)
    found: tuple[int, Any] = pipe.recv()
    return found


def until_the_end(pipe: Connection) -> list[tuple[int, Any]]:
    """What is said up to the None behind an answer, or up to an error."""
    found = [said(pipe)]
    while isinstance(found[-1][1], Opening | Drafted | AnswerSentence | Answer):
        found.append(said(pipe))
    return found


def test_it_says_when_it_is_ready_and_then_answers(demo_folder: Path) -> None:
    """Each message with the number of its query, None behind the last step."""
    with worker(demo_folder) as pipe:
        assert said(pipe) == (READY, None)
        for number in (7, 8):
            pipe.send((number, QUERY))
            messages = until_the_end(pipe)
            assert {each for each, _ in messages} == {number}
            assert [type(step) for _, step in messages][:2] == [Opening, Drafted]
            assert isinstance(messages[-2][1], Answer)
            assert messages[-1] == (number, None)


def test_it_stops_when_nobody_waits(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the step it is at; and it is ready for the next query."""
    made: list[Any] = []
    told = threading.Event()

    def slowly(library: Any, asked: Asked) -> Iterator[Any]:
        for step in steps(library, asked):
            made.append(step)
            yield step
            assert told.wait(60) or asked is not QUERY

    with worker(demo_folder) as pipe:
        assert said(pipe) == (READY, None)
        monkeypatch.setattr(module, "steps", slowly)
        pipe.send((1, QUERY))
        assert isinstance(said(pipe)[1], Opening)
        pipe.send((1, None))
        told.set()
        assert until_the_end(pipe)[-1] == (1, None)
        assert not any(isinstance(step, Answer) for step in made)
        pipe.send((2, QUERY))
        assert isinstance(until_the_end(pipe)[-2][1], Answer)


def test_a_word_that_comes_too_late_stops_nothing(demo_folder: Path) -> None:
    """The answer was given already when it was called off."""
    with worker(demo_folder) as pipe:
        said(pipe)
        pipe.send((1, QUERY))
        until_the_end(pipe)
        pipe.send((1, None))
        pipe.send((2, QUERY))
        messages = until_the_end(pipe)
        assert {number for number, _ in messages} == {2}
        assert isinstance(messages[-2][1], Answer)


@pytest.mark.parametrize(
    ("raised", "told"),
    [(UsageError("as it is", hint="what to do"), UsageError), (RuntimeError("a fault of ours"), AnswerLost)],
)
def test_an_error_costs_its_query_only(
    demo_folder: Path, monkeypatch: pytest.MonkeyPatch, raised: Exception, told: type[Exception]
) -> None:
    """It is told whole, and the next query is answered, by the library opened anew: it may be another by then."""
    opened: list[Path] = []
    read = module.Library.read

    def noted(folder: Path) -> Library:
        opened.append(folder)
        return read(folder)

    monkeypatch.setattr(module.Library, "read", noted)

    def failing(library: Any, asked: Asked) -> Iterator[Any]:
        yield next(iter(steps(library, asked)))
        if asked.text == "fail":
            raise raised
        yield from ()

    with worker(demo_folder) as pipe:
        said(pipe)
        monkeypatch.setattr(module, "steps", failing)
        pipe.send((1, Asked("fail")))
        (_, opening), (number, problem) = until_the_end(pipe)
        assert isinstance(opening, Opening)
        assert number == 1
        assert type(problem) is told
        assert str(raised) in str(problem)
        assert problem.hint
        pipe.send((2, Asked("pars")))
        assert until_the_end(pipe)[-1] == (2, None)
    assert opened == [demo_folder] * 2


def test_a_library_that_comes_later_is_opened_then(tmp_path: Path, demo_folder: Path) -> None:
    """Until then each query is told that it is missing."""
    place = tmp_path / "library"
    with worker(place) as pipe:
        number, problem = said(pipe)
        assert number == READY
        assert isinstance(problem, LibraryMissing)
        pipe.send((1, QUERY))
        assert isinstance(said(pipe)[1], LibraryMissing)
        place.symlink_to(demo_folder, target_is_directory=True)
        pipe.send((2, QUERY))
        assert isinstance(until_the_end(pipe)[-2][1], Answer)


def test_without_the_model_results_are_found(
    tmp_path: Path, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is ready all the same; who asks for an answer has the results, and is told why there is none."""
    monkeypatch.setattr("citewell.pipeline.ask._reader", lambda: Reader(folder=tmp_path))
    with worker(demo_folder) as pipe:
        assert said(pipe) == (READY, None)
        pipe.send((1, QUERY))
        (_, opening), (_, problem) = until_the_end(pipe)
        assert isinstance(opening, Opening)
        assert opening.results
        assert isinstance(problem, ModelDamaged)
        pipe.send((2, replace(QUERY, answering=False)))
        assert isinstance(until_the_end(pipe)[-2][1], Answer)


def test_it_ends_with_the_pipe(demo_folder: Path) -> None:
    """Also in the middle of an answer."""
    before = threading.active_count()
    with worker(demo_folder) as pipe:
        said(pipe)
        pipe.send((1, QUERY))
    wait_until(lambda: threading.active_count() <= before)
