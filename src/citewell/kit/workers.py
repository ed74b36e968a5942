"""Run a function over items in processes of their own, each item bounded in time and memory.

In: a function and items, both picklable. Out: one Outcome for each item, in the order of the items.
A parser that hangs, swallows memory or crashes costs only its item. (`pebble` offers much of this, but is LGPL.)

Workers are started by "spawn": a fork of a process with threads (the index has some) can inherit a lock that nobody
will ever open, and spawn exists on every system. A worker pays for its imports once and lives until the work is done;
the clock of an item starts when the worker says that it has begun. Each worker has a thread here that feeds and watches
it, so that workers are busy while the caller is.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection, process, resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Generic, Literal, TypeAlias, TypeVar

T = TypeVar("T")
R = TypeVar("R")

FailureKind: TypeAlias = Literal["timeout", "memory", "crash", "error"]

LOOK_AHEAD = 4
"""Items for each worker that may be taken from the iterable before the oldest of them is handed out."""


class Idle:
    """Stands among items for "none at hand just now": what is ready is handed out before the next is asked for."""


IDLE = Idle()

START_TIMEOUT_S = 120.0
"""A worker that has not begun by then, imports included, never will."""

# What a worker says; each is one message, and a payload follows _DONE (the result), _FAILED and _REFUSED (text).
_READY, _BEGUN, _DONE, _FAILED, _NO_MEMORY, _REFUSED = b"ready", b"begun", b"done", b"failed", b"memory", b"refused"

_spawn = multiprocessing.get_context("spawn")
_process_lock = threading.Lock()  # multiprocessing's account of its children is not made for threads


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item has no result."""

    kind: FailureKind
    message: str  # for an account: what happened, in one line


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, R]):
    """What became of one item. `failure` is None exactly if the function returned, and `result` is then its value."""

    item: T
    result: R | None = None
    failure: Failure | None = None


def supervised(
    function: Callable[[T], R], items: Iterable[T | Idle], *, workers: int, timeout_s: float, memory_mb: int
) -> Generator[Outcome[T, R], None, None]:
    """Call a function on each item in worker processes and hand out what became of each, in the order of the items.

    An item whose worker crashed or ran out of memory is tried once more if that worker had served others before: what
    they left behind may be to blame.

    Args:
        function: importable from a module. What it raises becomes a Failure ("error", or "memory" for MemoryError).
        items: taken lazily, at most LOOK_AHEAD for each worker before the oldest of them is handed out. IDLE among them
            is no item: whoever gives it waits a little before, or the caller's processor never rests.
        workers: processes; 0 is read as 1, for without a process there is no bound.
        timeout_s: seconds the function may take for one item; then its worker is killed and replaced.
        memory_mb: MiB of address space of a worker, interpreter included; no effect where the system has no such bound.
    Yields:
        One Outcome for each item. Closing the iterator early ends all workers, and so does any exception, also Ctrl-C.
    Raises:
        ValueError: workers < 0, or a bound is not positive.
        RuntimeError: a worker cannot start, for example because the function's module cannot be imported.
    """
    if workers < 0 or timeout_s <= 0 or memory_mb <= 0:
        raise ValueError(f"workers >= 0 and positive bounds are needed, not {workers}, {timeout_s} and {memory_mb}")
    return _supervise(_Bounds(pickle.dumps(function), max(workers, 1), timeout_s, memory_mb), iter(items))


@dataclass(frozen=True, slots=True)
class _Bounds:
    function: bytes  # pickled
    workers: int
    timeout_s: float
    memory_mb: int


@dataclass(slots=True)
class _Task:
    """An item on its way; `outcome` is set by the thread that sees what became of it."""

    item: Any
    outcome: Outcome[Any, Any] | None = None


def _supervise(bounds: _Bounds, items: Iterator[T | Idle]) -> Generator[Outcome[T, Any], None, None]:
    """Keep the queue filled, hand out what is ready at its head, and end the workers whatever happens."""
    crew = _Crew(bounds)
    waiting: deque[_Task] = deque()
    exhausted = False
    atexit.register(crew.end)  # for a caller that leaves the program with the iterator open
    try:
        while not exhausted or waiting:
            while not exhausted and len(waiting) < bounds.workers * LOOK_AHEAD:
                try:
                    item = next(items)
                except StopIteration:
                    exhausted = True
                    break
                if isinstance(item, Idle):
                    break
                waiting.append(_Task(item))
                crew.give(waiting[-1])
            if waiting:
                yield crew.wait_for(waiting[0])
                waiting.popleft()
    finally:
        crew.end()
        atexit.unregister(crew.end)


