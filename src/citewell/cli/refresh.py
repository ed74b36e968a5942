"""`citewell refresh`."""

from __future__ import annotations

import time
from pathlib import Path

import click
from rich.text import Text

from citewell.cli import visiting
from citewell.cli.index import finish_vectors, tell_if_read_again
from citewell.cli.output import json_option, library_option, print_json, printable, stdout
from citewell.cli.web import crawl_file
from citewell.config import AddSettings
from citewell.contract import Json, library_json, visit_json_for_guest
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.sources import Sources
from citewell.crawl.records import Source
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.vectors import make_vectors_behind
from citewell.pipeline.visits import VisitReport, named, visit_each


@click.command("refresh", short_help="Visit the library's sites again.")
@click.argument("sources", nargs=-1)
@click.option("--due", is_flag=True, help="Ask only for pages whose time has come; say nothing when there are none.")
@click.option("--wait", is_flag=True, help="Also make the vectors before returning.")
@click.option("--no-vectors", is_flag=True, help="Make no vectors now; `citewell index` makes them later.")
@click.option("--wait-for-writer", type=click.IntRange(0), default=0, metavar="SECONDS",
              help="Wait this long for another command that writes to the library.")  # fmt: skip
@click.option("--guest", is_flag=True, hidden=True, help="Asked for by a client of the server.")
@library_option
@json_option
def refresh_command(
    sources: tuple[str, ...], due: bool, wait: bool, no_vectors: bool, wait_for_writer: int, library: Path,
    as_json: bool, guest: bool,
) -> None:  # fmt: skip
    """Visit the library's sites again: all of them, or those named by address or number.

    \b
      citewell refresh
      citewell refresh https://docs.example.org/
      citewell refresh --due

    A page that has not changed costs one short question to its server. A changed one gets a new revision; one that has
    gone leaves the search, and what was cited of it can still be shown. How often a page is due follows from how often
    it changed. A visit that was stopped goes on where it was.

    From cron, every hour, on as many libraries as you like; a run that finds another one at work ends at once:

    \b
      17 * * * *  citewell refresh --due --library /srv/library
    """
    Store.open(library).close()
    done: list[tuple[VisitReport, Json]] = []
    told: Json = {}
    if _wanted(library, sources, due=due):
        with Library.write(library, wait_s=wait_for_writer) as opened, crawl_file(library) as file:
            chosen = _chosen(file, sources, due=due)
            done = list(
                visiting.accounts(
                    file,
                    lambda progress: visit_each(
                        opened, file, chosen, settings=AddSettings(), due_only=due, progress=progress
                    ),
                    as_json=as_json,
                    brief=True,
                )
            )
            if guest:
                done = [(report, visit_json_for_guest(report, each)) for report, each in done]
            told = library_json(opened)
    if as_json:
        print_json({"schema": "citewell.refresh/1", "sources": [each for _, each in done], "library": told})
    _make_vectors(library, done, wait=wait, behind=not no_vectors, quiet=as_json)
    tell_if_read_again(library, quiet=as_json or not done, vectors=not no_vectors)
    if done:
        reports = [report for report, _ in done]
        alive = any(report.answered for report in reports)
        visiting.end(reports, failing=lambda _report: not alive)


def _wanted(folder: Path, names: tuple[str, ...], *, due: bool) -> bool:
    """Whether there is anything to visit. Looked at before the library is locked, so that nothing is cheap.

    Raises:
        UsageError: there are no sources at all.
        SourceNotFound: a name is none's.
    """
    if CrawlFile.exists(folder):
        with crawl_file(folder) as file:
            if named(file, names):
                return bool(_chosen(file, names, due=due))
    if due and not names:
        return False
    raise UsageError(
        "this library has no source on the web", hint="add one: citewell add https://example.org/ (files: citewell add)"
    )


def _chosen(file: CrawlFile, names: tuple[str, ...], *, due: bool) -> list[Source]:
    now = time.time()
    return [source for source in named(file, names) if not due or Sources(file).has_due(source, now)]


def _make_vectors(folder: Path, done: list[tuple[VisitReport, Json]], *, wait: bool, behind: bool, quiet: bool) -> None:
    changed = any(report.account.added or report.account.replaced for report, _ in done)
    if wait:
        finish_vectors(folder, quiet=quiet, wait_s=3600)
    elif changed and behind and make_vectors_behind(folder) and not quiet:
        stdout().print(Text(f"Vectors are being made in the background for {printable(str(folder))}.", style="dim"))
