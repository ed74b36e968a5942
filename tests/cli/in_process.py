"""The command line without a process of its own, for tests that call it often: the same words, streams and status."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from click.testing import CliRunner

from citewell.cli import main


@dataclass(frozen=True)
class Done:
    """What a command wrote and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str, library: Path) -> Done:
    """Carry out `citewell WORDS --library LIBRARY`, off a terminal."""
    return run_bare(*words, "--library", str(library))


def run_bare(*words: str) -> Done:
    """Carry out `citewell WORDS`, off a terminal."""
    argv = ["citewell", *words]
    status = 0
    with mock.patch.object(sys, "argv", argv), CliRunner().isolation() as (out, err, _):
        try:
            main()
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        return Done(status, out.getvalue().decode(), err.getvalue().decode())
