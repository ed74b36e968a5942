"""`citewell eval`: one module a suite, each of which reads its words, calls its suite and prints the report."""

from __future__ import annotations

import click

from citewell.cli.eval.abstention import abstention_command
from citewell.cli.eval.answers import answers_command
from citewell.cli.eval.disagreement import disagreement_command
from citewell.cli.eval.extraction import extraction_command
from citewell.cli.eval.graded import graded_command
from citewell.cli.eval.kinds import kinds_command
from citewell.cli.eval.reader import reader_command
from citewell.cli.eval.retrieval import retrieval_command
from citewell.cli.eval.support import support_command


@click.group("eval", short_help="Measure quality on judged data.")
def eval_command() -> None:
    """Run judged data through the same pipeline as `ask`, and print figures beside those of plain baselines.

    Each suite takes any folder or file in its layout (evaluation/README.md says which). A suite that was stopped goes
    on where it was. The libraries of measures are an extra: pip install 'citewell[eval]'
    """


for command in (
    retrieval_command,
    support_command,
    answers_command,
    abstention_command,
    disagreement_command,
    extraction_command,
    kinds_command,
    graded_command,
    reader_command,
):
    eval_command.add_command(command)
