"""Visits as commands make them: with progress while they run, the account after each, and the exit status."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import click

from citewell.cli.crawl_account import nothing_indexed, print_report
from citewell.cli.crawl_progress import CrawlProgress
from citewell.cli.output import print_error, stdout
from citewell.contract import Json, visit_json
from citewell.crawl.kept.database import CrawlFile
from citewell.pipeline.crawl import Progress
from citewell.pipeline.visits import VisitReport

Run: TypeAlias = Callable[[Progress], Iterable[VisitReport]]
"""Visits sources, telling its progress."""


def accounts(
    file: CrawlFile, run: Run, *, as_json: bool, brief: bool = False, plain: bool = False
) -> Iterator[tuple[VisitReport, Json]]:
    """Run visits, with the account of each as soon as it has ended, and its JSON."""
    progress = CrawlProgress(quiet=as_json, plain=plain)
    with progress:
        for report in run(progress):
            progress.pause()
            if not as_json:
                print_report(stdout(), file, report, brief=brief)
            yield report, visit_json(file, report)


def end(reports: Iterable[VisitReport], *, failing: Callable[[VisitReport], bool]) -> None:
    """Say on standard error which sources gave nothing, and why; exit with status 1 if `failing` says so of one, or
    the fetching of one broke off: whoever runs it by the clock is to know."""
    failed = False
    for report in reports:
        nothing = nothing_indexed(report)
        if nothing is not None:
            print_error(*nothing)
        failed = failed or failing(report) or report.account.ended.why == "broken"
    if failed:
        raise click.exceptions.Exit(1)
