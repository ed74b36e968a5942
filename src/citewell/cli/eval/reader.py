"""`citewell eval reader`."""

from __future__ import annotations

from pathlib import Path

import click

from citewell.cli.eval.suite import run_suite, work_option
from citewell.cli.output import json_option

EXAMPLE = """\b
For example:
  citewell eval reader data/reader/manual.jsonl data/reader/novel.jsonl
  citewell eval reader studies.jsonl --texts studies=data/studies.jsonl.gz --json
  citewell eval reader manual.jsonl --near-misses changed.jsonl --passages --limit 20
  citewell eval reader manual.jsonl --near-misses changed.jsonl --answers --scores scores.jsonl
"""


@click.command("reader", short_help="Are the sentences picked that answer?", epilog=EXAMPLE)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--texts", metavar="LIBRARY=PATH", multiple=True, help="Where the texts of a library lie.")
@click.option("--near-misses", metavar="FILE", multiple=True, type=click.Path(path_type=Path),
              help="Changed questions that the library does not answer.")  # fmt: skip
@click.option("--passages", is_flag=True, help="Also judge the choice of passages; builds a library of each text.")
@click.option("--answers", is_flag=True, help="Also ask the questions and judge the answers; builds the same.")
@click.option("--scores", metavar="OUT", type=click.Path(path_type=Path), help="Write all scores there.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Only the first N questions of each file.")
@work_option
@json_option
def reader_command(
    files: tuple[Path, ...], texts: tuple[str, ...], near_misses: tuple[Path, ...], passages: bool,
    answers: bool, scores: Path | None, limit: int | None, work: Path, as_json: bool,
) -> None:  # fmt: skip
    """Judge how the reader orders sentences that people graded.

    FILE holds questions with graded candidates; the texts of its library lie beside it in texts/LIBRARY.tar.gz (files),
    texts/LIBRARY.jsonl.gz (a corpus) or LIBRARY/files. The passages that hold the candidates are read as `ask` reads
    them. Told are nDCG@5, whether the first sentence helps, whether a sentence that states the answer is among the
    first three, how well unanswerable questions are told, and what reading costs, beside ordering by cosine and by the
    question's words. With --passages also how many passages must be read to reach a sentence that states the answer.

    With --answers each question is also asked, near misses and others without an answer too, as `citewell ask` asks it:
    told are how many are answered, whether the first sentence shown helps, how much of what is shown helps, whether a
    sentence that states the answer is shown, how long answers are, how many of their sentences nobody graded, and how
    many questions without an answer are refused. Half a second a question. With --scores each line then also has the
    best score, the share of the word that is not named and whether there was an answer (scripts/calibrate_reader.py).
    """
    from citewell.evaluate.reading.suite import evaluate_reader  # the other commands need not wait for it
    from citewell.evaluate.reading.tables import reader_table

    elsewhere = dict(one.partition("=")[::2] for one in texts)
    if "" in (*elsewhere, *elsewhere.values()):
        raise click.UsageError("--texts needs the name of a library, '=' and a path")
    places = {name: Path(path) for name, path in elsewhere.items()}
    run_suite(
        lambda progress: evaluate_reader(
            files, texts=places, near_misses=near_misses, limit=limit, passages=passages, answers=answers,
            scores=scores, work=work, progress=progress,
        ),
        as_json=as_json, further=reader_table,
    )  # fmt: skip
