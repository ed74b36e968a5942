"""`citewell eval extraction`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval extraction data/pages
  citewell eval extraction data/pages --limit 20 --json
"""


@click.command("extraction", short_help="Is the main text of web pages read whole and clean?", epilog=EXAMPLE)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N pages.")
@json_option
def extraction_command(folder: Path, limit: int | None, as_json: bool) -> None:
    """Judge the reader of web pages against texts that people marked.

    DIR holds gold.jsonl and the pages that it names. A row has "id", "file" and either "text", the whole main text, or
    "with" and "without": pieces that must come out, and pieces that must not. Beside Citewell's reader stand
    trafilatura by itself and all visible text.
    """
    from citewell.evaluate.extraction import evaluate_extraction  # the other commands need not wait for it

    run_suite(
        lambda progress: evaluate_extraction(folder, limit=limit, progress=progress), as_json=as_json, keeps=False
    )
