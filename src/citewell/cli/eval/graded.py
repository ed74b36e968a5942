"""`citewell eval graded`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval graded data/reader
  citewell eval graded data/reader manual novel -o aligned.jsonl
  citewell eval graded data/reader studies --texts studies=data/studies.jsonl.gz --json
"""


@click.command("graded", short_help="Where do graded sentences stand, and may they be quoted?", epilog=EXAMPLE)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("libraries", metavar="[LIBRARY...]", nargs=-1)
@click.option("--texts", metavar="LIBRARY=PATH", multiple=True, help="Where the texts of a library lie, if not in DIR.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the places there.")
@json_option
def graded_command(
    folder: Path, libraries: tuple[str, ...], texts: tuple[str, ...], out: Path | None, as_json: bool
) -> None:
    """Find sentences that people graded in the texts as they are read today.

    DIR holds LIBRARY.jsonl, questions with graded candidates, and texts/LIBRARY.tar.gz (files) or
    texts/LIBRARY.jsonl.gz (a corpus). A candidate has a text, the title of its document and a heading; it is found by
    its letters and digits, else by its words. Told are the share that was found, and by grade the share that the kind
    of its block keeps from being quoted. With -o each place is written as a JSON object: file, doc_id, start, end,
    sha256 of the quote, and how it was found.
    """
    from citewell.evaluate.graded_kinds import evaluate_graded, graded_table  # the other commands need not wait

    elsewhere = dict(one.partition("=")[::2] for one in texts)
    if "" in (*elsewhere, *elsewhere.values()):
        raise click.UsageError("--texts needs the name of a library, '=' and a path")
    places = {name: Path(path) for name, path in elsewhere.items()}
    run_suite(
        lambda progress: evaluate_graded(folder, libraries, texts=places, out=out, progress=progress),
        as_json=as_json, keeps=False, further=graded_table,
    )  # fmt: skip
