"""`citewell add`."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from citewell.cli import visiting
from citewell.cli.crawl_account import print_omitted
from citewell.cli.index import finish_vectors, tell_if_read_again
from citewell.cli.output import json_option, library_option, print_json, printable, progress_bar, stdout
from citewell.cli.web import apart, crawl_file, refuse_without_web, web_options, wishes
from citewell.config import AddSettings
from citewell.contract import Json, failures_json, library_json, visit_json_for_guest
from citewell.crawl.files import LEADS_OUT, FoundFile, OtherFile, PlaceProblem, file_source, source_path
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.add import Account, add, find, missing_sources, remembered_places
from citewell.pipeline.vectors import make_vectors_behind
from citewell.pipeline.visits import VisitReport, Wishes, remember, visit_each

FAILURES_SHOWN = 10
NAME_CHARS = 200


@dataclass(slots=True)
class Places:
    """What was named, told apart."""

    web: list[str]
    files: list[str]
    wishes: Wishes
    trusted: bool | None = None
    follow_links: bool | None = None


@dataclass(slots=True)
class Done:
    """What became of it."""

    files: Account | None = None
    visits: list[tuple[VisitReport, Json]] = field(default_factory=list)
    library: Json = field(default_factory=dict)


@click.command("add", short_help="Add sites, files and folders to the library.")
@click.argument("sources", nargs=-1)
@web_options
@click.option("--collection", metavar="NAME", help="Put what is added into a collection, to search in it alone.")
@click.option("--name", metavar="TEXT",
              help="Call what is added so, as the book or site it is; remembered. '' takes the name back.")  # fmt: skip
@click.option("--follow-links/--no-follow-links", default=None,
              help="Folders: also follow symbolic links that lead out of them; remembered.")  # fmt: skip
@click.option("--trust-addresses/--no-trust-addresses", "trusted", default=None,
              help="Files: take the addresses and names that they give as their own for true; remembered.")  # fmt: skip
@click.option(
    "--wait", is_flag=True, help="Also make the vectors before returning (else they are made in the background)."
)
@click.option("--no-vectors", is_flag=True, help="Make no vectors now; `citewell index` makes them later.")
@click.option("--retry-failed", is_flag=True, help="Read again what failed before; without SOURCES, all that failed.")
@click.option("--wait-for-writer", type=click.IntRange(0), default=0, metavar="SECONDS",
              help="Wait this long for another `citewell add` to end.")  # fmt: skip
@click.option("--guest", is_flag=True, hidden=True, help="Asked for by a client of the server.")
@library_option
@json_option
def add_command(
    sources: tuple[str, ...], collection: str | None, name: str | None, trusted: bool | None,
    follow_links: bool | None, wait: bool, no_vectors: bool, retry_failed: bool, wait_for_writer: int, library: Path,
    as_json: bool, guest: bool, **web: Any,
) -> None:  # fmt: skip
    """Add sites, files and folders (with all that is in them) to the library.

    \b
      citewell add https://docs.example.org/
      citewell add https://example.org/ --include /guide --exclude '*/print' --max-pages 500
      citewell add https://example.org/news/feed.xml --collection news
      citewell add https://example.org/essay.html --depth 0
      citewell add ~/papers report.pdf old-site.warc.gz
      citewell add ~/books/history --name "U.S. History"

    A site is read from the address given, by its links, sitemaps and feeds, as fast as it bears and within what its
    robots.txt allows. It is remembered with its rules: `citewell sources` lists them, `citewell refresh` visits them
    again. At the end stands why each address was not indexed; `citewell why URL` tells of one.

    Files: HTML, plain text, Markdown, reStructuredText, AsciiDoc, PDF, DOCX, ODT, EPUB; web archives (WARC, ARC,
    ZIM); and JSONL corpora of {"_id", "title", "text", "url"} (plain or .gz). Adding again costs almost nothing for
    what is unchanged, and replaces what changed. A run that was stopped goes on where it was. Text can be searched
    and answered from at once; vectors, which find by meaning, follow in the background.

    Each is cited as what it is: a page by the address where it was read, a file by its own. What a saved page or a web
    archive says of the address that it is from is told as its claim; --trust-addresses takes it for true, for files
    that you or somebody you trust has made.

    A folder is called as --name says, else as its own table of contents, settings, README or index page call it. Where
    a chapter's title says little by itself ("Introduction"), that name stands before it.
    """
    started = time.monotonic()
    if not sources and retry_failed:
        sources = _failed_sources(library)
    on_web, files = apart(sources)
    if not on_web:
        refuse_without_web(web)
    name = None if name is None else _one_line(name)
    _refuse_without_files(files, trusted=trusted, follow_links=follow_links)
    wanted = replace(wishes(web, collection=collection, name=name), guest=guest)
    places = Places(on_web, files, wanted, trusted, follow_links)
    done = _add(places, library, retry_failed=retry_failed, wait_s=wait_for_writer, as_json=as_json)
    if as_json:
        print_json(_account_json(done))
    else:
        _print_end(stdout(), done, time.monotonic() - started)
    if wait:
        finish_vectors(library, quiet=as_json, wait_s=3600)
    elif not no_vectors and make_vectors_behind(library) and not as_json:
        stdout().print(
            "Vectors are being made in the background; `citewell status` shows how far they are.", style="dim"
        )
    tell_if_read_again(library, quiet=as_json, vectors=not no_vectors)
    _end(done)


def _one_line(name: str) -> str:
    """
    Raises:
        UsageError: a name that cannot stand in a line.
    """
    name = " ".join(name.split())
    if len(name) > NAME_CHARS or not name.isprintable():
        raise UsageError(
            f"{printable(name)[:40]!r} is not a name", hint=f"use at most {NAME_CHARS} characters that can be printed"
        )
    return name


def _add(places: Places, folder: Path, *, retry_failed: bool, wait_s: float, as_json: bool) -> Done:
    done = Done()
    found = _found(places, folder) if places.files or not places.web else []
    with Library.write(folder, wait_s=wait_s) as opened:
        if places.files:
            with progress_bar(quiet=as_json) as bar:
                task = bar.add_task("reading", total=None, what="")
                done.files = add(
                    opened,
                    found,
                    settings=AddSettings(),
                    retry_failed=retry_failed,
                    collection=places.wishes.collection or "",
                    name=places.wishes.rules.get("name"),
                    trusted=places.trusted,
                    follow_links=places.follow_links,
                    progress=lambda now, total, what: bar.update(
                        task, completed=now, total=total, what=printable(what)[:30]
                    ),
                )
            done.files.missing = len(missing_sources(opened, [s for s in places.files if "://" not in s]))
        if places.web:
            done.visits = _visit(opened, places, folder, as_json=as_json)
        done.library = library_json(opened)
    return done


def _found(places: Places, folder: Path) -> list[FoundFile | PlaceProblem | OtherFile]:
    """What lies at the places, by way of links out of them where the owner says so now or has said so before."""
    named = [file_source(Path(os.path.abspath(source_path(p) or p))) for p in places.files]  # noqa: PTH100
    if places.follow_links is None:
        return find(places.files, followed=remembered_places(folder))
    return find(places.files, followed=named if places.follow_links else ())


def _refuse_without_files(files: Sequence[str], **options: bool | None) -> None:
    given = [name for name, value in options.items() if value is not None]
    if given and not files:
        option = {"trusted": "trust-addresses", "follow_links": "follow-links"}[given[0]]
        raise UsageError(f"--{option} is for files and folders, and only sites were named", hint="leave it out")


def _visit(library: Library, places: Places, folder: Path, *, as_json: bool) -> list[tuple[VisitReport, Json]]:
    with crawl_file(folder) as file:
        sources = list({s.source_id: s for s in [remember(file, url, places.wishes) for url in places.web]}.values())
        visits = list(
            visiting.accounts(
                file,
                lambda progress: visit_each(library, file, sources, settings=AddSettings(), progress=progress),
                as_json=as_json,
                plain=True,
            )
        )
        if not places.wishes.guest:
            return visits
        return [(report, visit_json_for_guest(report, told)) for report, told in visits]


def _failed_sources(folder: Path) -> tuple[str, ...]:
    store = Store.open(folder)
    try:
        sources = tuple(dict.fromkeys(failure.source.split("#")[0] for failure in store.ledger.failures()))
    finally:
        store.close()
    if not sources:
        raise UsageError("nothing failed before", hint="name files or folders: citewell add FILE...")
    return sources


def _end(done: Done) -> None:
    """Exit with status 1 if nothing of the files or of a source could be had."""
    files = done.files
    nothing = files is not None and bool(files.failed) and not (files.added or files.replaced or files.unchanged)
    visiting.end([report for report, _ in done.visits], failing=lambda report: not report.counts.indexed)
    if nothing:
        raise click.exceptions.Exit(1)


def _account_json(done: Done) -> dict[str, object]:
    files = done.files or Account()
    visits = [report for report, _ in done.visits]
    return {
        "schema": "citewell.add/1",
        "added": files.added + sum(visit.account.added for visit in visits),
        "replaced": files.replaced + sum(visit.account.replaced for visit in visits),
        "unchanged": files.unchanged + sum(visit.unchanged for visit in visits),
        "removed": files.removed + sum(visit.account.removed for visit in visits),
        "failed": failures_json(files.failed),
        "omitted": dict(sorted((files.omitted + sum((v.account.omitted for v in visits), Counter())).items())),
        "left_out": dict(sorted(files.others.items())),
        "missing": files.missing,
        "sources": [told for _, told in done.visits],
        "library": done.library,
    }


def _print_end(console: Console, done: Done, seconds: float) -> None:
    """The account of the files (those of visits stand above it), and what the library is now."""
    if done.files is not None:
        _print_files(console, done.files, seconds)
    about = done.library
    console.print(
        Text(
            f"Library: {printable(str(about['folder']))}"
            f" ({about['documents']:,} documents, {about['passages']:,} passages)."
        )
    )


def _print_files(console: Console, account: Account, seconds: float) -> None:
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
    print_omitted(console, account.omitted)
    if links := account.others[LEADS_OUT]:
        said = "1 link that leads out of the folder was" if links == 1 else f"{links:,} {LEADS_OUT} were"
        console.print(f"{said} not followed; --follow-links follows {'it' if links == 1 else 'them'}.")
    if account.others:
        kinds = ", ".join(f"{number} {printable(why)}" for why, number in account.others.most_common(6))
        console.print(Text(f"Left out, not documents: {kinds}."))
    if not account.documents and not account.others:
        console.print("There are no files at that place.")
    if account.missing:
        console.print(
            f"{account.missing} documents' files are no longer there: citewell remove --missing takes them out."
        )
