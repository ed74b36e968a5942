"""`citewell why`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli.crawl_account import advise, in_words, omitted_in_words
from citewell.cli.output import json_option, library_option, print_json, print_paragraph, printable, stdout
from citewell.cli.when import moment
from citewell.contract import why_json, why_list_json
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.kept.looking import look
from citewell.crawl.kept.sources import Sources
from citewell.crawl.why.account import NotIndexed, kept, not_indexed
from citewell.crawl.why.explain import Explanation
from citewell.crawl.why.reasons import REASONS
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.index.store import Store
from citewell.pipeline.visits import is_web, named
from citewell.pipeline.why import FileStory, why_address, why_file

INDENT = 3

_FOUND = {
    "seed": "the source begins with it",
    "link": "linked on",
    "sitemap": "listed in the sitemap",
    "feed": "listed in the feed",
    "canonical": "named as canonical address by",
    "hreflang": "named as a translation by",
    "redirect": "led to by",
}


@click.command("why", short_help="Say why an address or file is indexed, or why it is not.")
@click.argument("places", metavar="[URL|FILE|DOC_ID]...", nargs=-1)
@click.option("--source", metavar="SOURCE", help="List all that is not indexed of this source (address or number).")
@click.option("--reason", metavar="WORD", help="List only what has this reason, such as robots or error.")
@library_option
@json_option
def why_command(places: tuple[str, ...], source: str | None, reason: str | None, library: Path, as_json: bool) -> None:
    """Say why an address or file is indexed or not: the reason, where it was found, when it was fetched.

    \b
      citewell why https://docs.example.org/private/page.html
      citewell why ~/papers/report.pdf
      citewell why --source https://docs.example.org/
      citewell why --reason error

    Without a place every address that is not indexed is listed: of one source, of one reason, or all.
    """
    _check(places, source, reason)
    opened = Library.read(library)
    try:
        with look(library) as file:
            if places:
                _one_by_one(places, opened.store, file, as_json=as_json)
            else:
                _list(file, source, reason, as_json=as_json)
    finally:
        opened.close()


def _check(places: tuple[str, ...], source: str | None, reason: str | None) -> None:
    if places and (source or reason):
        raise UsageError(
            "--source and --reason are for lists, and an address was named",
            hint="leave out the address, or the options",
        )
    if reason is not None and reason not in REASONS:
        raise UsageError(f"{reason} is not a reason", hint=f"the reasons are: {', '.join(REASONS)}")


# --- one by one ------------------------------------------------------------------------------------------------------


def _one_by_one(places: tuple[str, ...], store: Store, file: CrawlFile | None, *, as_json: bool) -> None:
    told: list[Explanation] = []
    stories: list[FileStory] = []
    for place in places:
        if is_web(place):
            told += [_with_omitted(store, each) for each in why_address(store, file, place)]
        else:
            stories.append(why_file(store, place))
    if as_json:
        print_json(why_json(told, stories))
        return
    for number, explanation in enumerate(told):
        if number:
            stdout().print()
        _print_explanation(stdout(), file, explanation)
    for number, story in enumerate(stories):
        if number or told:
            stdout().print()
        _print_file(stdout(), story)


def _with_omitted(store: Store, told: Explanation) -> Explanation:
    """What is told of an indexed page, with what of it was not read."""
    if told.verdict not in ("indexed", "kept") or not told.doc_id or store.revision_of(told.doc_id) is None:
        return told
    omitted = store.document(told.doc_id).omitted
    return replace(told, omitted=omitted) if omitted else told


def _print_explanation(console: Console, file: CrawlFile | None, told: Explanation) -> None:
    _head(console, told.url, *_verdict(told))
    told_in_words = told.verdict != "indexed" or told.source is None or told.detail  # the detail of a near-copy
    lines = [(_words(told), "")] if told_in_words else []
    if told.known_as:
        lines.append((f"known as {told.known_as}", ""))
    lines += [(f"not read: {omitted_in_words(dict(told.omitted))}", "")] if told.omitted else []
    lines += [(line, "dim") for line in _history(told)]
    source = Sources(file).find(told.source) if file is not None and told.source else None
    if source is not None and told.verdict in ("not-indexed", "waiting", "unknown", "kept"):
        todo = advise(source, told.reason, told.url, otherwise="")
        lines += [(f"-> {todo}", "")] if todo else []
    if told.source is None and told.verdict == "unknown":
        lines.append((f"-> citewell add {shlex.quote(told.url)}", ""))
    for line, style in lines:
        print_paragraph(console, Text(printable(line), style=style), indent=INDENT)


def _words(told: Explanation) -> str:
    said = in_words(told)
    if told.other is None:
        return said
    named = "that one" if told.other in said else told.other
    return f"{said}; {named} is {'' if told.other_indexed else 'not '}indexed"


def _verdict(told: Explanation) -> tuple[str, str]:
    match told.verdict:
        case "indexed":
            return "indexed", "green"
        case "kept":
            return f"indexed as it was read before; this time: {told.reason}", "yellow"
        case "list":
            return "read for the addresses that it lists", "green"
        case "waiting":
            return f"not indexed yet: {told.reason}", "yellow"
        case "unknown":
            return "not indexed" + (f": {told.reason}" if told.reason else ", not met so far"), "red"
        case _:
            return f"not indexed: {told.reason}", "red"


def _history(told: Explanation) -> Iterator[str]:
    """Where an address comes from and what is known of it, a line each."""
    if told.found_as:
        where = _FOUND.get(told.found_as, told.found_as)
        links = f", {told.depth} link{'s' * (told.depth != 1)} from the start" if told.depth else ""
        yield f"{where} {told.found_on}{links}" if told.found_on else where
    if told.fetched is not None:
        yield f"asked for {moment(told.fetched)}"
    if told.size is not None:  # what was last kept; a page that has gone since, or was unchanged, kept nothing new
        facts = (f"status {told.status}", told.content_type or "", f"{told.size:,} bytes")
        yield f"kept as read: {', '.join(filter(None, facts))}"
    if told.due is not None:
        yield f"to be looked at again {moment(told.due)}"
    if told.doc_id:
        yield f"document {told.doc_id}: citewell show {told.doc_id}"
    if told.source:
        yield f"source {told.source}"


def _print_file(console: Console, story: FileStory) -> None:
    style = "green" if story.verdict == "indexed" else "yellow" if story.verdict == "changed" else "red"
    said = {"not-indexed": "not indexed", "changed": "indexed, in an earlier version"}.get(story.verdict, story.verdict)
    _head(console, story.name, said, style)
    print_paragraph(console, Text(printable(story.detail)), indent=INDENT)
    if story.omitted:
        print_paragraph(console, Text(printable(f"not read: {omitted_in_words(dict(story.omitted))}")), indent=INDENT)
    if story.doc_id:
        print_paragraph(
            console, Text(f"document {story.doc_id}: citewell show {story.doc_id}", style="dim"), indent=INDENT
        )
    if story.source != story.name:
        console.print(Text(" " * INDENT + f"source {printable(story.source)}", style="dim"), soft_wrap=True)


def _head(console: Console, name: str, verdict: str, style: str) -> None:
    console.print(Text.assemble((printable(name), "bold"), "  ", (verdict, style)), soft_wrap=True)


# --- lists -----------------------------------------------------------------------------------------------------------


def _list(file: CrawlFile | None, name: str | None, reason: str | None, *, as_json: bool) -> None:
    if file is None:
        raise UsageError("this library has no source on the web", hint="of files: citewell status --failed")
    sources = named(file, [name] if name else [])
    listed = chain.from_iterable(not_indexed(file, source, reason) for source in sources)
    if as_json:
        print_json(why_list_json(listed))
        return
    _print_list(stdout(), listed)
    stale = [each for source in sources for each in kept(file, source) if reason in (None, each.reason)]
    if stale:
        stdout().print(Text("\nIndexed as they were read before, for their last fetch failed:", style="bold"))
        _print_list(stdout(), iter(stale))


def _print_list(console: Console, listed: Iterator[NotIndexed]) -> None:
    """A line an address, for people and for grep: reason, address, detail."""
    any_of_it = False
    for each in listed:
        any_of_it = True
        line = Text(f"{each.reason:<11} ").append(printable(each.url))
        line.append(f"  {printable(each.detail)}" if each.detail else "", "dim")
        console.print(line, soft_wrap=True)
    if not any_of_it:
        console.print("All that was met is indexed.")
