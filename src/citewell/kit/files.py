"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO


def write_whole(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a file so that whoever reads it, also after a crash, finds the old content or all of the new.

    Args:
        mode: who may read and write it, less what the umask takes away. It has no other one at any moment.
    Raises:
        OSError: the folder is missing or cannot be written, or the disk is full; the old file is untouched.
    """

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)

    with _beside(path) as new, open(new, "w", encoding="utf-8", opener=opener) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file's bytes in the same way.

    Raises:
        OSError: the source cannot be read or the target not written; an old target is untouched.
    """
    with _beside(target) as new:
        shutil.copyfile(source, new)


_READING = os.O_RDONLY
for _flag in ("O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):  # not every system has all of them
    _READING |= getattr(os, _flag, 0)


def opened_regular(path: Path) -> BufferedReader:
    """A file to read, for whoever closes it. Opening never waits, as it would for a pipe, and nothing but a file is
    read, whatever has taken its place since somebody looked.

    Raises:
        OSError: it cannot be opened, or is a device, pipe or socket.
    """
    descriptor = os.open(path, _READING)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is a device, pipe or socket, not a file")
    return open(descriptor, "rb")  # noqa: PTH123 - a descriptor, not a path; the caller closes it


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """The same, closed at the end."""
    with opened_regular(path) as file:
        yield file


def leads_out(path: Path, folder: Path) -> bool:
    """Whether links on the way to a path lead out of a folder."""
    real = os.path.realpath(folder)
    return os.path.commonpath([real, os.path.realpath(path)]) != real


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write bytes to piece by piece, which takes the old one's place when all were written.

    Raises:
        OSError: as `write_whole`. Whatever is raised while it is open leaves the old file untouched.
    """
    with _beside(path) as new, new.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A place beside a file, where it can be renamed from, that takes the file's place if nothing goes wrong."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        new.unlink()  # of a process that was killed, with our number
    try:
        yield new
        new.replace(path)
    except BaseException:
        with suppress(OSError):
            new.unlink()
        raise
