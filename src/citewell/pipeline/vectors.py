"""Vectors for passages that wait for them: now, or behind the owner's back in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from citewell.index.library import Library
from citewell.index.store import Store

Progress = Callable[[int, int], None]
"""Called with vectors made and vectors wanted of this run."""

_BEHIND: list[subprocess.Popen[bytes]] = []
"""Processes at work, kept so that a long-lived caller leaves no finished ones unreaped."""


def make_vectors(folder: Path, *, wait_s: float = 0.0, progress: Progress = lambda _made, _wanted: None) -> int:
    """Make all vectors that a library waits for; how many were made. Stopped at any moment, it loses at most one batch.

    Args:
        wait_s: how long to wait for another process that makes them.
    Raises:
        LibraryBusy: another process makes them and did not end in that time.
        LibraryMissing, LibraryUnwritable
    """
    made = 0
    with Library.make(folder, wait_s=wait_s) as library:
        while step := library.make_vectors():
            made += step
            progress(made, made + library.counts().vectors_pending)
    return made


def make_vectors_behind(folder: Path) -> bool:
    """Start a process that makes the vectors and ends; whether there was anything to make. It outlives this one."""
    store = Store.open(folder)
    try:
        waiting = store.counts()[2]
    finally:
        store.close()
    if waiting:
        begin_behind(["index", "--quiet"], folder)
    return bool(waiting)


def begin_behind(words: Sequence[str], folder: Path) -> None:
    """Start a command on a library in a process of its own, which outlives this one and says nothing."""
    command = [sys.executable, "-m", "citewell", *words, "--library", str(folder)]
    nothing = subprocess.DEVNULL
    _BEHIND[:] = [process for process in _BEHIND if process.poll() is None]
    _BEHIND.append(
        subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)  # noqa: S603
    )
