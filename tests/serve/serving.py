"""A real server for tests: `citewell serve` as a process of its own, on a free port of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

START_S = 90.0
STOP_S = 20.0


@dataclass(slots=True)
class Serving:
    """A server that runs."""

    url: str  # without a slash at the end
    address: str  # that it has printed
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list)  # lines of its standard error

    @property
    def owner(self) -> dict[str, str]:
        """The header by which its owner's programs are let in; empty where the printed address has no secret."""
        _, _, secret = self.address.partition("?key=")
        return {"Authorization": f"Bearer {secret}"} if secret else {}

    @property
    def owner_line(self) -> str:
        """The same as a line of a request's head."""
        return "".join(f"{name}: {value}\r\n" for name, value in self.owner.items())


@contextmanager
def serving(folder: Path, *options: str, **environment: str) -> Iterator[Serving]:
    """Serve a library until the block ends; then it must end by itself when it is interrupted, and without a fuss.

    A block may end the server itself: how it ended is then the block's to judge.
    """
    command = [sys.executable, "-m", "citewell", "serve", "--port", "0", "--library", str(folder), *options]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
        env=os.environ | environment,
    )  # fmt: skip
    assert process.stderr is not None
    first = process.stderr.readline()
    found = re.search(r"http://\S+", first)
    assert found is not None, first + process.stderr.read()
    server = Serving(re.sub(r"(?<=\d)/.*", "", found.group()), found.group(), process)
    listener = threading.Thread(target=lambda: server.log.extend(process.stderr or ()), daemon=True)
    listener.start()
    try:
        yield server
    finally:
        ended_before = process.poll() is not None
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            listener.join(STOP_S)
            process.stderr.close()
    assert ended_before or process.returncode in (0, 130), server.log
    assert not [line for line in server.log if "Traceback" in line], server.log
