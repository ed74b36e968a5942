"""`citewell eval abstention`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval abstention ~/health questions.jsonl
with lines like
  {"question": "What is hepatitis A?", "answerable": true}
  {"question": "Who built the Eiffel Tower?", "answerable": false, "kind": "off_topic"}
"""


@click.command("abstention", short_help="Is it silent where there is no answer?", epilog=EXAMPLE)
@click.argument("library", metavar="LIBRARY", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@work_option
@json_option
def abstention_command(library: Path, file: Path, work: Path, as_json: bool) -> None:
    """Judge when answers are refused.

    Each line of FILE is {"question": ..., "answerable": true or false, "kind": ...}, the kind being off_topic,
    near_miss or whatever tells questions apart; LIBRARY is the folder of the library that can or cannot answer them.
    Shares answered and refused, and the curve over all thresholds, beside refusing by the best passage's cosine and by
    its BM25 score. scripts/make_abstention.py makes such files from judged collections.
    """
    from citewell.evaluate.abstention import evaluate_abstention  # the other commands need not wait for it

    run_suite(lambda progress: evaluate_abstention(library, file, work=work, progress=progress), as_json=as_json)
