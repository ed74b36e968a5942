"""`citewell eval retrieval`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option
from citewell.pipeline.search import Mode

EXAMPLE = """\b
For example:
  citewell eval retrieval data/scifact
  citewell eval retrieval data/scifact --run before.trec
  citewell eval retrieval data/scifact --against before.trec --json
"""


@click.command("retrieval", short_help="Are the right documents at the top?", epilog=EXAMPLE)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--mode", type=click.Choice(["hybrid", "bm25", "dense"]), default="hybrid", show_default=True,
              help="What to judge; hybrid is what users get, and is set beside the other two.")  # fmt: skip
@click.option("--split", default="test", show_default=True, help="Which judgements: qrels/SPLIT.tsv.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N judged queries.")
@click.option("--against", metavar="FILE|MODE", help="Compare with one more: a TREC run file, or a mode.")
@click.option("--run", "run_file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the ranking as a TREC run.")  # fmt: skip
@work_option
@json_option
def retrieval_command(
    folder: Path, mode: Mode, split: str, limit: int | None, against: str | None, run_file: Path | None, work: Path,
    as_json: bool,
) -> None:  # fmt: skip
    """Judge the search on a collection in the layout of BEIR.

    DIR holds corpus.jsonl, queries.jsonl (both may end in .gz) and qrels/test.tsv. The corpus is added to a library as
    `citewell add` does it and kept: the first run makes its vectors, which takes minutes, later ones take seconds.
    nDCG@10, MAP, MRR@10 and Recall@100, with a paired test against each baseline.
    """
    from citewell.evaluate.retrieval import evaluate_retrieval  # the other commands need not wait for it

    run_suite(
        lambda progress: evaluate_retrieval(
            folder,
            work=work,
            mode=mode,
            split=split,
            limit=limit,
            against=against,
            run_file=run_file,
            progress=progress,
        ),
        as_json=as_json,
    )
