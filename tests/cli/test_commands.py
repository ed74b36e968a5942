"""The command line as people meet it: a process of its own, its two streams and its exit status."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest


def citewell(*words: str, library: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "citewell", *words]
    if library is not None:
        command += ["--library", str(library)]
    known = {
        name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "CITEWELL_LIBRARY", "COLUMNS"}
    }
    return subprocess.run(command, capture_output=True, text=True, env=known | environment, timeout=120)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one small folder, without vectors."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "bread.md").write_text(
        "# Baking bread\n\nBread is baked for 40 minutes at 220 degrees. Let it cool before cutting.\n"
    )
    (folder / "odd\x1b[31m.txt").write_text(
        "A file with an odd name tells of bread and of the ovens that bread is baked in."
    )
    done = citewell("add", "--no-vectors", str(folder), library=folder / "library")
    assert done.returncode == 0, done.stderr
    return folder / "library"


def test_the_demonstration_shows_the_main_job(tmp_path: Path) -> None:
    """One command: a cited answer above results, and the place of the library to ask more of."""
    done = citewell("demo", library=tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    answer, results = done.stdout.split("\n\n[1]", 1)
    assert answer.count("[") >= 2
    assert "Summary" in results
    assert str(tmp_path / "demo") in done.stdout.replace("\n", "")
    assert max(map(len, done.stdout.splitlines()[:20])) <= 80
    again = citewell("ask", "when is surgery considered", "--json", library=tmp_path / "demo")
    assert json.loads(again.stdout)["answered"]


def test_json_is_one_object_and_nothing_else(library: Path) -> None:
    for words in (["ask", "bread"], ["search", "bread"], ["status"], ["status", "--failed"]):
        done = citewell(*words, "--json", library=library)
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["schema"].startswith("citewell.")


def test_what_was_left_out_is_said(library: Path) -> None:
    """By both commands, in text and in JSON; an option of a command is a word."""
    for command in ("ask", "search"):
        assert "Left out: documents with zebra." in citewell(command, "bread -zebra", library=library).stdout
        assert json.loads(citewell(command, "bread -zebra", "--json", library=library).stdout)["excluded"] == ["zebra"]
    assert json.loads(citewell("search", "bread -m", "--json", library=library).stdout)["excluded"] == []


def test_the_answer_has_the_fields_of_the_contract(library: Path) -> None:
    answer = json.loads(citewell("ask", "how long is bread baked", "--json", library=library).stdout)
    fields = (
        "schema query corrected excluded answered reason confidence sentences disagreements sources library versions "
        "timings_ms"
    )
    assert set(answer) >= set(fields.split())
    fields = "source doc_id revision url link title site published fetched summary excerpt read copies"
    assert set(answer["sources"][0]) >= set(fields.split())
    citation = answer["sentences"][0]["citations"][0]
    assert set(citation) >= {"source", "doc_id", "revision", "start", "end", "quote", "support", "score", "at"}
    assert citation["at"] <= len(answer["sentences"][0]["text"])
    assert 0.5 < answer["confidence"] <= 1
    shown = json.loads(citewell("show", citation["doc_id"], "--json", library=library).stdout)
    assert shown["schema"] == "citewell.document/1"
    assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_show_marks_the_span(library: Path) -> None:
    answer = json.loads(citewell("ask", "how long is bread baked", "--json", library=library).stdout)
    citation = answer["sentences"][0]["citations"][0]
    span = ["--start", str(citation["start"]), "--end", str(citation["end"])]
    shown = citewell("show", citation["doc_id"], *span, library=library)
    assert f"»{citation['quote']}«" in shown.stdout.replace("\n", " ")
    wrong = citewell("show", citation["doc_id"], "--start", "5", "--end", "99999", library=library)
    assert wrong.returncode == 1
    assert "characters" in wrong.stderr


def test_no_evidence_is_no_error(library: Path) -> None:
    done = citewell("ask", "capital of Mongolia", library=library)
    assert done.returncode == 0
    assert "in this library" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "no/such/file"], "no file or folder"),
        (["add", "ftp://example.org/"], "web address"),
        (["ask", "x", "--since", "yesterday"], "not a date"),
        (["show", "nobody"], "no document nobody"),
        (["remove", "nobody"], "neither a source nor a document"),
    ],
)
def test_an_error_is_two_lines_what_and_what_to_do(library: Path, words: list[str], said: str) -> None:
    done = citewell(*words, library=library)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("what to do: ")


def test_adding_nothing_but_failures_is_status_one(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    done = citewell("add", "--no-vectors", str(tmp_path / "broken.pdf"), library=tmp_path / "library")
    assert done.returncode == 1
    assert "failed" in done.stdout


def test_asking_without_a_library_says_how_to_make_one(tmp_path: Path) -> None:
    done = citewell("ask", "anything", library=tmp_path / "none")
    assert done.returncode == 1
    assert "citewell add" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "words", [["ask"], ["nonsense"], ["ask", "x", "--no-such-option"], ["search", "x", "--max-sources", "0"]]
)
def test_wrong_usage_is_status_two(words: list[str]) -> None:
    assert citewell(*words).returncode == 2


@pytest.mark.parametrize(
    "command", "add ask search show status sources refresh why remove index reextract demo".split()
)
def test_help_teaches(command: str) -> None:
    done = citewell(command, "--help")
    assert done.returncode == 0
    assert "--library" in done.stdout


def test_the_environment_names_the_library(library: Path) -> None:
    assert citewell("status", CITEWELL_LIBRARY=str(library)).returncode == 0


def test_file_names_cannot_reach_the_terminal(library: Path) -> None:
    """A name with an escape sequence is shown, not obeyed."""
    done = citewell("search", "odd name", library=library)
    assert "\x1b" not in done.stdout


def on_terminal(*words: str, **environment: str) -> str:
    """What a command prints to a terminal."""
    master, slave = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "citewell", *words], stdout=slave, stderr=slave, env=known | environment
    )
    os.close(slave)
    said = b""
    while True:
        try:
            read = os.read(master, 65536)
        except OSError:
            break
        if not read:
            break
        said += read
    process.wait()
    os.close(master)
    return said.decode()


def test_colour_is_for_terminals_and_switches_off(library: Path) -> None:
    words = ["search", "bread", "--library", str(library)]
    assert "\x1b[1m" in on_terminal(*words)
    assert "\x1b[1m" not in on_terminal("--no-color", *words)
    assert "\x1b[3" not in on_terminal(*words, NO_COLOR="1")
    assert "\x1b" not in citewell(*words).stdout


def test_removing_takes_out_of_search(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("A note about pruning roses in late winter, before the buds open.")
    citewell("add", "--no-vectors", str(note), library=tmp_path / "library")
    assert "1 documents removed" in citewell("remove", str(note), library=tmp_path / "library").stdout
    assert json.loads(citewell("search", "roses", "--json", library=tmp_path / "library").stdout)["sources"] == []
