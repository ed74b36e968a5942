"""Finished items of a long evaluation on disk, so that the same command goes on after a stop.

In: an item's name and what was found for it. Out: the same, in the next run with the same key. A line is whole or does
not count, so a process may be killed at any moment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import platformdirs

from citewell.errors import UsageError
from citewell.kit.files import write_whole

SCHEMA = "citewell.journal/1"


class Journal:
    """Results by item name, kept in an append-only file; use it in a `with`.

    Attributes:
        done: what is known so far, of this run and of stopped ones before it with the same key.
    """

    def __init__(self, path: Path | None, key: str) -> None:
        """Open a journal. One of another key is begun anew; None for the path keeps it in memory only.

        Args:
            key: names everything that the results depend on (`key_of`).
        Raises:
            UsageError: the file cannot be written.
        """
        self.path = path
        self.done: dict[str, Any] = {}
        self._file: IO[str] | None = None
        if path is not None:
            self.done = _read(path, key)
            self._file = self._open(path, key)

    def record(self, name: str, value: Any) -> None:
        """Keep the result of one item, plain JSON; when this returns, a killed process has not lost it."""
        self.done[name] = value
        if self._file is not None:
            self._file.write(json.dumps([name, value], ensure_ascii=True) + "\n")
            self._file.flush()

    def finish(self) -> None:
        """Forget the file: the evaluation is complete, and its next run starts anew."""
        self.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, path: Path, key: str) -> IO[str]:
        """Write what is known to a new file (a torn last line is left out) and keep it open at its end."""
        lines = [{"schema": SCHEMA, "key": key}, *([name, value] for name, value in self.done.items())]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, "".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines))
            return path.open("a", encoding="utf-8")
        except OSError as problem:
            message = f"{path} cannot be written: {(problem.strerror or str(problem)).lower()}"
            raise UsageError(message, hint="choose another folder with --work") from problem


def key_of(files: Sequence[Path], settings: Mapping[str, object], versions: Mapping[str, str]) -> str:
    """A digest of all that results depend on: the data's bytes, the settings, the code."""
    digest = hashlib.sha256(json.dumps([dict(settings), dict(versions)], sort_keys=True, default=str).encode())
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def work_folder(named: Path | None) -> Path:
    """Where evaluations keep what a second run need not make again: the folder named, else the user's cache."""
    return named if named is not None else platformdirs.user_cache_path("citewell") / "eval"


def _read(path: Path, key: str) -> dict[str, Any]:
    done: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        first, *rest = path.read_text("utf-8").splitlines()
        if json.loads(first) != {"schema": SCHEMA, "key": key}:
            return {}
        for line in rest:
            name, value = json.loads(line)  # the line that a killed process tore ends the loop by an error
            done[name] = value
    return done
