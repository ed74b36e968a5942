"""`citewell eval support`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval support data/support/wice_oracle_chunks_dev.jsonl.gz
  citewell eval support data/support/*.jsonl* --json > support.json
"""


@click.command("support", short_help="Does the support checker agree with people?", epilog=EXAMPLE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N rows of each file.")
@work_option
@json_option
def support_command(files: tuple[Path, ...], limit: int | None, work: Path, as_json: bool) -> None:
    """Judge the support checker by people's judgements.

    Each line of a FILE is {"claim": ..., "evidence": [...], "label": ...}, the label being supported, partial,
    not_supported or contradicted. ROC-AUC of the checker's score with an interval, what its verdicts are worth, and its
    calibration, beside plain word overlap and the cosine of claim and evidence.
    """
    from citewell.evaluate.support import evaluate_support  # the other commands need not wait for it

    run_suite(lambda progress: evaluate_support(files, work=work, limit=limit, progress=progress), as_json=as_json)
