"""Files as they are written, and what to do where they cannot be."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from citewell.errors import UsageError
from citewell.kit.files import open_whole


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; an older one is replaced.

    Raises:
        UsageError: it cannot be written there.
    """
    with writing(path), open_whole(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """
    Raises:
        UsageError: in place of an error of the system, with what to do.
    """
    try:
        yield
    except OSError as problem:
        raise UsageError(f"cannot write {path}: {problem.strerror or problem}", hint=_hint(path, problem)) from problem


def _hint(path: Path, problem: OSError) -> str:
    if problem.errno == errno.EISDIR:
        return f"it is a folder: name a file in it, for example {path / 'page.html'}"
    if problem.errno == errno.ENOENT:
        return f"there is no folder {path.parent}: make it first"
    if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "free some space, or write to another disk; an older file there is untouched"
    if problem.errno == errno.ENAMETOOLONG:
        return "give it a shorter name"
    return "choose a place that you may write to; an older file there is untouched"