class _Crew:
    """The threads that each keep one worker, started as work comes in."""

    def __init__(self, bounds: _Bounds) -> None:
        self.bounds = bounds
        self.tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self.keepers: list[_Keeper] = []
        self.changed = threading.Condition()
        self.broken: str | None = None  # why no worker can start
        self.stopping = False

    def give(self, task: _Task) -> None:
        self.tasks.put(task)
        if len(self.keepers) < self.bounds.workers and self.tasks.qsize() > 0:
            self.keepers.append(_Keeper(self))
            self.keepers[-1].start()

    def wait_for(self, task: _Task) -> Outcome[Any, Any]:
        with self.changed:
            while task.outcome is None:
                if self.broken is not None:
                    raise RuntimeError(f"a worker process cannot start: {self.broken}")
                self.changed.wait(1.0)  # with a limit, or Ctrl-C would go unheard on Windows
        return task.outcome

    def tell(self, broken: str | None = None) -> None:
        """Wake the caller: a task has its outcome, or none ever will."""
        with self.changed:
            self.broken = broken or self.broken
            self.changed.notify_all()

    def end(self) -> None:
        """Kill every worker, whatever it does, and wait until none is left."""
        with _process_lock:
            self.stopping = True
            for keeper in self.keepers:
                keeper.kill()
        for _ in self.keepers:
            self.tasks.put(None)
        for keeper in self.keepers:
            keeper.join()


