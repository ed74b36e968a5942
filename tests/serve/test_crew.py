"""Processes that answer: whatever befalls one costs only its query."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest

from citewell.errors import AnswerLost, LibraryMissing, Overloaded
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked
from citewell.serve.crew import Crew
from citewell.types import Answer, AnswerSentence, Drafted, Opening

T = TypeVar("T")
QUERY = Asked("pars fracture treatment")
STEP_TIMEOUT_S = 6.0


class Loop:
    """An event loop in a thread, for what belongs to one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(180)

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()


@pytest.fixture(scope="module")
def run() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def one(demo_folder: Path, run: Loop) -> Iterator[Crew]:
    """A crew of one process, for which one query may wait."""
    crew = Crew(demo_folder, workers=1, step_timeout_s=STEP_TIMEOUT_S, waiting_max=1)
    run(crew.start())
    yield crew
    processes = children(crew)
    run(crew.stop())
    assert not [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def children(crew: Crew) -> list[psutil.Process]:
    return [psutil.Process(member._process.pid) for member in crew._members if member._process]  # type: ignore[arg-type]


async def whole(crew: Crew, asked: Asked = QUERY) -> list[Step]:
    async with aclosing(crew.steps(asked)) as steps:
        return [step async for step in steps]


async def until_idle(crew: Crew) -> None:
    """Wait until its processes are free again."""
    async with asyncio.timeout(120):
        while crew.busy:
            await asyncio.sleep(0.02)


async def until(holds: Any) -> None:
    async with asyncio.timeout(60):
        while not holds():
            await asyncio.sleep(0.01)


def test_an_answer_comes_in_steps_and_again(run: Loop, one: Crew) -> None:
    """The same each time, and from the same process."""
    (process,) = children(one)
    first, second = (run(whole(one)) for _ in range(2))
    assert [type(step) for step in first] == [Opening, Drafted, *[AnswerSentence] * (len(first) - 3), Answer]
    for steps in (first, second):
        assert isinstance(steps[-1], Answer)
        steps[-1] = replace(steps[-1], timings_ms=())
    assert first == second
    assert children(one) == [process]
    run(until_idle(one))


def test_results_are_sent_once_and_without_what_no_page_shows(run: Loop, one: Crew) -> None:
    """The answer that comes last leaves their passages to who has them already."""
    opening, *_, answer = run(whole(one))
    assert isinstance(opening, Opening)
    assert isinstance(answer, Answer)
    assert opening.results
    assert [result.source.rank for result in answer.results] == [result.source.rank for result in opening.results]
    assert all(result.source.passages == () for result in answer.results)
    found = [passage for result in opening.results for passage in result.source.passages]
    assert all(each.sentence_vectors is None and each.passage.sentences == () for each in found)
    assert all(each.passage.text for each in found)


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_who_stops_taking_steps_frees_the_process(run: Loop, one: Crew, taken: int) -> None:
    """However often; what comes after is its own answer, not the rest of another's."""
    (process,) = children(one)

    async def tried() -> None:
        for _ in range(10):
            async with aclosing(one.steps(QUERY)) as steps:
                for _ in range(taken):
                    await anext(steps)
            await until_idle(one)
        first = (await whole(one, Asked("MRI or CT first?")))[0]
        assert isinstance(first, Opening)
        assert first.query == "MRI or CT first?"

    run(tried())
    assert children(one) == [process], "it was told to stop, and did"


def test_who_is_cancelled_while_waiting_for_a_step_frees_the_process(run: Loop, one: Crew) -> None:
    """As when a client goes away."""
    (process,) = children(one)

    async def tried() -> None:
        process.suspend()
        asking = asyncio.create_task(whole(one))
        await until(lambda: one.busy == 1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        process.resume()
        await until_idle(one)
        assert await whole(one)

    run(tried())
    assert one.waiting == 0


def test_more_than_may_wait_are_turned_away(run: Loop, one: Crew) -> None:
    """At once; those who wait are served, and a place is free again when one of them leaves."""
    (process,) = children(one)

    async def tried() -> None:
        process.suspend()
        working = asyncio.create_task(whole(one))
        await until(lambda: one.busy == 1)
        assert not one.full
        waiting = asyncio.create_task(whole(one))
        await until(lambda: one.full)
        with pytest.raises(Overloaded) as refused:
            await whole(one)
        assert refused.value.retryable
        waiting.cancel()
        await until(lambda: not one.full)
        waiting = asyncio.create_task(whole(one))
        await until(lambda: one.full)
        process.resume()
        assert len(await working) == len(await waiting) > 2

    run(tried())
    run(until_idle(one))
    assert one.waiting == 0


def test_a_process_that_is_killed_costs_its_query_only(run: Loop, one: Crew) -> None:
    (process,) = children(one)

    async def tried() -> None:
        process.suspend()
        asking = asyncio.create_task(whole(one))
        await until(lambda: one.busy == 1)
        process.kill()
        with pytest.raises(AnswerLost, match="ended by itself"):
            await asking
        assert len(await whole(one)) > 2

    run(tried())
    assert children(one) != [process]
    assert one.ready


def test_a_process_that_ends_while_nobody_asks_costs_nobody_anything(run: Loop, one: Crew) -> None:
    """As when the system is short of memory."""
    run(until_idle(one))
    (process,) = children(one)
    process.kill()
    run(until(lambda: not one._members[0].alive))  # all of it: its first thread ends before others do
    assert len(run(whole(one))) > 2
    assert children(one) != [process]


def test_a_step_that_takes_too_long_is_given_up(run: Loop, one: Crew) -> None:
    """After the time that was set, and the next query is answered."""
    run(until_idle(one))
    (process,) = children(one)
    process.suspend()
    started = time.monotonic()
    with pytest.raises(AnswerLost, match=f"longer than {STEP_TIMEOUT_S:g} s"):
        run(whole(one))
    assert STEP_TIMEOUT_S <= time.monotonic() - started < STEP_TIMEOUT_S + 30
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert len(run(whole(one))) > 2


def test_a_library_that_is_not_there_is_an_error_at_the_start(tmp_path: Path, run: Loop) -> None:
    """The error that the command line gives, from the process that met it."""
    crew = Crew(tmp_path / "none", workers=1, step_timeout_s=STEP_TIMEOUT_S, waiting_max=1)
    with pytest.raises(LibraryMissing) as problem:
        run(crew.start())
    assert "citewell add" in problem.value.hint
    assert not crew.ready
    run(crew.stop())
