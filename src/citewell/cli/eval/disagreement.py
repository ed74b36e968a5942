"""`citewell eval disagreement`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option
from citewell.evaluate.opposed import Half

EXAMPLE = """\b
For example:
  citewell eval disagreement data/support/healthver_dev.jsonl --half second
  citewell eval disagreement data/support/scifact_train.jsonl.gz --json > disagreement.json
"""


@click.command("disagreement", short_help="Does an answer say where sources contradict each other?", epilog=EXAMPLE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--half", type=click.Choice(["all", "first", "second"]), default="all", show_default=True,
    help="Only one half of the claims: rules were set on the first.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(1), default=100, show_default=True, metavar="N",
    help="Pairs of one kind and file at most.",
)  # fmt: skip
@work_option
@json_option
def disagreement_command(files: tuple[Path, ...], half: Half, limit: int, work: Path, as_json: bool) -> None:
    """Ask claims of small libraries whose sources contradict each other, or merely differ.

    Each line of a FILE is {"claim": ..., "evidence": [...], "label": ...}, as for `citewell eval support`. Precision,
    recall, and false alarms by kind of pair, beside a plain rule: a negation on one side only, and many words in
    common.
    """
    from citewell.evaluate.disagreement import evaluate_disagreement  # the other commands need not wait for it

    run_suite(
        lambda progress: evaluate_disagreement(files, work=work, half=half, limit=limit, progress=progress),
        as_json=as_json,
    )
