"""`citewell add`."""

from __future__ import annotations

import time
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli.index import finish_vectors
from citewell.cli.output import json_option, library_option, print_json, printable, progress_bar, stdout
from citewell.config import AddSettings
from citewell.contract import failures_json
from citewell.errors import UsageError
from citewell.index.library import Counts, Library
from citewell.index.store import Store
from citewell.pipeline.add import Account, add, find, missing_sources
from citewell.pipeline.vectors import make_vectors_behind

FAILURES_SHOWN = 10


@click.command("add", short_help="Add files and folders to the library.")
@click.argument("sources", nargs=-1)
@click.option(
    "--wait", is_flag=True, help="Also make the vectors before returning (else they are made in the background)."
)
@click.option("--no-vectors", is_flag=True, help="Make no vectors now; `citewell index` makes them later.")
@click.option("--retry-failed", is_flag=True, help="Read again what failed before; without SOURCES, all that failed.")
@click.option("--wait-for-writer", type=click.IntRange(0), default=0, metavar="SECONDS",
              help="Wait this long for another `citewell add` to end.")  # fmt: skip
@library_option
@json_option
def add_command(
    sources: tuple[str, ...], wait: bool, no_vectors: bool, retry_failed: bool, wait_for_writer: int, library: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Add files and folders (with all that is in them) to the library.

    HTML, plain text, Markdown, PDF, DOCX, ODT, EPUB, and JSONL corpora of {"_id", "title", "text", "url"} (plain or
    .gz). Adding again costs almost nothing for what is unchanged, and replaces what changed. A run that was stopped
    goes on where it was. Text can be searched and answered from at once; vectors, which find by meaning, follow in the
    background.
    """
    started = time.monotonic()
    if not sources and retry_failed:
        sources = _failed_sources(library)
    found = find(sources)
    with Library.write(library, wait_s=wait_for_writer) as opened, progress_bar(quiet=as_json) as bar:
        task = bar.add_task("reading", total=None, what="")
        account = add(
            opened,
            found,
            settings=AddSettings(),
            retry_failed=retry_failed,
            progress=lambda done, total, what: bar.update(task, completed=done, total=total, what=printable(what)[:30]),
        )
        account.missing = len(missing_sources(opened, [s for s in sources if "://" not in s]))
        counts = opened.counts()
    seconds = time.monotonic() - started
    if as_json:
        print_json(_account_json(account, counts, library))
    else:
        _print_account(stdout(), account, counts, library, seconds)
    if wait:
        finish_vectors(library, quiet=as_json, wait_s=3600)
    elif not no_vectors and make_vectors_behind(library) and not as_json:
        stdout().print(
            "Vectors are being made in the background; `citewell status` shows how far they are.", style="dim"
        )
    if account.failed and not (account.added or account.replaced or account.unchanged):
        raise click.exceptions.Exit(1)


def _failed_sources(folder: Path) -> tuple[str, ...]:
    store = Store.open(folder)
    try:
        sources = tuple(dict.fromkeys(failure.source.split("#")[0] for failure in store.ledger.failures()))
    finally:
        store.close()
    if not sources:
        raise UsageError("nothing failed before", hint="name files or folders: citewell add FILE...")
    return sources


def _account_json(account: Account, counts: Counts, folder: Path) -> dict[str, object]:
    return {
        "schema": "citewell.add/1",
        "added": account.added,
        "replaced": account.replaced,
        "unchanged": account.unchanged,
        "removed": account.removed,
        "failed": failures_json(account.failed),
        "left_out": dict(sorted(account.others.items())),
        "missing": account.missing,
        "library": {
            "folder": str(folder),
            "documents": counts.documents,
            "passages": counts.passages,
            "vectors_pending": counts.vectors_pending,
        },
    }


def _print_account(console: Console, account: Account, counts: Counts, folder: Path, seconds: float) -> None:
    done = [
        f"{number:,} {name}"
        for name, number in (
            ("added", account.added),
            ("replaced", account.replaced),
            ("unchanged", account.unchanged),
            ("removed", account.removed),
            ("failed", len(account.failed)),
        )
        if number or name in ("added", "failed")
    ]
    console.print(Text(f"{', '.join(done)} in {seconds:.1f} s.", style="bold"))
    for failure in account.failed[:FAILURES_SHOWN]:
        console.print(Text.assemble(("failed ", "red"), printable(failure.source)), soft_wrap=True)
        console.print(Text(f"       {printable(failure.message)}; {failure.hint}"), soft_wrap=True)
    if len(account.failed) > FAILURES_SHOWN:
        console.print(f"... and {len(account.failed) - FAILURES_SHOWN} more: citewell status --failed")
    if account.others:
        kinds = ", ".join(f"{number} {printable(why)}" for why, number in account.others.most_common(6))
        console.print(Text(f"Left out, not documents: {kinds}."))
    if not account.documents and not account.others:
        console.print("There are no files at that place.")
    if account.missing:
        console.print(
            f"{account.missing} documents' files are no longer there: citewell remove --missing takes them out."
        )
    console.print(
        Text(f"Library: {printable(str(folder))} ({counts.documents:,} documents, {counts.passages:,} passages).")
    )
