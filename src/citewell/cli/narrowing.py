"""The options by which commands that ask stay within part of a library: site, collection, date, number of results."""

from __future__ import annotations

import click

from citewell.cli.output import F
from citewell.errors import UsageError
from citewell.pipeline.asked import MAX_SOURCES
from citewell.retrieve import iso_date
from citewell.types import Filters


def narrowing_options(function: F) -> F:
    """`--site`, `--collection`, `--since` and `--max-sources`, in this order in the help."""
    for option in (
        click.option(
            "--max-sources",
            type=click.IntRange(1, MAX_SOURCES),
            default=10,
            show_default=True,
            help="Results to show at most.",
        ),
        click.option(
            "--since", metavar="DATE", help="Only documents published or modified since (2023, 2023-05, 2023-05-01)."
        ),
        click.option("--collection", multiple=True, metavar="NAME", help="Only this collection. May be repeated."),
        click.option(
            "--site", multiple=True, metavar="SITE", help="Only this host, domain or site name. May be repeated."
        ),
    ):
        function = option(function)
    return function


def filters(site: tuple[str, ...], collection: tuple[str, ...], since: str | None) -> Filters:
    """What those options say.

    Raises:
        UsageError: the date is none.
    """
    day = iso_date(since) if since is not None else None
    if since is not None and day is None:
        raise UsageError(f"--since {since} is not a date", hint="write it as 2023, 2023-05 or 2023-05-01")
    return Filters(sites=site, collections=collection, since=day)
