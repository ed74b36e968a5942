"""A real server for tests with settings that no option of the command line has: in a thread, on a free port."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from starlette.types import ASGIApp

from citewell.config import ServeSettings
from citewell.serve.app import make_server
from citewell.serve.listen import bound_socket, server
from citewell.serve.logs import RequestLog
from citewell.serve.state import Shared

START_S = 60.0


@dataclass(frozen=True, slots=True)
class InThread:
    """A server that runs in this process."""

    url: str  # without a slash at the end
    shared: Shared
    written: io.StringIO

    @property
    def log(self) -> list[dict[str, Any]]:
        """Its lines of log."""
        return [json.loads(line) for line in self.written.getvalue().splitlines()]

    def workers(self) -> list[psutil.Process]:
        """The processes that answer its queries."""
        pids = [member._process.pid for member in self.shared.engine.crew._members if member._process]
        return [psutil.Process(pid) for pid in pids if pid is not None]


@contextmanager
def in_thread(folder: Path, settings: ServeSettings) -> Iterator[InThread]:
    """Serve a library until the block ends."""
    written = io.StringIO()
    made = make_server(folder, settings, log=RequestLog(queries=settings.log_queries, stream=written))
    with listening(made.app, settings) as url:
        yield InThread(url, made.shared, written)


@contextmanager
def listening(app: ASGIApp, settings: ServeSettings) -> Iterator[str]:
    """Serve any app; its address."""
    bound = bound_socket("127.0.0.1", 0)
    running = server(app, settings)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        wait_until(lambda: running.started or not thread.is_alive(), START_S)
        assert running.started
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        running.should_exit = True
        thread.join()


def wait_until(holds: Any, within_s: float = 30.0) -> None:
    """Wait for a condition, and fail if it does not come about in time."""
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)
