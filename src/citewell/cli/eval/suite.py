"""What the suites share: options, and running one under a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import RenderableType

from citewell.cli.output import F, print_error, print_json, progress_bar, stderr, stdout
from citewell.evaluate.journal import work_folder
from citewell.evaluate.report import Progress, Report, table, to_json

T = TypeVar("T")


def work_option(function: F) -> F:
    """`--work DIR`, given to the command as a path."""

    def chosen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path:
        return work_folder(Path(value).expanduser() if value else None)

    return click.option(
        "--work", metavar="DIR", callback=chosen,
        help="Where to keep what the next run need not make again. Default: your user cache folder.",
    )(function)  # fmt: skip


def run_suite(
    suite: Callable[[Progress], Report],
    *,
    as_json: bool,
    keeps: bool = True,
    further: Callable[[Report], RenderableType] | None = None,
) -> None:
    """Run a suite and print its report. Stopped by Ctrl-C, it says where it was and how to go on.

    Args:
        keeps: whether a stopped run of this suite goes on where it was.
        further: what is shown to people below the report's own table.
    """
    report = run_shown(suite, quiet=as_json, keeps=keeps)
    if as_json:
        print_json(to_json(report))
    else:
        stdout().print(table(report))
        if further is not None:
            stdout().print(further(report))


def run_shown(work: Callable[[Progress], T], *, quiet: bool, keeps: bool = True) -> T:
    """Do work under a progress bar; see run_suite."""
    at = ("the beginning", 0, 0)
    with progress_bar(quiet=quiet or not stderr().is_terminal) as bar:
        task = bar.add_task("reading", total=None, what="")

        def tell(what: str, done: int, total: int) -> None:
            nonlocal at
            at = (what, done, total)
            bar.update(task, description=what, completed=done, total=total)

        try:
            return work(tell)
        except KeyboardInterrupt as stop:
            what, done, total = at
            bar.stop()
            place = f"{what}: {done:,} of {total:,} done" if total else what
            how = "the same command goes on from what is kept" if keeps else "run it again: it starts anew"
            print_error(f"stopped at {place}", how)
            raise click.exceptions.Exit(130) from stop
