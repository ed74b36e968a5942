"""After an update: what an earlier version read is read again, bit by bit, and nothing is lost meanwhile."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from citewell.config import AddSettings, RetrieveSettings
from citewell.contract import outdated_json
from citewell.crawl.kept.sources import Sources
from citewell.crawl.scope import Rules
from citewell.errors import LibraryBusy
from citewell.extract import EXTRACTOR_VERSIONS, current_readers, document_id, reader_number
from citewell.index import library as module
from citewell.index.library import Library, stepping_aside
from citewell.pipeline import again
from citewell.pipeline.add import add, find
from citewell.pipeline.again import read_again, read_again_behind
from citewell.pipeline.ask import ask
from citewell.pipeline.crawl import visit
from citewell.pipeline.outdated import outdated_files
from citewell.types import Citation
from tests.cli.in_process import run
from tests.crawl.sites import SiteServer, small_site
from tests.earlier import make_earlier

SETTINGS = AddSettings(workers=1)
QUESTION = "how long is bread baked"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """An owner's files: one of each of three formats, and a corpus."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "bread.md").write_text("# Bread\n\nBread is baked for 40 minutes at 220 degrees in a hot oven.\n")
    (folder / "trees.txt").write_text("Apple trees are pruned in late winter, before the sap rises in them.")
    (folder / "rails.html").write_text("<title>Rails</title><p>The rails of the harbour line were laid in 1871.</p>")
    rows = [{"_id": str(n), "title": f"Row {n}", "text": f"Row {n} says that lamp {n} is lit."} for n in range(3)]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


@pytest.fixture
def earlier(files: Path, tmp_path: Path) -> Path:
    """A library of them as an earlier version left it."""
    library = tmp_path / "library"
    _add(library, files)
    make_earlier(library)
    return library


def _add(library: Path, *places: Path) -> list[int]:
    with Library.write(library) as opened:
        account = add(opened, find([str(place) for place in places]), settings=SETTINGS)
    return [account.added, account.replaced, account.unchanged]


def _outdated(library: Path) -> int:
    opened = Library.read(library)
    try:
        return outdated_json(opened)
    finally:
        opened.close()


def _cited(library: Path) -> Citation:
    opened = Library.read(library)
    try:
        answer = ask(opened, QUESTION, settings=RetrieveSettings())
        return answer.sentences[0].citations[0]
    finally:
        opened.close()


def _still_shows(library: Path, citation: Citation) -> bool:
    opened = Library.read(library)
    try:
        text = opened.store.document(citation.doc_id, citation.revision).text
        return text[citation.start : citation.end] == citation.quote
    finally:
        opened.close()


# --- one version for each format -------------------------------------------------------------------------------------


