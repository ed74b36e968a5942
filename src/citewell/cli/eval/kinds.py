"""`citewell eval kinds`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_shown, run_suite
from citewell.cli.output import json_option, stdout

EXAMPLE = """\b
For example:
  citewell eval kinds --sheet data/manual -o sheet.jsonl --data data
  citewell eval kinds sheet.jsonl --data data
  citewell eval kinds sheet.jsonl other.jsonl --data data --json
"""


@click.command("kinds", short_help="Is each block of a text told to be of its kind?", epilog=EXAMPLE)
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--data", metavar="DIR", type=click.Path(path_type=Path), default=Path(),
    help="The folder that files are named from. Default: this one.",
)  # fmt: skip
@click.option("--sheet", is_flag=True, help="Write a sheet for people to fill in; FILE... are files or folders.")
@click.option("-o", "--out", metavar="FILE", type=click.Path(path_type=Path), help="Where to write the sheet.")
@click.option("--blocks", type=click.IntRange(1), default=25, metavar="N", help="Blocks in a window. Default: 25.")
@click.option("--windows", type=click.IntRange(1), default=1, metavar="N", help="Windows of a document. Default: 1.")
@click.option("--page-kind", metavar="WORD", default="", help="What kind of pages these are, written in each row.")
@json_option
def kinds_command(
    paths: tuple[Path, ...],
    data: Path,
    sheet: bool,
    out: Path | None,
    blocks: int,
    windows: int,
    page_kind: str,
    as_json: bool,
) -> None:
    """Judge the kinds of blocks (heading, step, caption, exercise, ...) against labels by people.

    FILE has a row for each labelled block: "file", relative to --data (a name may go on into a .tar.gz); "key", the
    SHA-256 of the first 60 letters and digits of its text in lower case; "kind"; and, if wanted, "site" and
    "page_kind". A block with fewer letters needs "letters", how many, to be found inside another one; "occurrence"
    tells blocks of the same text apart. With --sheet such rows are written, with the text and an empty kind: windows of
    neighbouring blocks of the given files. Rows left empty are not judged.
    """
    from citewell.evaluate.kinds import evaluate_kinds, kinds_table, write_sheet  # other commands need not wait

    if sheet != (out is not None):
        raise click.UsageError("--sheet and -o FILE go together")
    if out is None:
        run_suite(
            lambda progress: evaluate_kinds(paths, data=data, progress=progress),
            as_json=as_json, keeps=False, further=kinds_table,
        )  # fmt: skip
        return
    target = out
    count = run_shown(
        lambda progress: write_sheet(
            paths, target, data=data, size=blocks, windows=windows, page_kind=page_kind, progress=progress
        ),
        quiet=as_json,
        keeps=False,
    )
    stdout().print(f"{count:,} blocks on {out}")
