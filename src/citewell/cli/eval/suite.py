"""What the suites share: options, and running one under a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from citewell.cli.output import F, print_error, print_json, progress_bar, stderr, stdout
from citewell.evaluate.journal import work_folder
from citewell.evaluate.report import Progress, Report, table, to_json


def work_option(function: F) -> F:
    """`--work DIR`, given to the command as a path."""

    def chosen(_context: click.Context, _parameter: click.Parameter, value: str | None) -> Path:
        return work_folder(Path(value).expanduser() if value else None)

    return click.option(
        "--work", metavar="DIR", callback=chosen,
        help="Where to keep what the next run need not make again. Default: your user cache folder.",
    )(function)  # fmt: skip


def run_suite(suite: Callable[[Progress], Report], *, as_json: bool, keeps: bool = True) -> None:
    """Run a suite and print its report. Stopped by Ctrl-C, it says where it was and how to go on.

    Args:
        keeps: whether a stopped run of this suite goes on where it was.
    """
    at = ("the beginning", 0, 0)
    with progress_bar(quiet=as_json or not stderr().is_terminal) as bar:
        task = bar.add_task("reading", total=None, what="")

        def tell(what: str, done: int, total: int) -> None:
            nonlocal at
            at = (what, done, total)
            bar.update(task, description=what, completed=done, total=total)

        try:
            report = suite(tell)
        except KeyboardInterrupt as stop:
            what, done, total = at
            bar.stop()
            place = f"{what}: {done:,} of {total:,} done" if total else what
            how = "the same command goes on from what is kept" if keeps else "run it again: it starts anew"
            print_error(f"stopped at {place}", how)
            raise click.exceptions.Exit(130) from stop
    if as_json:
        print_json(to_json(report))
    else:
        stdout().print(table(report))
