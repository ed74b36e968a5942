"""Vectors are made behind the owner's back, and whoever interrupts that loses nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest

from citewell.config import AddSettings, RetrieveSettings
from citewell.contract import answer_json
from citewell.errors import LibraryBusy
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask
from citewell.pipeline.vectors import make_vectors, make_vectors_behind


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """The demonstration library, its vectors not made yet."""
    with Library.write(tmp_path / "library") as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings())
    return tmp_path / "library"


def pending(folder: Path) -> int:
    library = Library.read(folder)
    try:
        return library.counts().vectors_pending
    finally:
        library.close()


def answered(folder: Path) -> object:
    library = Library.read(folder)
    try:
        found = answer_json(ask(library, "pars fracture treatment", settings=RetrieveSettings()))
    finally:
        library.close()
    return found["sentences"], [(s["doc_id"], s["score"]) for s in found["sources"]], found["library"]


def test_killed_and_run_again_the_result_is_the_same(waiting: Path, tmp_path: Path) -> None:
    """kill -9 in the middle, then the rest: the same revision and the same answer as without."""
    other = shutil.copytree(waiting, tmp_path / "other")
    command = [sys.executable, "-m", "citewell", "index", "--quiet", "--library", str(other)]
    process = subprocess.Popen(command)
    time.sleep(1.5)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    make_vectors(other)
    make_vectors(waiting)
    assert pending(other) == pending(waiting) == 0
    assert answered(other) == answered(waiting)


def test_they_are_made_behind(waiting: Path) -> None:
    """The process that adds ends at once; soon after the vectors are there."""
    assert pending(waiting) > 0
    assert make_vectors_behind(waiting)
    for _ in range(600):
        if not pending(waiting):
            break
        time.sleep(0.1)
    assert pending(waiting) == 0
    assert not make_vectors_behind(waiting)


def test_two_do_not_make_them_at_once(waiting: Path) -> None:
    with Library.make(waiting), pytest.raises(LibraryBusy):
        make_vectors(waiting)


def test_documents_can_be_added_meanwhile(waiting: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Apple trees are pruned in late winter, before the buds open.")
    with Library.make(waiting) as making:
        making.make_vectors()
        with Library.write(waiting) as library:
            add(library, find([str(tmp_path / "note.txt")]), settings=AddSettings(workers=1))
        while making.make_vectors():
            pass
    assert pending(waiting) == 0
