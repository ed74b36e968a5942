"""The process that an assistant starts: what it writes, and how it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}},
}
READY = {"jsonrpc": "2.0", "method": "notifications/initialized"}
QUERY = "pars fracture treatment"
NO_MESSAGES = ["", "nonsense", "[]", '{"a": 1}', "\x00\x1b[31m", '"\\ud800"', "9" * 100_000, "{" * 100_000]
ENDS_WITHIN_S = 20.0  # a loaded machine; on a quiet one it is a fraction of a second


class Running:
    """A process of `citewell mcp`, by its streams."""

    def __init__(self, library: Path) -> None:
        command = [sys.executable, "-m", "citewell", "mcp", "--library", str(library)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdin
        assert self.process.stdout
        self.stdin, self.stdout = self.process.stdin, self.process.stdout

    def say(self, *messages: object) -> None:
        """Write lines: objects as JSON, texts as they are."""
        for message in messages:
            self.stdin.write((message if isinstance(message, str) else json.dumps(message)) + "\n")
        self.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The next line, which is a message of the protocol."""
        message: dict[str, Any] = json.loads(self.stdout.readline())
        assert message["jsonrpc"] == "2.0"
        return message

    def begin(self) -> None:
        self.say(HELLO)
        assert self.hear()["result"]["serverInfo"]["name"] == "citewell"
        self.say(READY)

    def ask(self, number: int, query: str = QUERY) -> None:
        params = {"name": "ask", "arguments": {"query": query}}
        self.say({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})

    def end(self) -> tuple[int, str, str]:
        """Its status, and what it had still written on its streams."""
        out, err = self.process.communicate(timeout=ENDS_WITHIN_S)
        return self.process.returncode, out, err


@contextmanager
def running(library: Path) -> Iterator[Running]:
    started = Running(library)
    try:
        yield started
    finally:
        started.process.kill()
        with started.process:  # closes its streams and waits for it
            pass


def test_it_ends_with_its_input(demo_folder: Path) -> None:
    """And writes nothing but the protocol: one line for a person on standard error, without what was asked."""
    with running(demo_folder) as server:
        server.begin()
        server.ask(2)
        assert server.hear()["result"]["structuredContent"]["answered"]
        status, out, err = server.end()
    assert (status, out) == (0, "")
    assert err == f"an assistant may ask {demo_folder} now\n"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("busy", [False, True])
def test_it_ends_when_it_is_told_to(demo_folder: Path, ending: signal.Signals, busy: bool) -> None:
    """At once, whether it waits or works, and leaves no process behind."""
    with running(demo_folder) as server:
        server.begin()
        for number in range(2, 40 if busy else 2):
            server.ask(number)
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.process.send_signal(ending)
        assert server.process.wait(ENDS_WITHIN_S) == -ending
        assert not [child for child in children if child.is_running()]
        assert "Traceback" not in server.end()[2]


def test_it_ends_when_the_assistant_is_gone(demo_folder: Path) -> None:
    """With an answer under way and nobody to read it: quietly."""
    with running(demo_folder) as server:
        server.begin()
        server.stdout.close()
        server.ask(2)
        server.ask(3)
        server.stdin.close()
        assert server.process.wait(ENDS_WITHIN_S) == 0
        assert server.process.stderr
        assert "Traceback" not in server.process.stderr.read()


def test_what_is_no_message_is_passed_over(demo_folder: Path) -> None:
    """The next message is answered."""
    with running(demo_folder) as server:
        server.begin()
        for number, line in enumerate(NO_MESSAGES, start=2):
            server.say(line)
            server.ask(number)
            assert server.hear()["id"] == number
        status, out, err = server.end()
    assert (status, out) == (0, "")
    assert "Traceback" not in err
