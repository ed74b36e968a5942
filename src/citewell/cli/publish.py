"""`citewell publish`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.text import Text

from citewell.cli.narrowing import filters, narrowing_options
from citewell.cli.output import F, json_option, library_option, print_json, printable, progress_bar, stderr, stdout
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.pipeline.asked import Asked, whole
from citewell.publish.formats import FORMATS, format_of, published
from citewell.publish.harmless import one_line
from citewell.publish.page import page
from citewell.publish.saved import Repeated, read_saved
from citewell.publish.site import TITLE, Account, publish_site
from citewell.publish.sitemap import base
from citewell.publish.target import write
from citewell.publish.wording import counted
from citewell.types import Answer, Filters

STDOUT = "-"
TODAY = "today"


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is asked, of which library, and the day to print."""

    library: Path
    filters: Filters
    max_sources: int
    date: str


def _options(function: F) -> F:
    options = (
        click.option("-o", "--output", "target", required=True, metavar="FILE|FOLDER",
                     help='Where to write: a file ("-" is standard output), or with --all a folder.'),
        click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Default: by the suffix of FILE."),
        click.option("--all", "saved", metavar="SAVED",
                     help='A text file with one query a line ("-" is standard input): make a site of their pages.'),
        click.option("--base-url", metavar="URL", help="With --all: where the site will be; its site map needs this."),
        click.option("--title", metavar="TEXT", help=f"With --all: title of the list of pages.  [default: {TITLE}]"),
        click.option("--date", "day", metavar="DAY", help='Day of publication to print, as 2026-03-05 or "today".'),
        narrowing_options,
        library_option,
        json_option,
        click.argument("query", required=False),
    )  # fmt: skip
    for option in reversed(options):  # the help lists them in this order
        function = option(function)
    return function


@click.command("publish", short_help="Write an answer as a page of its own, or many as a site.")
@_options
def publish_command(
    query: str | None,
    target: str,
    kind: str | None,
    saved: str | None,
    base_url: str | None,
    title: str | None,
    day: str | None,
    site: tuple[str, ...],
    collection: tuple[str, ...],
    since: str | None,
    max_sources: int,
    library: Path,
    as_json: bool,
) -> None:
    """Write the answer to QUERY as one page that needs nothing else: HTML, Markdown, PDF or JSON.

    \b
      citewell publish "pars fracture treatment" -o page.html
      citewell publish "pars fracture treatment" -o page.pdf --date today
      citewell publish "when is surgery considered" -o - --format md
      citewell publish --all questions.txt -o site/ --base-url https://answers.example.org/

    Every number on the page leads to the exact quote in its paragraph, with where it stands and when it was read. The
    page loads nothing from anywhere. The same library, query and settings give the same file: a page says up to which
    day its sources were read, and a day of publication only where --date gives one.

    --all makes a folder with a page for each line of SAVED (blank lines and lines that begin with # are passed over),
    index.html, and with --base-url sitemap.xml. Run it again to renew: files that did not change are left as they
    are, pages whose query is no longer in SAVED are removed, and files that are not ours are never touched.

    PDF needs one more package: pip install 'citewell[pdf]'. JSON is what `citewell ask --json` prints.
    """
    wishes = _Wishes(library, filters(site, collection, since), max_sources, _day(day))
    if (query is None) == (saved is None):
        raise UsageError("name either a query or, with --all, a file of queries", hint="see: citewell publish --help")
    if query is not None:
        _refuse({"--base-url": base_url, "--title": title})
        if as_json:
            raise UsageError("--json tells what --all did, and one query was named", hint="write JSON: --format json")
        _publish_one(query, target, kind or ("html" if target == STDOUT else format_of(target)), wishes)
    elif saved is not None:
        if kind not in (None, "html") or target == STDOUT:
            raise UsageError("--all makes a folder of HTML pages", hint="leave --format out, name a folder: -o site/")
        url = base(base_url) if base_url else ""
        _publish_all(saved, target, one_line(title or "") or TITLE, url, wishes, as_json=as_json)


