"""`citewell index`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.output import library_option, progress_bar, stdout
from citewell.errors import LibraryBusy
from citewell.pipeline.again import read_again_behind
from citewell.pipeline.vectors import make_vectors

BACKGROUND_WAIT_S = 10.0
"""How long a background run waits for the one before it, which may be at its last batch."""


@click.command("index", short_help="Finish the vectors left to the background.")
@click.option("--quiet", is_flag=True, help="Say nothing, and leave the work to another process that is already at it.")
@library_option
def index_command(quiet: bool, library: Path) -> None:
    """Finish what `add` left to the background: make the vectors that find passages by meaning."""
    if quiet:
        try:
            finish_vectors(library, quiet=True, wait_s=BACKGROUND_WAIT_S)
        except LibraryBusy:
            return
    else:
        finish_vectors(library, quiet=False, wait_s=3600)
        tell_if_read_again(library, quiet=False)


def tell_if_read_again(folder: Path, *, quiet: bool, vectors: bool = True) -> None:
    """Let what an earlier version of citewell read be read again in the background, and say so."""
    if read_again_behind(folder, vectors=vectors) and not quiet:
        stdout().print(
            "What an earlier version of citewell read is read again in the background; `citewell status` shows how far"
            " it is.",
            style="dim",
        )


def finish_vectors(folder: Path, *, quiet: bool, wait_s: float) -> None:
    """Make all vectors that wait, with a progress bar."""
    with progress_bar(quiet=quiet) as bar:
        task = bar.add_task("vectors", total=None, what="")
        made = make_vectors(
            folder, wait_s=wait_s, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    if not quiet:
        stdout().print(f"{made:,} vectors made; all passages can be found by meaning.")
