"""`citewell ask` and `citewell search`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from citewell.cli.output import F, json_option, library_option, print_json, stdout
from citewell.cli.render import print_answer, print_results
from citewell.config import RetrieveSettings
from citewell.contract import answer_json, search_json
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.pipeline.ask import ask
from citewell.retrieve import iso_date
from citewell.types import Answer, Filters

OPERATORS = """\b
Operators, all optional:
  "exact phrase"     words side by side        -word          without this word
  site:example.org   only this site            filetype:pdf   only this kind of file
  after:2023         published since           before:2024-05-01
  collection:NAME    only what was added with --collection NAME
  lang:de            only this language
"""


def _query_options(function: F) -> F:
    for option in (
        click.option(
            "--site", multiple=True, metavar="SITE", help="Only this host, domain or site name. May be repeated."
        ),
        click.option("--collection", multiple=True, metavar="NAME", help="Only this collection. May be repeated."),
        click.option(
            "--since", metavar="DATE", help="Only documents published or modified since (2023, 2023-05, 2023-05-01)."
        ),
        click.option(
            "--max-sources", type=click.IntRange(1, 50), default=10, show_default=True, help="Results to show at most."
        ),
        library_option,
        json_option,
        click.argument("query"),
    ):
        function = option(function)
    return function


@click.command("ask", short_help="Answer a question, each sentence with its source.", epilog=OPERATORS)
@_query_options
def ask_command(
    query: str,
    site: tuple[str, ...],
    collection: tuple[str, ...],
    since: str | None,
    max_sources: int,
    library: Path,
    as_json: bool,
) -> None:
    """Answer QUERY from the library, every sentence with its source, above the results.

    When the library does not hold enough evidence the answer says so, and the results are shown all the same.
    """
    answer = _asked(library, query, site, collection, since, max_sources, answering=True)
    if as_json:
        print_json(answer_json(answer))
    else:
        print_answer(stdout(), answer)


@click.command("search", short_help="List results with their summaries.", epilog=OPERATORS)
@_query_options
def search_command(
    query: str,
    site: tuple[str, ...],
    collection: tuple[str, ...],
    since: str | None,
    max_sources: int,
    library: Path,
    as_json: bool,
) -> None:
    """List the results for QUERY, each with its summary, without an answer."""
    answer = _asked(library, query, site, collection, since, max_sources, answering=False)
    if as_json:
        print_json(search_json(answer))
    else:
        print_results(stdout(), answer)


def _asked(
    folder: Path,
    query: str,
    site: tuple[str, ...],
    collection: tuple[str, ...],
    since: str | None,
    max_sources: int,
    *,
    answering: bool,
) -> Answer:
    day = iso_date(since) if since is not None else None
    if since is not None and day is None:
        raise UsageError(f"--since {since} is not a date", hint="write it as 2023, 2023-05 or 2023-05-01")
    settings = replace(RetrieveSettings(), documents_k=max_sources)
    library = Library.read(folder)
    try:
        filters = Filters(sites=site, collections=collection, since=day)
        return ask(library, query, settings=settings, answering=answering, filters=filters)
    finally:
        library.close()
