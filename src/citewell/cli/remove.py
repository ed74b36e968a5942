"""`citewell remove`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.output import library_option, stdout
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.remove import remove


@click.command("remove", short_help="Take documents out of the search.")
@click.argument("sources", nargs=-1)
@click.option(
    "--missing", is_flag=True, help="Take out documents whose files are no longer there (below SOURCES, if given)."
)
@library_option
def remove_command(sources: tuple[str, ...], missing: bool, library: Path) -> None:
    """Take documents out of the search: files, folders or document ids.

    What was cited of them can still be shown with `citewell show`. Adding the file again brings it back.
    """
    if not sources and not missing:
        raise UsageError("nothing to remove was named", hint="name files, folders or document ids, or use --missing")
    Store.open(library).close()
    with Library.write(library) as opened:
        removed = remove(opened, sources, missing=missing)
    stdout().print(f"{removed:,} documents removed.")
