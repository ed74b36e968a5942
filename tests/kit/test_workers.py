"""Workers that misbehave cost their item and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from citewell.kit.workers import IDLE, LOOK_AHEAD, Idle, Outcome, supervised
from tests.kit.misbehaviour import double, leave_behind, misbehave, slow_first, unreadable


def run(
    function: Callable[[Any], Any],
    items: Iterable[Any],
    *,
    workers: int = 1,
    timeout_s: float = 20,
    memory_mb: int = 1_000,
) -> Generator[Outcome[Any, Any], None, None]:
    """`supervised` with bounds that nothing well-behaved here comes near."""
    return supervised(function, items, workers=workers, timeout_s=timeout_s, memory_mb=memory_mb)


def one(how: str, timeout_s: float = 20) -> Outcome[Any, Any]:
    (outcome,) = run(misbehave, [how], timeout_s=timeout_s)
    return outcome


def own_workers() -> list[psutil.Process]:
    """Child processes that are workers, dead ones included; multiprocessing's own helper stays until the end."""
    found = []
    for child in psutil.Process().children():
        try:
            if child.status() == psutil.STATUS_ZOMBIE or "spawn_main" in " ".join(child.cmdline()):
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def test_results_come_in_the_order_of_the_items() -> None:
    """However long each takes, so that a run is deterministic."""
    outcomes = list(run(slow_first, range(20), workers=2))
    assert [outcome.item for outcome in outcomes] == list(range(20))
    assert [outcome.result for outcome in outcomes] == list(range(20))
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    assert own_workers() == []


@pytest.mark.parametrize("workers", [0, 1])
def test_few_workers_are_still_a_process(workers: int) -> None:
    """The bounds need one, so zero is read as one."""
    (outcome,) = run(misbehave, ["process"], workers=workers)
    assert outcome.result != os.getpid()


def test_nothing_to_do_starts_no_process() -> None:
    """Adding an unchanged folder costs almost nothing."""
    assert list(run(double, [], workers=2)) == []


@pytest.mark.parametrize(
    ("how", "kind", "word"),
    [
        ("allocate", "memory", "1000 MB"),
        ("abort", "crash", "SIGABRT"),
        ("exit at once", "crash", "status 7"),
        ("segfault", "crash", "SIGSEGV"),
        ("exit", "error", "SystemExit: 3"),
        ("raise", "error", "ValueError: two lines"),
        ("unpicklable", "error", "lambda"),
    ],
)
def test_a_failure_says_its_kind_and_cause(how: str, kind: str, word: str) -> None:
    """Whatever a function does, it becomes a value."""
    failure = one(how).failure
    assert failure is not None
    assert failure.kind == kind
    assert word in failure.message
    assert own_workers() == []


@pytest.mark.parametrize("how", ["sleep", "spin"])
def test_a_worker_that_runs_over_time_is_stopped(how: str) -> None:
    """The clock starts with the item, not with the imports."""
    failure = one(how, timeout_s=0.3).failure
    assert failure is not None
    assert failure.kind == "timeout"
    assert own_workers() == []


def test_the_others_go_on() -> None:
    """Each bad item costs itself only, in its place."""
    hows = ["a", "abort", "b", "raise", "allocate", "c", "sleep", "d", "exit at once", "e"]
    outcomes = list(run(misbehave, hows, workers=2, timeout_s=1.0, memory_mb=1_000))
    kinds = [outcome.failure.kind if outcome.failure else outcome.result for outcome in outcomes]
    assert kinds == ["a", "crash", "b", "error", "memory", "c", "timeout", "d", "crash", "e"]
    assert own_workers() == []


def test_a_huge_result_arrives_whole() -> None:
    """Fifty megabytes go through the pipe."""
    result = one("huge").result
    assert isinstance(result, bytes)
    assert len(result) == 50 << 20


def test_a_result_that_cannot_be_read_is_an_error() -> None:
    """Its class may only fail on this side."""
    (outcome,) = run(unreadable, [1])
    assert outcome.failure is not None
    assert outcome.failure.kind == "error"
    assert "cannot be read" in outcome.failure.message


def test_an_item_that_cannot_be_sent_is_an_error() -> None:
    """The next ones are still served."""
    outcomes = list(run(misbehave, [lambda: None, "fine"]))
    assert outcomes[0].failure is not None
    assert outcomes[0].failure.kind == "error"
    assert outcomes[1].result == "fine"


