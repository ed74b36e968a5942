"""What commands share in printing: consoles, the error of two lines, JSON, options."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from citewell.config import LIBRARY_VARIABLE, library_folder

MAX_WIDTH = 100  # columns: longer lines are hard to read
F = TypeVar("F", bound=Callable[..., Any])


def library_option(function: F) -> F:
    """`--library DIR`, given to the command as a path."""

    def chosen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path:
        return library_folder(value)

    return click.option(
        "--library", metavar="DIR", callback=chosen,
        help=f"The library's folder. Default: ${LIBRARY_VARIABLE}, else your user data folder.",
    )(function)  # fmt: skip


def json_option(function: F) -> F:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")(function)


def stdout() -> Console:
    """For what was asked for. Colour only on a terminal."""
    return _console(stderr=False)


def stderr() -> Console:
    """For progress and errors."""
    return _console(stderr=True)


def print_json(value: dict[str, Any]) -> None:
    """One object on standard output, UTF-8 whatever the terminal's locale says."""
    data = json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.buffer.write(data.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def print_error(message: str, hint: str) -> None:
    """Two lines: what is wrong, and what to do."""
    console = stderr()
    console.print(Text.assemble(("error: ", "bold red"), printable(message)), soft_wrap=True)
    if hint:
        console.print(Text.assemble(("what to do: ", "bold"), printable(hint)), soft_wrap=True)


def printable(text: str) -> str:
    """Text that cannot move the cursor or break an encoder: controls and lone surrogates are shown as escapes."""
    shown = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in shown)


def print_paragraph(console: Console, text: Text, *, indent: int = 0) -> None:
    """A paragraph wrapped and indented, without blanks at the ends of lines: it will be copied."""
    for line in text.wrap(console, console.width - indent):
        line.rstrip()
        console.print(Text(" " * indent) + line, soft_wrap=True)


def progress_bar(*, quiet: bool) -> Progress:
    """A bar with a count, a rate and an estimate, on standard error; tasks give what is at hand as field `what`."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[what]}", style="dim"),
    )
    console = stderr()
    return Progress(*columns, console=console, disable=quiet or not console.is_terminal, transient=True)


class _RateColumn(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed and speed >= 10 else f"{speed:.1f}/s" if speed else "", style="dim")


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    width = Console(file=stream).width if stream.isatty() else int(os.environ.get("COLUMNS", "80"))
    plain = False if os.environ.get("NO_COLOR") else None  # None: styles on a terminal only
    width = max(20, min(width, MAX_WIDTH))
    return Console(file=stream, width=width, force_terminal=plain, highlight=False, markup=False, emoji=False)
