"""Run a command and tell what it cost, with all processes that it started."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import Any

import psutil

SAMPLE_S = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command cost."""

    seconds: float
    cpu_s: float  # processor time, user and system, of all its processes
    peak_mb: float  # resident memory of the largest of its processes at its largest
    peak_all_mb: float  # of all together; what they share is counted for each
    told: dict[str, Any]  # the object on the last line of its standard output, if that is one


def cost(*command: str) -> Cost:
    """Run `python -m ...` to its end.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    before, start = _children_cpu_s(), time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen([sys.executable, "-m", *command], stdout=out, stderr=errors)
        peaks = _Peaks(process.pid)
        status = process.wait()
        seconds = time.perf_counter() - start
        largest, together = peaks.stop()
        out.seek(0)
        errors.seek(0)
        if status:
            raise RuntimeError(f"{' '.join(command)}: exit status {status}\n{errors.read()}")
        said = out.read().strip().splitlines()
    told = json.loads(said[-1]) if said and said[-1].startswith("{") else {}
    return Cost(seconds, _children_cpu_s() - before, largest, together, told)


def _children_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peaks:
    """Looks at the memory of a process and its descendants until it is stopped."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._largest = self._together = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> tuple[float, float]:
        """MB of the largest process, and of all together."""
        self._over.set()
        self._thread.join()
        return self._largest, self._together

    def _look(self) -> None:
        while not self._over.wait(SAMPLE_S):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                sizes = [one.memory_info().rss / 1e6 for one in family]
            except psutil.Error:
                continue  # one of them has just ended
            self._largest = max(self._largest, *sizes)
            self._together = max(self._together, sum(sizes))