def test_memory_that_others_left_behind_is_not_charged() -> None:
    """An item that fails in a used worker is tried again in a fresh one."""
    outcomes = list(run(leave_behind, [200, 200, 200], workers=1, timeout_s=20, memory_mb=600))
    assert [outcome.failure for outcome in outcomes if outcome.failure] == []
    assert len({outcome.result for outcome in outcomes}) > 1


def test_items_are_taken_lazily() -> None:
    """A corpus of a million rows is never in memory as a whole."""
    taken: list[int] = []

    def rows() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    outcomes = run(double, rows())
    assert next(outcomes).result == 0
    assert len(taken) <= LOOK_AHEAD
    outcomes.close()
    assert own_workers() == []


def test_leaving_early_ends_the_workers() -> None:
    """Even one that is busy."""
    outcomes = run(misbehave, ["fine", "sleep", "spin"], workers=2)
    next(outcomes)
    began = time.monotonic()
    outcomes.close()
    assert time.monotonic() - began < 5
    assert own_workers() == []


def test_an_error_of_the_items_ends_the_workers() -> None:
    """It comes out as it went in."""

    def rows() -> Iterator[str]:
        yield "fine"
        raise RuntimeError("the disk is gone")

    with pytest.raises(RuntimeError, match="the disk is gone"):
        list(run(misbehave, rows()))
    assert own_workers() == []


def test_runs_may_be_nested() -> None:
    """A caller may run something else while a run is open."""
    for outcome in run(double, [1, 2]):
        (inner,) = run(double, [outcome.result])
        assert inner.result == 4 * outcome.item
    assert own_workers() == []


@pytest.mark.parametrize("wrong", [{"workers": -1}, {"timeout_s": 0}, {"memory_mb": 0}])
def test_bounds_must_be_positive(wrong: dict[str, float]) -> None:
    """A wrong bound is refused before anything starts."""
    with pytest.raises(ValueError, match="positive"):
        run(double, [1], **wrong)


SCRIPT = textwrap.dedent(
    """
    import signal, sys, time
    from busy import nap
    from citewell.kit.workers import supervised

    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are born deaf to it
        outcomes = supervised(nap, [0, 600, 600], workers=2, timeout_s=900, memory_mb=1000)
        try:
            print(next(outcomes).result, flush=True)
            next(outcomes)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
            sys.exit(130)
    """
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program whose workers are busy for a long time, in a process group of its own."""
    (tmp_path / "busy.py").write_text(
        "import time\n\n\ndef nap(seconds):\n    time.sleep(seconds)\n    return 'awake'\n"
    )
    (tmp_path / "program.py").write_text(SCRIPT)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "program.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "awake\n"
        yield program
        program.kill()


def gone(processes: list[psutil.Process], within_s: float = 5.0) -> bool:
    return not psutil.wait_procs(processes, timeout=within_s)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="process groups and signals of POSIX")
def test_interrupt_stops_all_workers_at_once(running: subprocess.Popen[str]) -> None:
    """Ctrl-C goes to the whole group: the program hears it, the workers die quietly."""
    children = psutil.Process(running.pid).children(recursive=True)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=10)
    assert (out, err, running.returncode) == ("interrupted\n", "", 130)
    assert gone(children)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_workers_end_with_their_parent(running: subprocess.Popen[str]) -> None:
    """Also when it had no time to say so."""
    children = psutil.Process(running.pid).children(recursive=True)
    assert len(children) >= 2
    running.kill()
    assert gone(children)


def test_a_function_that_cannot_be_imported_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker will ever serve it, so the run ends with the reason."""
    (tmp_path / "vanishing.py").write_text("def work(item):\n    return item\n")
    monkeypatch.syspath_prepend(tmp_path)
    import vanishing

    (tmp_path / "vanishing.py").unlink()
    with pytest.raises(RuntimeError, match="cannot start: ModuleNotFoundError"):
        list(run(vanishing.work, [1]))


def test_what_is_ready_is_handed_out_while_the_source_of_items_is_idle() -> None:
    """IDLE is no item: outcomes come out before the next item is there, and their order stays."""
    seen: list[int] = []

    def items() -> Iterator[int | Idle]:
        yield 1
        while not seen:
            yield IDLE
        yield 2

    for outcome in run(double, items()):
        assert outcome.result is not None
        seen.append(outcome.result)
    assert seen == [2, 4]
