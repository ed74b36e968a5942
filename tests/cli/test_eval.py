"""`citewell eval` as people meet it: a process of its own, its two streams and its exit status."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from citewell.cli.eval import eval_command
from citewell.cli.eval.suite import run_suite
from citewell.evaluate.report import Progress, Report
from tests.cli.test_commands import citewell
from tests.evaluate.collections import made


@pytest.fixture(scope="module")
def garden(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection with its library made, in `work` beside it."""
    folder = made(tmp_path_factory.mktemp("eval") / "garden")
    done = citewell("eval", "retrieval", str(folder), "--mode", "bm25", "--work", str(folder.parent / "work"))
    assert done.returncode == 0, done.stderr
    return folder


def test_a_table_for_people(garden: Path) -> None:
    done = citewell("eval", "retrieval", str(garden), "--mode", "bm25", "--work", str(garden.parent / "work"))
    assert done.stdout.startswith("retrieval: garden (2 judged)\n")
    for name in ("nDCG@10", "MAP", "MRR@10", "Recall@100"):
        assert name in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_one_object_for_programs(garden: Path) -> None:
    words = ["eval", "retrieval", str(garden), "--mode", "bm25", "--work", str(garden.parent / "work"), "--json"]
    done = citewell(*words)
    assert done.stderr == ""
    value = json.loads(done.stdout)
    assert (value["schema"], value["suite"], value["dataset"], value["count"]) == (
        "citewell.eval/1", "retrieval", "garden", 2,
    )  # fmt: skip
    assert set(value) >= {"metrics", "baselines", "settings", "versions"}
    assert value["metrics"]["Recall@100"] == 1.0


def test_the_same_data_gives_the_same_figures(garden: Path) -> None:
    words = ["eval", "retrieval", str(garden), "--mode", "bm25", "--work", str(garden.parent / "work"), "--json"]
    first, second = (json.loads(citewell(*words).stdout) for _ in range(2))
    assert {**first, "versions": {}} == {**second, "versions": {}}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["retrieval", "no/such/folder"], "there is no folder no/such/folder"),
        (["extraction", "no/such/folder"], "no gold.jsonl in no/such/folder"),
        (["retrieval", "{garden}", "--split", "dev"], "no split 'dev'"),
        (["retrieval", "{garden}", "--against", "no.run"], "there is no file no.run"),
    ],
)
def test_an_error_is_two_lines_what_and_what_to_do(garden: Path, words: list[str], said: str) -> None:
    done = citewell("eval", *(word.format(garden=garden) for word in words))
    assert (done.returncode, done.stdout) == (1, "")
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("what to do: ")


def test_bad_data_writes_no_run(tmp_path: Path) -> None:
    """A fault anywhere, and there is no half-written file."""
    folder = made(tmp_path / "bad", qrels="q1\tbread\t1\nq1\tcake\t1\n")
    words = ["retrieval", str(folder), "--mode", "bm25", "--run", str(tmp_path / "out.trec"), "--work", str(tmp_path)]
    done = citewell("eval", *words)
    assert done.returncode == 1
    assert "test.tsv, line 2: document 'cake' is not in the corpus" in done.stderr
    assert not (tmp_path / "out.trec").exists()


@pytest.mark.parametrize("words", [["retrieval"], ["nonsense"], ["retrieval", "x", "--mode", "y"], ["extraction"]])
def test_wrong_usage_is_status_two(words: list[str]) -> None:
    assert citewell("eval", *words).returncode == 2


@pytest.mark.parametrize("suite", eval_command.commands)
def test_help_teaches_by_example(suite: str) -> None:
    done = citewell("eval", suite, "--help")
    assert done.returncode == 0
    assert "For example:" in done.stdout
    assert f"citewell eval {suite} " in done.stdout
    assert suite in citewell("eval", "--help").stdout


def test_stopped_it_says_where_it_was_and_goes_on(tmp_path: Path) -> None:
    """Ctrl-C while queries are ranked: two lines, status 130, and the same command finishes."""
    queries = {f"q{number}": f"bread roses tides bees number {number}" for number in range(1_500)}
    qrels = "".join(f"{query}\tbread\t1\n" for query in queries)
    folder = made(tmp_path / "long", queries=queries, qrels=qrels)
    work = tmp_path / "work"
    words = ["eval", "retrieval", str(folder), "--mode", "bm25", "--work", str(work)]
    process = subprocess.Popen(
        [sys.executable, "-m", "citewell", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # what a background shell starts ignores it
    )  # fmt: skip
    journal = work / "retrieval-long.journal"
    while not (
        journal.exists() and journal.stat().st_size > 20_000
    ):  # some way behind the first queries, before which much is loaded
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "stopped at queries, bm25: " in err
    assert "of 1,500 done" in err
    assert "what to do: the same command goes on" in err
    kept = len(journal.read_text().splitlines())
    assert 10 < kept < 1_500
    again = citewell(*words, "--limit", "5", "--json")
    assert json.loads(again.stdout)["count"] == 5


@pytest.mark.parametrize(("keeps", "said"), [(True, "goes on from what is kept"), (False, "starts anew")])
def test_a_stop_says_truly_whether_anything_is_kept(capsys: pytest.CaptureFixture[str], keeps: bool, said: str) -> None:
    def stopped(tell: Progress) -> Report:
        tell("pages", 3, 20)
        raise KeyboardInterrupt

    with pytest.raises(click.exceptions.Exit) as end:
        run_suite(stopped, as_json=True, keeps=keeps)
    first, second = capsys.readouterr().err.splitlines()
    assert end.value.exit_code == 130
    assert first == "error: stopped at pages: 3 of 20 done"
    assert said in second