class _Keeper(threading.Thread):
    """Keeps one worker process: starts it, feeds it, watches the clock, replaces it when it is gone."""

    def __init__(self, crew: _Crew) -> None:
        super().__init__(name="citewell-worker-keeper", daemon=True)
        self.crew = crew
        self.bounds = crew.bounds
        self.process: process.BaseProcess | None = None
        self.pipe: Connection | None = None
        self.served = 0  # items given to the present worker

    def run(self) -> None:
        leave_interrupts_to_the_main_thread()
        try:
            while (task := self.crew.tasks.get()) is not None and not self.crew.stopping:
                self._carry_out(task)
                self.crew.tell()
        except _StartError as error:
            self.crew.tell(broken=str(error))
        finally:
            self._drop()

    def _carry_out(self, task: _Task) -> None:
        """Set the outcome of a task, once and for good. Left unset when we are stopping."""
        try:
            payload = pickle.dumps(task.item, pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # an item may raise anything while it is pickled
            task.outcome = Outcome(task.item, failure=Failure("error", _describe(error)))
            return
        while self.process is not None or self._start():
            fresh = self.served == 0
            self.served += 1
            outcome = self._attempt(task.item, payload)
            failure = outcome.failure
            if failure is None or failure.kind in ("error", "timeout") or fresh:
                task.outcome = outcome
                return

    def _attempt(self, item: Any, payload: bytes) -> Outcome[Any, Any]:
        """One try in the present worker; a worker that is not sound afterwards is gone."""
        try:
            said, answer = self._converse(payload)
        except (EOFError, OSError):
            return Outcome(item, failure=Failure("crash", f"its process ended by itself ({self._drop()})"))
        if said == _DONE:
            try:
                return Outcome(item, pickle.loads(answer))  # noqa: S301 - made by our own worker
            except Exception as error:  # a class may refuse to be made again, in any way
                return Outcome(item, failure=Failure("error", f"its result cannot be read: {_describe(error)}"))
        if said == _FAILED:
            return Outcome(item, failure=Failure("error", answer.decode()))
        self._drop()  # it hangs, or what it left behind in memory would be charged to the next
        if said == _NO_MEMORY:
            return Outcome(item, failure=Failure("memory", f"wanted more than {self.bounds.memory_mb} MB"))
        return Outcome(item, failure=Failure("timeout", f"stopped after {self.bounds.timeout_s:g} s"))

    def _converse(self, payload: bytes) -> tuple[bytes, bytes]:
        """Hand an item to the worker: what it said in the end, and what came with that; empty when time ran out."""
        assert self.pipe is not None
        self.pipe.send_bytes(payload)
        self.pipe.recv_bytes()  # it has begun
        if not self.pipe.poll(self.bounds.timeout_s):
            return b"", b""
        return self.pipe.recv_bytes(), self.pipe.recv_bytes()

    def _start(self) -> bool:
        """Start a worker and wait for its imports; False when we are stopping meanwhile."""
        self.pipe, theirs = _spawn.Pipe()
        worker = _spawn.Process(
            target=_work,
            args=(theirs, self.bounds.function, self.bounds.memory_mb),
            name="citewell-worker",
            daemon=True,
        )
        with _process_lock:
            if self.crew.stopping:
                return False
            worker.start()
            self.process = worker
        theirs.close()
        self.served = 0
        try:
            said = self.pipe.recv_bytes() if self.pipe.poll(START_TIMEOUT_S) else b""
            message = "" if said == _READY else self.pipe.recv_bytes().decode() if said else "it took too long"
        except (EOFError, OSError):
            message = self._drop()
        if self.crew.stopping:
            return False
        if message:
            raise _StartError(message)
        return True

    def kill(self) -> None:
        """Kill the worker, if there is one. The lock must be held."""
        if self.process is not None:
            self.process.kill()

    def _drop(self) -> str:
        """End the worker and leave nothing of it behind; says how it ended."""
        if self.pipe is not None:
            self.pipe.close()
        if self.process is None:
            return ""
        self.process.join(0.2)  # a worker that crashed is still dying: let it tell its own exit code
        with _process_lock:
            self.process.kill()
            self.process.join()
            code = self.process.exitcode or 0
            self.process = None
        self.served = 0
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"


class _StartError(Exception):
    """A worker failed before its first item."""


# --- inside a worker ------------------------------------------------------------------------------------------------


def _work(pipe: Connection, pickled: bytes, memory_mb: int) -> None:
    """The life of a worker: load the function, then serve items until the pipe closes."""
    follow_the_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory(memory_mb)
    try:
        function = pickle.loads(pickled)  # noqa: S301 - made by our own parent
    except BaseException as error:  # an import may raise anything, SystemExit too
        pipe.send_bytes(_REFUSED)
        pipe.send_bytes(_describe(error).encode())
        return
    with suppress(EOFError, OSError):  # the parent has closed the pipe: our work is done
        pipe.send_bytes(_READY)
        while True:
            _serve(pipe, function, pipe.recv_bytes())


def _serve(pipe: Connection, function: Callable[[Any], Any], payload: bytes) -> None:
    """One item."""
    pipe.send_bytes(_BEGUN)
    said, answer = _DONE, b""
    try:
        answer = pickle.dumps(function(pickle.loads(payload)), pickle.HIGHEST_PROTOCOL)  # noqa: S301 - from our own parent
    except MemoryError:
        said = _NO_MEMORY
    except BaseException as error:  # sys.exit too must cost only its item
        said, answer = _FAILED, _describe(error).encode()
    pipe.send_bytes(said)
    pipe.send_bytes(answer)


def _describe(error: BaseException) -> str:
    """An exception in one line of bounded length; its text may itself fail."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # a faulty __str__
        text = ""
    return f"{type(error).__name__}: {text}"[:500].encode(errors="replace").decode()


def _bound_memory(memory_mb: int) -> None:
    """Bound the address space, where the system can: what asks for more gets a MemoryError, or crashes."""
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory_mb << 20
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):  # macOS refuses some values
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def follow_the_parent() -> None:
    """End with the parent, even if that is killed while we are busy: nobody would read the result."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(
            1, signal.SIGKILL
        )  # PR_SET_PDEATHSIG; holds also while native code keeps the interpreter's lock
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_after, args=(parent.sentinel,), daemon=True).start()


def _die_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def leave_interrupts_to_the_main_thread() -> None:
    """Block SIGINT in this thread; a worker started from it is born deaf, so Ctrl-C never finds one half started."""
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # it unblocks SIGINT when it starts, so it must start first
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
