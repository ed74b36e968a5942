"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever reads it, also after a crash, finds the old content or all of the new.

    Raises:
        OSError: the folder is missing or cannot be written, or the disk is full; the old file is untouched.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")  # of the same file system, or it could not be renamed
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
