"""`citewell reextract`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli import visiting
from citewell.cli.output import json_option, library_option, print_json, stdout
from citewell.cli.web import crawl_file
from citewell.config import AddSettings
from citewell.contract import library_json
from citewell.crawl.kept.database import CrawlFile
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.vectors import make_vectors_behind
from citewell.pipeline.visits import named, reextract_each


@click.command("reextract", short_help="Read what was kept of sites again, without fetching.")
@click.argument("sources", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Also pages that this version has read already.")
@click.option("--no-vectors", is_flag=True, help="Make no vectors now; `citewell index` makes them later.")
@click.option("--wait-for-writer", type=click.IntRange(0), default=0, metavar="SECONDS",
              help="Wait this long for another command that writes to the library.")  # fmt: skip
@library_option
@json_option
def reextract_command(
    sources: tuple[str, ...], everything: bool, no_vectors: bool, wait_for_writer: int, library: Path, as_json: bool
) -> None:
    """Read the pages of sites again from what was kept of them: nothing is fetched.

    \b
      citewell reextract
      citewell reextract https://docs.example.org/ --all

    For pages that an earlier version of citewell read, after an update; with --all for every page. SOURCES are
    addresses or numbers of `citewell sources`, all if none is named. Files are read again by `citewell add`.
    """
    Store.open(library).close()
    if not CrawlFile.exists(library):
        raise UsageError("nothing was ever fetched into this library", hint="see: citewell add --help")
    with Library.write(library, wait_s=wait_for_writer) as opened, crawl_file(library) as file:
        chosen = named(file, sources)
        done = list(
            visiting.accounts(
                file,
                lambda progress: reextract_each(
                    opened, file, chosen, settings=AddSettings(), everything=everything, progress=progress
                ),
                as_json=as_json,
                brief=True,
            )
        )
        told = library_json(opened)
    if as_json:
        print_json({"schema": "citewell.reextract/1", "sources": [each for _, each in done], "library": told})
    changed = any(report.account.added or report.account.replaced for report, _ in done)
    if changed and not no_vectors and make_vectors_behind(library) and not as_json:
        stdout().print("Vectors are being made in the background.", style="dim")
