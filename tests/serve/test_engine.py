"""Answers made or kept, with a scripted crew in place of processes."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from citewell.config import ServeSettings
from citewell.errors import AnswerLost, LibraryMissing
from citewell.index.library import Batch, Library
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked, steps
from citewell.pipeline.asked import whole as asked_whole
from citewell.serve.engine import Engine
from citewell.serve.metrics import Metrics
from citewell.serve.worker import slim
from citewell.types import Answer, Filters, Opening
from tests.index.builders import entry

T = TypeVar("T")
QUERY = Asked("pars fracture treatment")


class Scripted:
    """A crew that answers in this process, and notes what it was asked and how far it came."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.asked: list[Asked] = []
        self.given = 0
        self.closed = 0
        self.fails = False

    async def steps(self, asked: Asked) -> AsyncGenerator[Step, None]:
        self.asked.append(asked)
        library = Library.read(self._folder)
        try:
            for step in slim(steps(library, asked)):
                if self.fails and self.given:
                    raise AnswerLost("as scripted")
                self.given += 1
                yield step
        finally:
            self.closed += 1
            library.close()


@pytest.fixture
def engine(demo_folder: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copytree(demo_folder, tmp_path / "library")
    made = Engine(tmp_path / "library", ServeSettings(), Metrics())
    made.crew = Scripted(tmp_path / "library")  # type: ignore[assignment]
    yield made
    made.shelf.close()


@pytest.fixture
def crew(engine: Engine) -> Any:
    return engine.crew


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


async def whole(engine: Engine, asked: Asked = QUERY) -> list[Step]:
    async with aclosing(engine.steps(asked)) as taken:
        return [step async for step in taken]


@pytest.mark.parametrize("ways", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_same_query_is_answered_once(engine: Engine, crew: Any, ways: tuple[int, int]) -> None:
    """Whether it is asked for as a whole or in steps."""

    def ask(way: int) -> Answer:
        return run(engine.answer(QUERY)) if way else _last(run(whole(engine)))

    first, second = map(ask, ways)
    assert first == second
    assert crew.asked == [QUERY]
    assert crew.closed == 1
    assert engine.kept == 1


def _last(taken: list[Step]) -> Answer:
    assert isinstance(taken[-1], Answer)
    return taken[-1]


def test_the_answer_has_its_results_again(engine: Engine) -> None:
    """The crew sends their passages once, with the opening, and what was read in them with the answer."""
    opening, *_, answer = run(whole(engine))
    assert isinstance(opening, Opening)
    assert isinstance(answer, Answer)
    assert tuple(replace(result, read=()) for result in answer.results) == opening.results != ()
    assert any(result.read for result in answer.results)
    assert [result.read for result in answer.results] == [
        result.read for result in asked_whole(Library.read(engine.shelf.folder), QUERY).results
    ]


@pytest.mark.parametrize(
    "other",
    [
        Asked("MRI or CT first?"), Asked(QUERY.text, Filters(languages=("en",))), Asked(QUERY.text, max_sources=5),
        Asked(QUERY.text, offset=5), Asked(QUERY.text, answering=False), Asked(QUERY.text + " "),
    ],
)  # fmt: skip
def test_another_query_is_another_answer(engine: Engine, crew: Any, other: Asked) -> None:
    run(engine.answer(QUERY))
    run(engine.answer(other))
    assert crew.asked == [QUERY, other]


def test_an_answer_is_good_for_its_library_only(engine: Engine, crew: Any) -> None:
    """What others write is answered from at once."""
    before = run(engine.answer(QUERY))
    with Library.write(engine.shelf.folder) as library:
        library.add(Batch(entries=[entry("new", "Treatment of a pars fracture begins with rest.")]))
    after = run(engine.answer(QUERY))
    assert after.library.documents == before.library.documents + 1
    assert len(crew.asked) == 2


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_what_was_broken_off_is_not_kept(engine: Engine, crew: Any, taken: int) -> None:
    """And the work is stopped."""

    async def tried() -> None:
        async with aclosing(engine.steps(QUERY)) as found:
            for _ in range(taken):
                await anext(found)

    run(tried())
    assert crew.closed == len(crew.asked) == min(taken, 1)
    assert crew.given == taken
    assert engine.kept == 0
    assert run(engine.answer(QUERY)).answered


def test_what_failed_is_not_kept(engine: Engine, crew: Any) -> None:
    """The next one who asks gets a new attempt."""
    crew.fails = True
    with pytest.raises(AnswerLost):
        run(engine.answer(QUERY))
    crew.fails = False
    assert run(engine.answer(QUERY)).answered
    assert len(crew.asked) == 2


def test_a_failure_ends_what_etags_promise(engine: Engine) -> None:
    """A page whose head was sent, and whose rest was not what it promised, must not be taken for good."""
    before = engine.epoch
    engine.failed()
    assert engine.epoch != before


def test_nothing_is_kept_where_there_is_no_room(demo_folder: Path) -> None:
    engine = Engine(demo_folder, ServeSettings(cached_mb=0), Metrics())
    engine.crew = Scripted(demo_folder)  # type: ignore[assignment]
    run(engine.answer(QUERY))
    assert engine.kept == 0
    engine.shelf.close()


def test_the_status_does_not_say_where_the_library_lies(engine: Engine) -> None:
    status = run(engine.status())
    assert status["library"]["documents"] == 17
    assert str(engine.shelf.folder) not in str(status["library"])


def test_a_library_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        Engine(tmp_path, ServeSettings(), Metrics())


def test_why_it_cannot_start_is_remembered(engine: Engine) -> None:
    """For the command that started the server."""

    async def failing() -> None:
        raise AnswerLost("a process that answers queries did not start")

    start: Callable[[], Coroutine[Any, Any, None]] = failing
    engine.crew.start = start  # type: ignore[method-assign]
    with pytest.raises(AnswerLost):
        run(engine.start())
    assert "did not start" in str(engine.failure)
