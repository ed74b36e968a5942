"""`citewell eval answers`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval answers data/answers/quotesum_dev.jsonl
  citewell eval answers data/answers/pubmedqa.jsonl --corpus data/pubmedqa/corpus.jsonl.gz
  citewell eval answers data/answers/liveqa.jsonl --library ~/health
"""


@click.command("answers", short_help="Are the answers right, complete and honest?", epilog=EXAMPLE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--corpus", metavar="FILE", type=click.Path(path_type=Path),
              help="Where rows that name a document by `pmid` find it: lines of {_id, title, text}.")  # fmt: skip
@click.option("--library", metavar="DIR", type=click.Path(path_type=Path),
              help="The library to ask where a row gives no sources.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Only the first N questions of each file.")
@work_option
@json_option
def answers_command(
    files: tuple[Path, ...], corpus: Path | None, library: Path | None, limit: int | None, work: Path, as_json: bool
) -> None:
    """Judge answers by what people answered from the same sources.

    Each line of a FILE is {"question": ..., "sources": [{"n": 1, "text": ...}], "answers": [{"kind": ..., "text":
    ...}]}. The sources are added to a library as `citewell add` does it, each question sees only its own. As a user
    gets it: how often there is an answer, whether it is verbatim and its citations hold, how many sentences dangle.
    At the length of each reference: ROUGE, beside lead sentences, the best single source, LexRank, TextRank, and
    sentences by cosine and by BM25, cut to the same length.
    """
    from citewell.evaluate.answers import evaluate_answers  # the other commands need not wait for it

    run_suite(
        lambda progress: evaluate_answers(
            files, work=work, corpus=corpus, library=library, limit=limit, progress=progress
        ),
        as_json=as_json,
    )