def _publish_one(query: str, target: str, kind: str, wishes: _Wishes) -> None:
    with _asking(wishes) as ask:
        answer = ask(query)
    data = published(answer, kind, filters=wishes.filters, date=wishes.date)
    if target != STDOUT:
        write(Path(target), data)
        _print_written(answer, target, len(data))
        return
    if kind == "pdf" and sys.stdout.isatty():
        raise UsageError("a PDF would only garble this terminal", hint="name a file: -o page.pdf")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _publish_all(saved: str, target: str, title: str, url: str, wishes: _Wishes, *, as_json: bool) -> None:
    queries, repeated = read_saved(saved)
    with _asking(wishes) as ask, progress_bar(quiet=as_json) as bar:
        task = bar.add_task("publishing", total=len(queries), what="")
        account = publish_site(
            queries,
            lambda text: page(ask(text), filters=wishes.filters, published=wishes.date),
            Path(target),
            title=title,
            url=url,
            progress=lambda done, _, what: bar.update(task, completed=done, what=printable(what)[:30]),
        )
    if as_json:
        print_json(_account_json(account, repeated, target))
    else:
        _print_account(account, repeated, target)
    if not account.made:
        raise click.exceptions.Exit(1)


@contextmanager
def _asking(wishes: _Wishes) -> Iterator[Callable[[str], Answer]]:
    """Questions to an open library."""
    library = Library.read(wishes.library)
    try:
        yield lambda query: whole(library, Asked(query, wishes.filters, wishes.max_sources))
    finally:
        library.close()


def _print_written(answer: Answer, target: str, size: int) -> None:
    quoted = len({citation.source for sentence in answer.sentences for citation in sentence.citations})
    said = f"{counted(len(answer.sentences), 'sentence')} from {counted(quoted, 'source')}"
    parts = [said if answer.answered else "not answered, and why", counted(len(answer.results), "result")]
    stdout().print(Text(f"{printable(target)}: {', '.join(parts)} ({size / 1e3:,.0f} kB)"), soft_wrap=True)


def _print_account(account: Account, repeated: list[Repeated], target: str) -> None:
    console, problems = stdout(), stderr()
    changes = [made.change for made in account.made]
    refused = [made for made in account.made if not made.answered]
    parts = [f"{changes.count(change):,} {change}" for change in ("new", "changed", "unchanged") if change in changes]
    console.print(
        Text(f"{printable(target)}: {counted(len(account.made), 'page')} ({', '.join(parts) or 'none'}), index.html"),
        soft_wrap=True,
    )
    if refused:
        console.print(f"{counted(len(refused), 'query', 'queries')} not answered by this library:")
        for made in refused:
            console.print(Text(f"  {printable(made.query)}"), soft_wrap=True)
    for each in repeated:
        console.print(
            Text(f"line {each.line}, “{printable(each.query)}”, is the same question as “{printable(each.first)}”"),
            soft_wrap=True,
        )
    if account.removed:
        console.print(Text(f"removed, no longer wanted: {printable(', '.join(account.removed))}"), soft_wrap=True)
    if not account.sitemap:
        console.print(
            "no sitemap.xml: it needs the address of the site, --base-url https://answers.example.org/", soft_wrap=True
        )
    for failed in account.failed:
        problems.print(Text(f"failed: {printable(failed.query)}: {printable(failed.reason)}"), soft_wrap=True)
        problems.print(Text(f"  what to do: {printable(failed.hint)}", style="dim"), soft_wrap=True)


def _account_json(account: Account, repeated: list[Repeated], target: str) -> dict[str, object]:
    """`citewell.publish/1`"""
    return {
        "schema": "citewell.publish/1",
        "folder": target,
        "pages": [
            {"query": made.query, "file": made.file, "answered": made.answered, "change": made.change}
            for made in account.made
        ],
        "failed": [{"query": each.query, "reason": each.reason, "hint": each.hint} for each in account.failed],
        "repeated": [{"query": each.query, "line": each.line, "first": each.first} for each in repeated],
        "removed": account.removed,
        "sitemap": account.sitemap,
    }


def _refuse(given: dict[str, object]) -> None:
    for name, value in given.items():
        if value is not None:
            raise UsageError(f"{name} is for --all, and one query was named", hint="leave it out")


def _day(value: str | None) -> str:
    """The day of publication as ISO date, "" for none."""
    if value is None:
        return ""
    if value == TODAY:
        return datetime.now(UTC).date().isoformat()
    try:
        return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "").isoformat()
    except ValueError:
        raise UsageError(f"--date {value} is not a day", hint='write it as 2026-03-05, or "today"') from None
