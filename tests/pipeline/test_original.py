"""The bytes that a document was made of, or a word on where they went."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture
from citewell.errors import OriginalMissing
from citewell.index.library import Batch, Library
from citewell.index.store import Store
from citewell.pipeline.add import add, find
from citewell.pipeline.original import Original, may_be_kept, original
from citewell.types import Document
from tests.index.builders import entry

FETCHED = 1_767_225_600.0  # 2026-01-01T00:00:00Z, when the builders' documents were read
PAGE = "https://clinic.example/care/leaflet"
CONTENT = b"<h1>Bread</h1><p>Bread is baked in an oven for forty minutes, and then it has to cool.</p>"


def whole(found: Original) -> bytes:
    return b"".join(found.pieces())


def added(library: Library, place: Path) -> Document:
    """The document of a file that is added."""
    add(library, find([str(place)]), settings=AddSettings(workers=1))
    (doc_id,) = library.store.doc_ids_from(place.as_uri())
    return library.store.document(doc_id)


def fetched(folder: Path, *captures: Capture) -> None:
    file = CrawlFile.open(folder)
    with file.transaction():
        for each in captures:
            Archive(file.connection).keep(1, each)
    file.close()


def capture(body: bytes, after_s: float = 0.0, url: str = PAGE) -> Capture:
    return Capture(url, FETCHED + after_s, 200, (), (), body)


def page(folder: Path, source: str = PAGE, **fields: str) -> tuple[Store, Document]:
    """A library of one document that was read from somewhere."""
    made = entry("one", "Some words.")
    object.__setattr__(made, "document", replace(made.document, source=source, **fields))  # type: ignore[arg-type]
    with Library.write(folder) as library:
        library.add(Batch(entries=[made]))
    store = Store.open(folder)
    return store, store.document("one")


@pytest.mark.parametrize("name", ["bread.html", "bread of №7.html", "bread#1?.html"])
def test_an_unchanged_file_is_the_original(tmp_path: Path, name: str) -> None:
    """Under its own name."""
    (tmp_path / name).write_bytes(CONTENT)
    with Library.write(tmp_path / "library") as library:
        document = added(library, tmp_path / name)
        assert may_be_kept(library.store, document)
        found = original(library.store, document)
    assert (found.name, whole(found)) == (name, CONTENT)


def test_a_changed_file_is_not_what_was_read(tmp_path: Path) -> None:
    """Not even when it has the same length and times; and once it is read anew, it is the original of the new
    revision only."""
    place = tmp_path / "bread.html"
    place.write_bytes(CONTENT)
    with Library.write(tmp_path / "library") as library:
        old = added(library, place)
        times = place.stat()
        place.write_bytes(CONTENT.replace(b"forty", b"fifty"))
        os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))
        with pytest.raises(OriginalMissing, match="has changed"):
            original(library.store, old)
        place.write_bytes(CONTENT.replace(b"forty", b"a hundred"))
        new = added(library, place)
        assert b"a hundred" in whole(original(library.store, new))
        with pytest.raises(OriginalMissing, match="has changed"):
            original(library.store, old)


def test_a_file_that_has_gone_is_not_there(tmp_path: Path) -> None:
    place = tmp_path / "bread.html"
    place.write_bytes(CONTENT)
    with Library.write(tmp_path / "library") as library:
        document = added(library, place)
        place.unlink()
        assert not may_be_kept(library.store, document)
        with pytest.raises(OriginalMissing, match=r"bread\.html cannot be read"):
            original(library.store, document)


def test_a_row_of_a_corpus_is_no_file(tmp_path: Path) -> None:
    """The corpus would be the wrong thing to hand out."""
    place = tmp_path / "corpus.jsonl"
    place.write_text('{"_id": "1", "title": "Bread", "text": "Bread is baked in an oven for forty minutes."}\n')
    with Library.write(tmp_path / "library") as library:
        document = added(library, place)
        assert not may_be_kept(library.store, document)
        with pytest.raises(OriginalMissing, match="a row of the file"):
            original(library.store, document)


def test_no_place_is_read_that_an_owner_did_not_add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive may say that its page came from a file of this machine, or from a device without end."""
    store, document = page(tmp_path, "file:///dev/zero")
    assert not may_be_kept(store, document)
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    with pytest.raises(OriginalMissing):
        original(store, document)


def test_a_fetched_page_is_had_as_it_was_read(tmp_path: Path) -> None:
    """The response of the second in which it was read, not an earlier or a later one, nor another page's."""
    store, document = page(tmp_path, filetype="html")
    fetched(
        tmp_path, capture(b"before", -0.5), capture(CONTENT, 0.25), capture(b"after", 1.0),
        capture(b"other", 0.25, f"{PAGE}/x"),
    )  # fmt: skip
    assert may_be_kept(store, document)
    found = original(store, document)
    assert (found.name, whole(found)) == ("leaflet.html", CONTENT)


@pytest.mark.parametrize(
    ("source", "filetype", "name"),
    [
        ("https://clinic.example/a/Paper.PDF?download=1", "pdf", "Paper.PDF"),
        ("https://clinic.example/", "html", "clinic.example.html"),
        ("https://clinic.example/a/b/", "txt", "b.txt"),
        ("https://clinic.example/a/data.xyz", "", "data.xyz"),
    ],
)
def test_a_page_gets_the_name_of_its_address(tmp_path: Path, source: str, filetype: str, name: str) -> None:
    """With the ending of what it is."""
    store, document = page(tmp_path, source, filetype=filetype)
    fetched(tmp_path, capture(CONTENT, url=source))
    found = original(store, document)
    assert found.name == name
    assert whole(found)


def test_what_was_not_kept_is_missing(tmp_path: Path) -> None:
    """Where nothing was ever fetched, and where other pages were."""
    store, document = page(tmp_path)
    for _ in range(2):
        assert not may_be_kept(store, document)
        with pytest.raises(OriginalMissing, match="are not kept"):
            original(store, document)
        fetched(tmp_path, capture(b"other", url=f"{PAGE}/x"), capture(b"later", 5.0))
