"""Promise 6: nothing acknowledged is lost, none is half there, whenever the process dies."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citewell.index.library import Library
from citewell.retrieve import parse

ADD_AND_SAY = """
import sys
from pathlib import Path
from citewell.index.library import Batch, Library
from tests.index.builders import entry

with Library.write(Path(sys.argv[1])) as library:
    for number in range(int(sys.argv[2]), 100_000):
        made = entry(f"doc{number}", f"Text about subject{number} here.", "A second paragraph of it.")
        library.add(Batch(entries=[made]))
        print(number, flush=True)
"""


@pytest.mark.parametrize("seed", range(4))
def test_what_was_acknowledged_survives_kill_9(tmp_path: Path, seed: int) -> None:
    """Killed at random moments, three times over: each acknowledged document is whole and found by its words."""
    library = tmp_path / "library"
    delays = random.Random(seed)
    acknowledged: list[int] = []
    for _ in range(3):
        start = max(acknowledged, default=-1) + 1
        command = [sys.executable, "-c", ADD_AND_SAY, str(library), str(start)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
        assert process.stdout is not None
        acknowledged.append(int(process.stdout.readline()))
        time.sleep(delays.uniform(0.0, 0.5))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in process.stdout.read().split("\n")[:-1]]
        process.wait()
        process.stdout.close()
    opened = Library.read(library)
    documents = opened.counts().documents
    assert len(acknowledged) <= documents <= len(acknowledged) + 3
    for number in acknowledged:
        assert (
            opened.store.document(f"doc{number}").text
            == f"Text about subject{number} here.\n\nA second paragraph of it."
        )
        hits = opened.search_lexical(parse(f"subject{number}"), 5)
        assert len(hits) == 1, number
    opened.close()


def test_a_killed_add_goes_on_where_it_was(tmp_path: Path) -> None:
    """The command line, killed in the middle of a corpus; run again it adds the rest, and each row is there once."""
    corpus, library = tmp_path / "corpus.jsonl", tmp_path / "library"
    with corpus.open("w") as out:
        for number in range(4000):
            text = f"Subject{number} is described here. " + "More is said of it in several words. " * 10
            out.write(json.dumps({"_id": str(number), "title": f"Title {number}", "text": text}) + "\n")
    command = [
        sys.executable,
        "-m",
        "citewell",
        "add",
        "--no-vectors",
        "--json",
        "--library",
        str(library),
        str(corpus),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    while not list(library.glob("index-1/lexical*/*.idx")):
        time.sleep(0.05)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    account = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert account["added"] + account["unchanged"] == 4000
    assert account["unchanged"] > 0
    assert account["library"]["documents"] == 4000
    opened = Library.read(library)
    assert len(opened.search_lexical(parse("subject3999"), 5)) == 1
    opened.close()


def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path: Path) -> None:
    """Files that may not grow stand for a disk that is full: two lines, and the library opens as before."""
    library, corpus = tmp_path / "library", tmp_path / "corpus.jsonl"
    (tmp_path / "note.txt").write_text("Apple trees are pruned in late winter, before the buds open.")
    add = [sys.executable, "-m", "citewell", "add", "--no-vectors", "--library", str(library)]
    subprocess.run([*add, str(tmp_path / "note.txt")], check=True, capture_output=True)
    with corpus.open("w") as out:
        for number in range(6000):
            text = f"Subject{number} is described here."
            out.write(json.dumps({"_id": str(number), "title": f"Title {number}", "text": text}) + "\n")

    def no_large_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))

    done = subprocess.run([*add, str(corpus)], capture_output=True, text=True, preexec_fn=no_large_files)
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stderr.strip().splitlines()[-2:]] == ["error", "what to do"]
    opened = Library.read(library)
    assert len(opened.search_lexical(parse("apple trees pruned"), 5)) == 1
    opened.close()
