"""`citewell sources`."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, print_paragraph, printable, stdout
from citewell.cli.when import distance, moment, span
from citewell.contract import rules_json, sources_json
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.looking import look
from citewell.crawl.records import Source
from citewell.crawl.why.account import counts, next_due, traps
from citewell.crawl.why.reasons import FAILURES
from citewell.errors import SourceNotFound
from citewell.index.store import Store
from citewell.pipeline.visits import named

INDENT = 3


@click.command("sources", short_help="List the library's sites with their rules and how they stand.")
@click.argument("sources", nargs=-1)
@library_option
@json_option
def sources_command(sources: tuple[str, ...], library: Path, as_json: bool) -> None:
    """List the sites of the library: their rules, their pages, their last visit, what failed, what comes next.

    \b
      citewell sources
      citewell sources https://docs.example.org/
      citewell sources 2 --json

    A site's rules are changed by adding it again with other options; `citewell remove URL` forgets it.
    """
    Store.open(library).close()
    with look(library) as file:
        if file is None and sources:
            raise SourceNotFound(f"{sources[0]} is not a source of this library", hint="see: citewell sources")
        chosen = named(file, sources) if file is not None else []
        if as_json:
            print_json(sources_json(file, chosen))
        elif file is None or not chosen:
            stdout().print("This library has no site. Add one: citewell add https://example.org/", soft_wrap=True)
        else:
            for number, source in enumerate(chosen):
                if number:
                    stdout().print()
                _print_source(stdout(), file, source)


def _print_source(console: Console, file: CrawlFile, source: Source) -> None:
    told = counts(file, source)
    head = Text.assemble((f"{source.source_id:<{INDENT - 1}} ", "cyan"), (printable(source.url), "bold"))
    console.print(head, soft_wrap=True)
    said = [f"{told.indexed:,} page{'s' * (told.indexed != 1)} indexed"]
    if told.kept:
        said.append(f"{told.kept:,} of them as they were read earlier")
    if others := sum(number for word, number in told.not_indexed.items() if word != "off-site"):
        said.append(f"{others:,} not indexed")
    if waiting := sum(told.waiting.values()):
        said.append(f"{waiting:,} waiting ({', '.join(told.waiting)})")
    if source.collection:
        said.append(f"collection {printable(source.collection)}")
    for line in (", ".join(said), _rules(source), _visits(file, source), _failures(told.not_indexed)):
        if line:
            print_paragraph(console, Text(line), indent=INDENT)
    for shape, number in traps(file, source):
        print_paragraph(console, Text(f"trap: {printable(shape)}, {number:,} turned away", style="dim"), indent=INDENT)


def _rules(source: Source) -> str:
    """The rules that differ from the default, as the options that gave them."""
    said = [] if source.kind == "site" else [f"a {source.kind}"]
    for name, value in rules_json(source.rules).items():
        match name:
            case "sites":
                said.append(f"also {', '.join(value[1:])}" if len(value) > 1 else f"site {value[0]}")
            case "same_site":
                said.append("--any-site")
            case "allow_private":
                said.append("--allow-private")
            case "delay_s":
                said.append(f"--delay {value:g}")
            case "include" | "exclude":
                said += [f"--{name} {shlex.quote(pattern)}" for pattern in value]
            case _:
                said.append(f"--{name.replace('_', '-')} {shlex.quote(str(value))}")
    return f"rules: {printable(', '.join(said))}" if said else ""


def _visits(file: CrawlFile, source: Source) -> str:
    if source.started is None:
        return f"not visited yet: citewell refresh {source.source_id}"
    if source.ended is None:
        goes_on = f"citewell refresh {source.source_id} goes on if it was stopped"
        return f"visited since {moment(source.started)}, not at its end; {goes_on}"
    said = f"visited {moment(source.ended)}, took {span(source.ended - source.started)}"
    due = next_due(file, source)
    if due is None:
        return said
    return f"{said}; next page due {distance(due - time.time()) if due > time.time() else 'now'}"


def _failures(not_indexed: Mapping[str, int]) -> str:
    failed = [f"{number:,} {word}" for word, number in not_indexed.items() if word in FAILURES]
    return f"failed: {', '.join(failed)}; see citewell status --failed" if failed else ""