def test_every_format_and_version_has_a_number_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A higher version of one format changes its number, and that of what has no one format."""
    before = {kind: reader_number(kind) for kind in [None, *EXTRACTOR_VERSIONS]}
    assert len(set(before.values())) == len(before)
    assert 1 not in current_readers()  # what earlier versions wrote for all formats
    monkeypatch.setitem(EXTRACTOR_VERSIONS, "pdf", EXTRACTOR_VERSIONS["pdf"] + 1)
    after = {kind: reader_number(kind) for kind in before}
    assert {kind for kind in before if before[kind] != after[kind]} == {"pdf", None}


@pytest.mark.parametrize(("format_", "replaced"), [("md", "bread.md"), ("txt", "trees.txt"), ("jsonl", "rows.jsonl")])
def test_adding_again_reads_only_the_formats_that_changed(
    files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str, replaced: str
) -> None:
    """The others cost a look."""
    library = tmp_path / "library"
    assert _add(library, files) == [6, 0, 0]
    monkeypatch.setitem(EXTRACTOR_VERSIONS, format_, 99)
    opened = Library.read(library)
    assert [file.path.name for file in outdated_files(opened.store)] == [replaced]
    opened.close()
    assert _add(library, files) == [0, 0, 6]
    assert _outdated(library) == 0


# --- an earlier library ----------------------------------------------------------------------------------------------


def test_an_earlier_library_answers_as_it_is_and_says_what_waits(earlier: Path) -> None:
    """Nothing has to be read again first; it may lie where nobody can write."""
    assert _outdated(earlier) == 4
    for file in (earlier, *earlier.rglob("*")):
        file.chmod(0o555 if file.is_dir() else 0o444)
    try:
        assert _cited(earlier).quote.startswith("Bread is baked for 40 minutes")
        assert json.loads(run("status", "--json", library=earlier).stdout)["outdated"] == 4
    finally:
        for file in (earlier, *earlier.rglob("*")):
            file.chmod(0o755 if file.is_dir() else 0o644)


def test_what_was_cited_can_be_shown_after_all_was_read_again(earlier: Path) -> None:
    """The earlier revision stays; questions are answered from the new one."""
    before = _cited(earlier)
    read_again(earlier, vectors=False)
    after = _cited(earlier)
    assert before.doc_id == after.doc_id
    assert before.revision != after.revision
    assert _still_shows(earlier, before)
    assert _still_shows(earlier, after)
    assert _outdated(earlier) == 0
    shown = run("show", before.doc_id, "--revision", before.revision, "--json", library=earlier)
    assert json.loads(shown.stdout)["text"][before.start : before.end] == before.quote


def test_reextract_reads_files_and_pages_at_once(earlier: Path) -> None:
    """And says what is left: nothing."""
    done = run("reextract", "--no-vectors", "--json", library=earlier)
    told = json.loads(done.stdout)
    assert (told["files"]["replaced"], told["outdated"]) == (6, 0)
    assert "outdated" not in run("status", library=earlier).stdout.lower()


def test_files_that_changed_or_are_gone_are_left_to_their_owner(files: Path, earlier: Path) -> None:
    """A change is taken in when its owner says so, not behind his back."""
    (files / "trees.txt").write_text("Pear trees are pruned in spring.")
    (files / "rails.html").unlink()
    assert _outdated(earlier) == 2
    read_again(earlier, vectors=False)
    opened = Library.read(earlier)
    assert "Apple" in opened.store.document(document_id((files / "trees.txt").as_uri())).text
    assert "1871" in opened.store.document(document_id((files / "rails.html").as_uri())).text
    opened.close()


def test_a_file_that_cannot_be_read_any_more_is_tried_once(files: Path, earlier: Path) -> None:
    """Then it is listed among what failed."""
    (files / "bad.pdf").write_bytes(b"%PDF-1.7\nnot much of a PDF")
    opened = Library.read(earlier)
    stamp = next(file.stamp for file in find([str(files / "bad.pdf")]) if hasattr(file, "stamp"))
    opened.close()
    with Library.write(earlier) as library, library.store.transaction():
        library.store.ledger.put_file((files / "bad.pdf").as_uri(), module.FileRecord(stamp, "", 1))
    assert _outdated(earlier) == 5
    read_again(earlier, vectors=False)
    assert _outdated(earlier) == 0
    assert [failure.source for failure in _failures(earlier)] == [(files / "bad.pdf").as_uri()]


def _failures(library: Path) -> list[module.Failure]:
    opened = Library.read(library)
    try:
        return opened.store.ledger.failures()
    finally:
        opened.close()


def test_kept_pages_are_read_again_without_a_request(tmp_path: Path) -> None:
    """The site may be gone by then."""
    library = tmp_path / "library"
    with SiteServer(small_site()) as server, Library.write(library) as opened:
        file = again.CrawlFile.open(library)
        source = Sources(file).put(Rules(seed=server.url(), allow_private=True), collection="", now=time.time())
        visit(opened, file, source, settings=SETTINGS)
        file.close()
    make_earlier(library)
    waiting = _outdated(library)
    assert waiting
    read_again(library, vectors=False)
    assert _outdated(library) == 0
    with Library.write(library) as opened:
        old = opened.store.connection.execute("SELECT count(*) FROM revisions WHERE revision LIKE 'z%'").fetchone()[0]
        new = opened.counts().documents
    assert old >= new > 0


# --- in the background -----------------------------------------------------------------------------------------------


def test_it_is_begun_only_where_something_waits(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once all is read again, no process is started."""
    begun: list[list[str]] = []
    monkeypatch.setattr(again, "begin_behind", lambda words, _folder: begun.append(list(words)))
    assert read_again_behind(earlier)
    assert begun == [["reextract", "--behind"]]
    read_again(earlier, vectors=False)
    assert not read_again_behind(earlier)
    assert len(begun) == 1


@pytest.mark.parametrize("words", [("add",), ("refresh",), ("index",)])
def test_every_command_that_writes_begins_it(
    earlier: Path, files: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """Also where it has nothing to do itself."""
    begun: list[str] = []
    monkeypatch.setattr(again, "begin_behind", lambda words, _folder: begun.append(words[0]))
    more = files.parent / "more.txt"
    more.write_text("More is said here of ovens.")
    if words == ("refresh",):
        words = ("refresh", "--due")
    run(*words, *([str(more), "--no-vectors"] if words == ("add",) else []), library=earlier)
    assert begun == ["reextract"]


def test_who_reads_again_steps_aside(tmp_path: Path) -> None:
    """A command that wants to write waits for its document and gets the library; without such a reader it is told at
    once that another one writes."""
    library = tmp_path / "library"
    went_on = threading.Event()

    def background() -> None:
        with Library.write(library, urgent=False), stepping_aside(library) as is_wanted:
            went_on.set()
            while not is_wanted():
                time.sleep(0.01)

    thread = threading.Thread(target=background)
    thread.start()
    went_on.wait()
    with Library.write(library) as opened:
        assert opened.counts().documents == 0
        thread.join()
        with pytest.raises(LibraryBusy), Library.write(library):
            pass


def test_it_ends_when_another_command_wants_to_write(earlier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two documents, with what it has read written; the rest waits."""
    monkeypatch.setattr(again, "FILES_AT_ONCE", 1)
    monkeypatch.setattr(again._Enough, "LOOK_S", -1.0)
    asked = iter([False, False, True])
    monkeypatch.setattr(module, "_is_held", lambda _folder, _name: next(asked, True))
    read_again(earlier, vectors=False)
    assert 0 < _outdated(earlier) < 4


def test_killed_at_any_moment_it_goes_on_and_loses_nothing(earlier: Path) -> None:
    """Each document is in the search all the time, in its earlier revision or the new one."""
    before = _cited(earlier)
    delays = random.Random(11)
    command = [sys.executable, "-m", "citewell", "reextract", "--behind", "--no-vectors", "--library", str(earlier)]
    for _ in range(3):
        process = subprocess.Popen(command, start_new_session=True)
        time.sleep(delays.uniform(0.3, 1.5))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        opened = Library.read(earlier)
        assert opened.counts().documents == 6
        opened.close()
        assert _cited(earlier).quote == before.quote
        assert _still_shows(earlier, before)
    subprocess.run(command, check=True, timeout=60)
    assert _outdated(earlier) == 0
    assert _cited(earlier).revision != before.revision
