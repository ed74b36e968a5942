"""`citewell remove`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.output import library_option, stdout
from citewell.cli.web import crawl_file
from citewell.crawl.kept.database import CrawlFile
from citewell.errors import SourceNotFound, UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.remove import remove
from citewell.pipeline.visits import forget, is_web, named


@click.command("remove", short_help="Take sites, files or documents out of the search.")
@click.argument("sources", nargs=-1)
@click.option(
    "--missing", is_flag=True, help="Take out documents whose files are no longer there (below SOURCES, if given)."
)
@library_option
def remove_command(sources: tuple[str, ...], missing: bool, library: Path) -> None:
    """Take documents out of the search: those of sites, files or folders, or by their ids.

    \b
      citewell remove https://docs.example.org/
      citewell remove ~/papers/old
      citewell remove --missing

    What was cited of them can still be shown with `citewell show`. A site is forgotten with its rules and all that was
    kept of it. Adding the site or file again brings it back.
    """
    if not sources and not missing:
        raise UsageError(
            "nothing to remove was named", hint="name sites, files, folders or document ids, or use --missing"
        )
    sites = [source for source in sources if is_web(source)]
    others = [source for source in sources if not is_web(source)]
    Store.open(library).close()
    removed = 0
    with Library.write(library) as opened:
        if sites:
            removed += _forget(opened, library, sites)
        if others or (missing and not sites):
            removed += remove(opened, others, missing=missing)
    stdout().print(f"{removed:,} documents removed.")


def _forget(opened: Library, folder: Path, sites: list[str]) -> int:
    if not CrawlFile.exists(folder):
        raise SourceNotFound(f"{sites[0]} is not a source of this library", hint="see: citewell sources")
    with crawl_file(folder) as file:
        return sum(forget(opened, file, source) for source in named(file, sites))
