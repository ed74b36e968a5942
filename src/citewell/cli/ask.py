"""`citewell ask` and `citewell search`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.narrowing import filters, narrowing_options
from citewell.cli.output import F, json_option, library_option, print_json, stdout
from citewell.cli.render import print_answer, print_results, print_understood
from citewell.contract import answer_json, search_json
from citewell.index.library import Library
from citewell.pipeline.asked import Asked, whole
from citewell.types import Answer

OPERATORS = """\b
Operators, all optional:
  "exact phrase"     words side by side        -word          without this word
  site:example.org   only this site            filetype:pdf   only this kind of file
  after:2023         published since           before:2024-05-01
  collection:NAME    only what was added with --collection NAME
  lang:de            only this language
"""


def _query_options(function: F) -> F:
    for option in (library_option, json_option, click.argument("query")):
        function = option(function)
    return narrowing_options(function)


@click.command("ask", short_help="Answer a question, each sentence with its source.", epilog=OPERATORS)
@_query_options
@click.option("--explain", is_flag=True, help="Tell what was read for the answer, and what was made of it.")
def ask_command(
    query: str,
    site: tuple[str, ...],
    collection: tuple[str, ...],
    since: str | None,
    max_sources: int,
    library: Path,
    as_json: bool,
    explain: bool,
) -> None:
    """Answer QUERY from the library, every sentence with its source, above the results.

    When the library does not hold enough evidence the answer says so, and the results are shown all the same.
    """
    answer = _asked(library, Asked(query, filters(site, collection, since), max_sources, explain=explain))
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
    answer = _asked(library, Asked(query, filters(site, collection, since), max_sources, answering=False))
    if as_json:
        print_json(search_json(answer))
    else:
        print_understood(stdout(), answer)
        print_results(stdout(), answer)


def _asked(folder: Path, asked: Asked) -> Answer:
    library = Library.read(folder)
    try:
        return whole(library, asked)
    finally:
        library.close()
