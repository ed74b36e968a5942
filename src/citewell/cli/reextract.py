"""`citewell reextract`."""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli import visiting
from citewell.cli.crawl_account import print_omitted
from citewell.cli.output import json_option, library_option, print_json, printable, progress_bar, stdout
from citewell.cli.web import crawl_file
from citewell.config import AddSettings
from citewell.contract import Json, failures_json, library_json, outdated_json
from citewell.crawl.kept.database import CrawlFile
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.add import Account
from citewell.pipeline.again import read_again, read_files_again
from citewell.pipeline.vectors import make_vectors_behind
from citewell.pipeline.visits import VisitReport, named, reextract_each

NICENESS = 19  # the least there is: everything else on the machine comes first


@click.command("reextract", short_help="Read again what was kept of sites and files, without fetching.")
@click.argument("sources", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Also what this version has read already.")
@click.option("--no-vectors", is_flag=True, help="Make no vectors now; `citewell index` makes them later.")
@click.option("--wait-for-writer", type=click.IntRange(0), default=0, metavar="SECONDS",
              help="Wait this long for another command that writes to the library.")  # fmt: skip
@click.option("--behind", is_flag=True, hidden=True, help="Bit by bit, at the lowest priority, saying nothing.")
@library_option
@json_option
def reextract_command(
    sources: tuple[str, ...], everything: bool, no_vectors: bool, wait_for_writer: int, behind: bool, library: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Read again the pages of sites as they were kept, and files as they lie: nothing is fetched.

    \b
      citewell reextract
      citewell reextract https://docs.example.org/ --all

    For what an earlier version of citewell read, after an update: only what reads otherwise now. It is done in the
    background as well, by and by; `citewell status` says how much is left. With --all everything is read again. SOURCES
    are addresses or numbers of `citewell sources`; if none is named, all of them and the files. Files that have changed
    or are gone are left to `citewell add` and `citewell remove --missing`.
    """
    Store.open(library).close()
    if behind:
        if hasattr(os, "nice"):
            os.nice(NICENESS)
        read_again(library, vectors=not no_vectors)
        return
    if sources and not CrawlFile.exists(library):
        raise UsageError("nothing was ever fetched into this library", hint="see: citewell add --help")
    files, done = None, list[tuple[VisitReport, Json]]()
    with Library.write(library, wait_s=wait_for_writer) as opened:
        if not sources:
            files = _read_files(opened, everything=everything, quiet=as_json)
        if CrawlFile.exists(library):
            done = _read_pages(opened, sources, everything=everything, as_json=as_json)
        told = library_json(opened)
        left = outdated_json(opened)
    if as_json:
        print_json(
            {
                "schema": "citewell.reextract/1",
                "sources": [each for _, each in done],
                "files": _files_json(files or Account()),
                "outdated": left,
                "library": told,
            }
        )
    changed = any(report.account.added or report.account.replaced for report, _ in done)
    changed = changed or (files is not None and bool(files.added or files.replaced))
    if changed and not no_vectors and make_vectors_behind(library) and not as_json:
        stdout().print("Vectors are being made in the background.", style="dim")


def _read_files(library: Library, *, everything: bool, quiet: bool) -> Account:
    with progress_bar(quiet=quiet) as bar:
        task = bar.add_task("reading", total=None, what="")
        account = read_files_again(
            library,
            settings=AddSettings(),
            everything=everything,
            progress=lambda now, total, what: bar.update(task, completed=now, total=total, what=printable(what)[:30]),
        )
    if not quiet and account.documents:
        _print_files(stdout(), account)
    return account


def _print_files(console: Console, account: Account) -> None:
    parts = [f"{account.replaced:,} replaced", f"{account.unchanged:,} unchanged"]
    parts += [f"{len(account.failed):,} failed; citewell status --failed lists them"] if account.failed else []
    console.print(Text(f"Files: {', '.join(parts)}.", style="bold"))
    print_omitted(console, account.omitted)


def _files_json(account: Account) -> Json:
    return {
        "replaced": account.replaced,
        "unchanged": account.unchanged,
        "removed": account.removed,
        "failed": failures_json(account.failed),
        "omitted": dict(sorted(account.omitted.items())),
    }


def _read_pages(
    library: Library, sources: tuple[str, ...], *, everything: bool, as_json: bool
) -> list[tuple[VisitReport, Json]]:
    with crawl_file(library.folder) as file:
        chosen = named(file, sources)
        return list(
            visiting.accounts(
                file,
                lambda progress: reextract_each(
                    library, file, chosen, settings=AddSettings(), everything=everything, progress=progress
                ),
                as_json=as_json,
                brief=True,
            )
        )
