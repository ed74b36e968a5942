"""The process that fetches a source, seen from the one that takes in what it fetched."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES_VARIABLE = "CITEWELL_NAMES"
"""Environment: JSON of host names with their addresses, asked before DNS, as a hosts file is. For tests, and for sites
that are not in DNS."""

STDERR_LINES = 20
STOP_S = 20.0  # a fetching process that was told to stop has written all it has by then


@dataclass(frozen=True, slots=True)
class Fetching:
    """How far the fetching is."""

    requests: int = 0
    read: int = 0
    unchanged: int = 0
    bytes: int = 0
    waiting: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)
    last: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the fetching ended."""

    why: str  # "done", "max-pages", "later", "no answer", "stopped"; "broken" where it ended by itself
    suspended: tuple[str, ...] = ()  # hosts that gave no answer
    message: str = ""


class FetchingProcess:
    """A running fetch. It ends with us: its standard input closes, whatever becomes of this process."""

    def __init__(self, folder: Path, source_id: int, names: Mapping[str, Sequence[str]]) -> None:
        self.state = Fetching()
        self._ended: Ended | None = None
        self._errors: deque[str] = deque(maxlen=STDERR_LINES)
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "citewell.crawl.visit.process", str(folder), str(source_id), json.dumps(names)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C is for us; we tell it
        )
        self._readers = [
            threading.Thread(target=self._listen, daemon=True),
            threading.Thread(target=self._collect_errors, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def running(self) -> bool:
        return self._process.poll() is None

    def ended(self) -> Ended:
        """How it ended; waits until it has."""
        self._process.wait()
        for reader in self._readers:
            reader.join(STOP_S)
        said = " ".join(line.strip() for line in self._errors if line.strip())
        return self._ended or Ended("broken", message=said[-500:] or f"exit status {self._process.returncode}")

    def stop(self) -> None:
        """Let it write what it has and end."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it has ended
            self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader, pipe in zip(self._readers, (self._process.stdout, self._process.stderr), strict=True):
            reader.join(STOP_S)
            if pipe is not None:
                pipe.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                try:
                    message: dict[str, Any] = json.loads(line)
                except ValueError:
                    continue
                if "ended" in message:
                    self._ended = Ended(message["ended"], tuple(message["suspended"]), message["message"])
                else:
                    self.state = Fetching(**message)

    def _collect_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            self._errors.extend(lines)
