from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.crawl.files import LEADS_OUT
from citewell.errors import LibraryBusy, SourceNotFound, UsageError
from citewell.extract import document_id
from citewell.index.library import Library
from citewell.pipeline.add import Account, add, find, missing_sources, remembered_places
from citewell.pipeline.remove import remove

SETTINGS = AddSettings(workers=1, document_timeout_s=20.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents of an owner."""
    files = tmp_path / "files"
    files.mkdir()
    (files / "backs.txt").write_text("Stress fractures of the spine heal slowly. Rest from sport helps most people.")
    (files / "bread.md").write_text("# Bread\n\nBread is baked in an oven at 220 degrees. It is done after 40 minutes.")
    (files / "page.html").write_text(
        "<html><title>Trees</title><body><p>Apple trees are pruned in late winter.</p></body></html>"
    )
    return files


def added(library: Path, *places: Path, retry_failed: bool = False) -> Account:
    with Library.write(library) as opened:
        return add(opened, find([str(p) for p in places]), settings=SETTINGS, retry_failed=retry_failed)


def documents(library: Path) -> int:
    opened = Library.read(library)
    try:
        return opened.counts().documents
    finally:
        opened.close()


def test_a_folder_is_added_and_again_costs_nothing(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    first = added(library, folder)
    assert (first.added, first.failed) == (3, [])
    again = added(library, folder)
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 3)


def test_a_changed_file_becomes_a_new_revision(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    added(library, folder)
    (folder / "backs.txt").write_text("Stress fractures of the spine heal in three months.")
    assert added(library, folder).replaced == 1
    opened = Library.read(library)
    source = (folder / "backs.txt").as_uri()
    assert opened.store.document(document_id(source)).text.endswith("in three months.")


def test_a_file_that_was_only_touched_is_unchanged(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    added(library, folder)
    os.utime(folder / "backs.txt", (1, 1))
    account = added(library, folder)
    assert (account.replaced, account.unchanged) == (0, 3)


def test_a_bad_document_costs_only_itself_and_is_listed(folder: Path, tmp_path: Path) -> None:
    """Empty, damaged and mislabelled files are failures with a reason; the others are in."""
    library = tmp_path / "library"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nnot much of a PDF")
    (folder / "cut.txt.gz").write_bytes(gzip.compress(b"words " * 1000)[:40])
    account = added(library, folder)
    assert account.added == 3
    assert {f.source.rsplit("/")[-1] for f in account.failed} == {"empty.txt", "damaged.pdf", "cut.txt.gz"}
    assert all(f.reason and f.message and f.hint for f in account.failed)
    opened = Library.read(library)
    assert [f.source for f in opened.store.ledger.failures()] == sorted(f.source for f in account.failed)


def test_failed_files_are_read_again_only_when_asked_or_changed(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    (folder / "empty.txt").write_bytes(b"")
    added(library, folder)
    assert len(added(library, folder).failed) == 1
    (folder / "empty.txt").write_text("Now it has some words in it.")
    account = added(library, folder, retry_failed=True)
    assert (account.added, account.failed) == (1, [])
    assert Library.read(library).store.ledger.failures() == []


def rows(path: Path, *texts: str) -> Path:
    path.write_text(
        "".join(json.dumps({"_id": f"d{i}", "title": f"T{i}", "text": text}) + "\n" for i, text in enumerate(texts))
    )
    return path


def test_the_rows_of_a_corpus_are_documents(tmp_path: Path) -> None:
    library, corpus = tmp_path / "library", rows(tmp_path / "corpus.jsonl", "One text here.", "Another text here.")
    assert added(library, corpus).added == 2
    assert added(library, corpus).unchanged == 2
    rows(corpus, "One text here.", "Another text, changed.", "A third one.")
    account = added(library, corpus)
    assert (account.added, account.replaced, account.unchanged) == (1, 1, 1)


def test_rows_that_leave_a_corpus_leave_the_search(tmp_path: Path) -> None:
    library, corpus = tmp_path / "library", rows(tmp_path / "corpus.jsonl", "One text here.", "Another text here.")
    added(library, corpus)
    rows(corpus, "One text here.")
    assert added(library, corpus).removed == 1
    assert documents(library) == 1


def test_a_bad_row_costs_only_itself(tmp_path: Path) -> None:
    library, corpus = tmp_path / "library", rows(tmp_path / "corpus.jsonl", "One text here.", "Another text here.")
    with corpus.open("a") as out:
        out.write('{"_id": "broken", "text": \n{"title": "no id", "text": "x"}\n')
    account = added(library, corpus)
    assert (account.added, len(account.failed)) == (2, 2)
    assert all("line" in failure.message for failure in account.failed)


def test_a_corpus_that_breaks_off_keeps_what_was_there_before(tmp_path: Path) -> None:
    """A truncated download must not empty the library."""
    library, corpus = tmp_path / "library", tmp_path / "corpus.jsonl.gz"
    lines = [json.dumps({"_id": str(i), "text": f"Text number {i} about {os.urandom(20).hex()}."}) for i in range(400)]
    whole = gzip.compress("\n".join(lines).encode())
    corpus.write_bytes(whole)
    assert added(library, corpus).added == 400
    corpus.write_bytes(whole[: len(whole) // 2])
    account = added(library, corpus)
    assert len(account.failed) == 1
    assert documents(library) == 400


def test_removed_files_are_noticed_and_can_be_taken_out(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    added(library, folder)
    (folder / "backs.txt").unlink()
    with Library.write(library) as opened:
        assert len(missing_sources(opened, [str(folder)])) == 1
        assert remove(opened, [], missing=True) == 1
    assert documents(library) == 2


def test_a_removed_file_can_be_added_again(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    added(library, folder)
    with Library.write(library) as opened:
        assert remove(opened, [str(folder / "bread.md")], missing=False) == 1
    assert added(library, folder).added == 1
    assert documents(library) == 3


def test_removing_what_is_not_there_removes_nothing(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    added(library, folder)
    with Library.write(library) as opened, pytest.raises(SourceNotFound):
        remove(opened, [str(folder / "bread.md"), "no-such-thing"], missing=False)
    assert documents(library) == 3


def test_the_second_writer_is_told_to_wait(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    with Library.write(library), pytest.raises(LibraryBusy), Library.write(library):
        pass
    assert added(library, folder).added == 3


@pytest.mark.parametrize("place", ["https://example.org/", "no/such/file"])
def test_a_place_that_cannot_be_added_is_a_clear_error(place: str) -> None:
    with pytest.raises(UsageError) as problem:
        find([place])
    assert place in str(problem.value)
    assert problem.value.hint


def test_an_empty_folder_is_an_empty_account(tmp_path: Path) -> None:
    account = added(tmp_path / "library", tmp_path)
    assert account.documents == 0


# --- links and what is no file ---------------------------------------------------------------------------------------


@pytest.fixture
def outside(folder: Path, tmp_path: Path) -> Path:
    """A file that somebody has put a link to into the owner's folder."""
    file = tmp_path / "outside" / "passwd.txt"
    file.parent.mkdir()
    file.write_text("The password of the vault is rosebud, and nobody is to know of it.")
    (folder / "notes.txt").symlink_to(file)
    return file


def by_links(library: Path, folder: Path, follow_links: bool | None) -> Account:
    """As `citewell add` adds a folder."""
    followed = [folder.as_uri()] if follow_links else remembered_places(library) if follow_links is None else []
    with Library.write(library) as opened:
        return add(opened, find([str(folder)], followed=followed), settings=SETTINGS, follow_links=follow_links)


@pytest.mark.usefixtures("outside")
def test_what_a_link_leads_out_to_is_read_only_if_the_owner_says_so(folder: Path, tmp_path: Path) -> None:
    """It is remembered for the folder, and once taken back what was read by way of the link leaves the search."""
    library = tmp_path / "library"
    first = by_links(library, folder, None)
    assert (first.added, first.others[LEADS_OUT], first.failed) == (3, 1, [])
    assert by_links(library, folder, True).added == 1
    assert by_links(library, folder, None).unchanged == 4
    last = by_links(library, folder, False)
    assert (last.removed, last.others[LEADS_OUT], documents(library)) == (1, 1, 3)


def test_a_file_that_becomes_a_link_while_it_waits_is_not_read(folder: Path, tmp_path: Path, outside: Path) -> None:
    """Between finding and reading there is time for whoever can write there."""
    library = tmp_path / "library"
    found = find([str(folder)])
    (folder / "backs.txt").unlink()
    (folder / "backs.txt").symlink_to(outside)
    (folder / "page.html").unlink()
    os.mkfifo(folder / "page.html")
    with Library.write(library) as opened:
        account = add(opened, found, settings=SETTINGS)
    assert account.added == 1
    assert ["leads out" in each.message or "pipe" in each.message for each in account.failed] == [True, True]


def test_a_link_names_no_folder(folder: Path, tmp_path: Path) -> None:
    """Nor do the settings that it leads to outside."""
    (tmp_path / "elsewhere.md").write_text("# Rosebud of the vault\n")
    (folder / "README.md").symlink_to(tmp_path / "elsewhere.md")
    added(tmp_path / "library", folder)
    opened = Library.read(tmp_path / "library")
    sites = {opened.store.document(document_id(source)).site for source in opened.store.sources()}
    opened.close()
    assert sites == {"files"}
