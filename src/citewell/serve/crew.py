"""Processes that answer queries, seen from the event loop: who wants an answer waits for a free one.

In: Asked. Out: its steps, as they are made. Whoever stops taking steps stops the work. A process that hangs or ends is
replaced and costs only its query. `kit.workers` does the like for items whose results come whole.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from pathlib import Path

from citewell.errors import AnswerLost, CitewellError, Overloaded
from citewell.kit.workers import leave_interrupts_to_the_main_thread
from citewell.pipeline.ask import Step
from citewell.pipeline.asked import Asked
from citewell.serve.worker import READY, Message, work

START_TIMEOUT_S = 120.0
STOP_S = 5.0
"""A process that was told to stop and is still at the same step after so long is ended."""

_spawn = multiprocessing.get_context("spawn")
_starting = threading.Lock()  # multiprocessing's account of its children is not made for threads


class Crew:
    """A fixed number of processes over one library. `start` and `stop` belong to the event loop that uses it."""

    def __init__(self, folder: Path, *, workers: int, step_timeout_s: float, waiting_max: int) -> None:
        self._members = [_Member(folder) for _ in range(max(1, workers))]
        self._idle: asyncio.Queue[_Member] = asyncio.Queue()
        self._step_timeout_s = step_timeout_s
        self._waiting_max = waiting_max
        self._tidying: set[asyncio.Task[None]] = set()
        self.waiting = 0  # queries without a process

    async def start(self) -> None:
        """Start all processes and wait until they are ready.

        Raises:
            CitewellError: the library cannot be opened.
        """
        await asyncio.gather(*(member.start() for member in self._members))
        for member in self._members:
            self._idle.put_nowait(member)

    async def stop(self) -> None:
        """End all processes, whatever they do."""
        for task in self._tidying:
            task.cancel()
        await asyncio.gather(*(member.end() for member in self._members))

    @property
    def ready(self) -> bool:
        """Whether at least one process is there to answer."""
        return any(member.alive for member in self._members)

    @property
    def full(self) -> bool:
        """Whether another query would be turned away."""
        return self._idle.empty() and self.waiting >= self._waiting_max

    @property
    def busy(self) -> int:
        """Processes at work."""
        return len(self._members) - self._idle.qsize()

    async def steps(self, asked: Asked) -> AsyncGenerator[Step, None]:
        """Have a query answered, step by step.

        Raises:
            Overloaded: too many wait.
            AnswerLost: the process took too long for a step, or ended.
            CitewellError: as the pipeline raises.
        """
        member = await self._free_member()
        finished = False
        try:
            member.give(asked)
            while True:
                step = await self._next(member)
                if step is None:
                    finished = True
                    return
                yield step
        except CitewellError:
            finished = True
            raise
        finally:
            self._take_back(member, finished=finished)

    async def _free_member(self) -> _Member:
        if self.full:
            raise Overloaded(f"{self.waiting} queries wait already")
        self.waiting += 1
        try:
            while not (member := await self._idle.get()).alive:
                self._take_back(member, finished=False)  # it ended while nobody used it
            return member
        finally:
            self.waiting -= 1

    async def _next(self, member: _Member) -> Step | None:
        try:
            async with asyncio.timeout(self._step_timeout_s):
                return await member.step()
        except TimeoutError as problem:
            await member.end()
            raise AnswerLost(f"the answer took longer than {self._step_timeout_s:g} s and was given up") from problem

    def _take_back(self, member: _Member, *, finished: bool) -> None:
        """Let the next query have the process, once it has ended this one."""
        if finished and member.alive:
            self._idle.put_nowait(member)
            return
        task = asyncio.get_running_loop().create_task(self._tidy(member))
        self._tidying.add(task)
        task.add_done_callback(self._tidying.discard)

    async def _tidy(self, member: _Member) -> None:
        """Stop what nobody waits for any more; where that does not help, replace the process."""
        if member.alive:
            with suppress(TimeoutError, CitewellError):
                async with asyncio.timeout(STOP_S):
                    await member.stop()
                    self._idle.put_nowait(member)
                    return
        await member.end()
        while True:
            try:
                await member.start()
                break
            except CitewellError:  # the library is away for now: others get that error meanwhile
                await asyncio.sleep(1.0)
        self._idle.put_nowait(member)


def _start(process: multiprocessing.process.BaseProcess) -> None:
    with _starting:
        leave_interrupts_to_the_main_thread()
        process.start()


class _Member:
    """One process, the pipe to it, and a thread that waits at the pipe for the event loop."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = READY
        self._messages: asyncio.Queue[Message | None] = asyncio.Queue()
        self._process: multiprocessing.process.BaseProcess | None = None

    @property
    def alive(self) -> bool:
        """Whether there is a process, and it has not ended by itself."""
        return self._process is not None and self._process.is_alive()

    async def start(self) -> None:
        """
        Raises:
            CitewellError: the library cannot be opened, or the process does not start.
        """
        self._messages = asyncio.Queue()
        self._number = READY
        self._pipe, theirs = _spawn.Pipe()
        process = _spawn.Process(target=work, args=(theirs, self._folder), name="citewell-answers", daemon=True)
        await asyncio.to_thread(_start, process)
        theirs.close()
        self._process = process
        self._listener = threading.Thread(
            target=self._listen,
            args=(asyncio.get_running_loop(), self._messages),
            name="citewell-listener",
            daemon=True,
        )
        self._listener.start()
        try:
            async with asyncio.timeout(START_TIMEOUT_S):
                await self.step()
        except TimeoutError as problem:
            await self.end()
            raise AnswerLost("a process that answers queries did not start") from problem
        except CitewellError:
            await self.end()
            raise

    def give(self, asked: Asked) -> None:
        self._number += 1
        with suppress(OSError):  # it has ended: the listener tells
            self._pipe.send((self._number, asked))

    async def step(self) -> Step | None:
        """The next step of what was given last; None behind the last step."""
        while True:
            message = await self._messages.get()
            if message is None:
                await self.end()
                raise AnswerLost("the process that worked on the answer has ended by itself")
            number, step = message
            if number != self._number:
                continue  # of a query that was stopped
            if isinstance(step, CitewellError):
                raise step
            return step

    async def stop(self) -> None:
        """Tell it that nobody waits, and wait until it has stopped."""
        with suppress(OSError):
            self._pipe.send((self._number, None))
        while await self.step() is not None:
            pass

    async def end(self) -> None:
        """Kill the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.join)
            await asyncio.to_thread(self._listener.join)  # else the number of the pipe may be another's while it reads
            self._pipe.close()

    def _listen(self, loop: asyncio.AbstractEventLoop, messages: asyncio.Queue[Message | None]) -> None:
        """In a thread of its own: hand on what the process says, and None when it has ended."""
        pipe = self._pipe
        message: Message | None = (READY, None)
        while message is not None:
            try:
                message = pipe.recv()
            except Exception:  # the pipe is closed, or a message cannot be read: both end the conversation
                message = None
            with suppress(RuntimeError):  # the event loop is gone
                loop.call_soon_threadsafe(messages.put_nowait, message)
