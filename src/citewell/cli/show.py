"""`citewell show`."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from citewell.cli.output import json_option, library_option, print_json, printable, stdout
from citewell.contract import document_json
from citewell.errors import UsageError
from citewell.index.database import FILE_NAME
from citewell.index.library import Library
from citewell.kit.sqlite import mapped_errors
from citewell.present.origins import claim_said, site_said
from citewell.types import Block, Document

MARK = ("»", "«")  # around the span where there is no colour to mark it with

WITHHELD = "[its publisher asks that this not be quoted] "


@click.command("show", short_help="Show a stored text with a cited span marked.")
@click.argument("doc_id")
@click.option("--start", type=click.IntRange(0), help="Mark from this character of the text ...")
@click.option("--end", type=click.IntRange(0), help="... to this one (not included).")
@click.option("--revision", help="An earlier revision, as a citation names it. Default: the current one.")
@library_option
@json_option
def show_command(
    doc_id: str, start: int | None, end: int | None, revision: str | None, library: Path, as_json: bool
) -> None:
    """Show the stored text of a document, with a cited span marked."""
    opened = Library.read(library)
    try:
        with mapped_errors(library / FILE_NAME):
            store = opened.store
            document = store.document(doc_id, revision)
            sentences = store.sentences(document) if as_json else []
    finally:
        opened.close()
    span = _span(document, start, end)
    if as_json:
        print_json(document_json(document, sentences) | ({"span": {"start": span[0], "end": span[1]}} if span else {}))
    else:
        _print_document(stdout(), document, span)


def _span(document: Document, start: int | None, end: int | None) -> tuple[int, int] | None:
    if start is None and end is None:
        return None
    first, last = start or 0, len(document.text) if end is None else end
    if not first < last <= len(document.text):
        raise UsageError(
            f"there is no span {first} to {last} in document {document.doc_id}",
            hint=f"its text has {len(document.text)} characters; give --start and --end as a citation has them",
        )
    return first, last


def _print_document(console: Console, document: Document, span: tuple[int, int] | None) -> None:
    console.print(Text(printable(document.title), style="bold"))
    facts = [site_said(document), document.author, document.published or document.modified, f"read {document.fetched}"]
    console.print(Text(" · ".join(printable(fact) for fact in facts if fact), style="dim"))
    console.print(Text(printable(document.url), style="dim"), soft_wrap=True)
    if document.claimed_url:
        console.print(Text(printable(claim_said(document)), style="dim"), soft_wrap=True)
    for block in document.blocks:
        console.print()
        console.print(_block(document, block, span))


def _block(document: Document, block: Block, span: tuple[int, int] | None) -> Text:
    indent = "  " * max(block.level - 1, 0)
    prefix = {
        "heading": "#" * max(block.level, 1) + " ",
        "list_item": f"{indent}- ",
        "step": indent,
        "definition": indent,
        "label_value": indent,
        "quote": "> ",
        "withheld": WITHHELD,
    }
    text = Text(prefix.get(block.kind, ""), style="bold" if block.kind == "heading" else "")
    first, last = span or (0, 0)
    first, last = max(first, block.start), min(last, block.end)
    if first >= last:
        return text.append(printable(document.text[block.start : block.end]))
    text.append(printable(document.text[block.start : first]))
    text.append(f"{MARK[0]}{printable(document.text[first:last])}{MARK[1]}", style="reverse")
    return text.append(printable(document.text[last : block.end]))
