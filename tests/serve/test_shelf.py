"""What is looked up without a query."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from citewell.config import AddSettings
from citewell.errors import DocumentMissing, LibraryError, OriginalMissing
from citewell.index.database import FILE_NAME
from citewell.index.library import Batch, Library
from citewell.pipeline.add import add, find
from citewell.serve.shelf import LISTED, Shelf
from tests.index.builders import entry

T = TypeVar("T")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library of three small documents."""
    with Library.write(tmp_path / "library") as library:
        entries = [
            entry("one", "Words of one.", language="en", url="https://a.example/1"),
            entry("two", "Words of two.", language="de", url="https://a.example/2"),
            entry("three", "Words of three.", url="https://b.example/"),
        ]
        library.add(Batch(entries=entries))
        library.label(["one"], "Papers")
    return tmp_path / "library"


@pytest.fixture
def shelf(folder: Path) -> Iterator[Shelf]:
    made = Shelf(folder)
    yield made
    made.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def test_what_others_write_is_seen(shelf: Shelf, folder: Path) -> None:
    """Counts, revision, choices, documents: each look is at the library as it is."""
    before = run(shelf.revision())
    assert run(shelf.counts())[0] == 3
    choices = run(shelf.choices())
    assert choices.sites == (("a.example", 2), ("b.example", 1))
    assert choices.languages == (("de", 1), ("en", 1))
    assert choices.collections == (("papers", 1),)
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry("four", "Words of four.", language="de", url="https://c.example/")]))
        library.remove(["three"])
    assert run(shelf.revision()) != before
    assert run(shelf.counts())[0] == 3
    assert run(shelf.choices()).sites == (("a.example", 2), ("c.example", 1))
    assert run(shelf.choices()).languages == (("de", 2), ("en", 1))
    assert run(shelf.suggest("fou")) == ["Four"]


def test_choices_are_counted_once_for_each_state(shelf: Shelf) -> None:
    assert run(shelf.choices()) is run(shelf.choices())


def test_the_most_frequent_are_offered(tmp_path: Path) -> None:
    """As many as a list bears; where no document is of a web site, the names of folders."""
    with Library.write(tmp_path) as library:
        entries = [
            entry(f"d{number}", f"Words {number}.", url=f"https://{number}.example/") for number in range(LISTED + 9)
        ]
        library.add(Batch(entries=entries))
    shelf = Shelf(tmp_path)
    assert len(run(shelf.choices()).sites) == LISTED
    shelf.close()
    with Library.write(tmp_path / "files") as library:
        library.add(Batch(entries=[entry("one", "Words.", url="urn:none", site="notes")]))
    shelf = Shelf(tmp_path / "files")
    assert run(shelf.choices()).sites == (("notes", 1),)
    shelf.close()


def test_a_document_says_what_became_of_it(shelf: Shelf, folder: Path) -> None:
    """Whether it is the one in search, was replaced, or has left."""
    first = run(shelf.document("one"))
    assert first.current == first.document.revision
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry("one", "Other words.")]))
    old = run(shelf.document("one", first.document.revision))
    assert old.document.text == "Words of one."
    assert old.current == run(shelf.document("one")).document.revision != first.document.revision
    with Library.write(folder) as library:
        library.remove(["one"])
    assert run(shelf.document("one", first.document.revision)).current is None
    for doc_id, revision in (("nobody", None), ("one", "none")):
        with pytest.raises(DocumentMissing):
            run(shelf.document(doc_id, revision))


def test_an_original_is_offered_where_it_may_be_there(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "bread.txt"
    place.write_text("Bread is baked in an oven for forty minutes.")
    with Library.write(folder) as library:
        add(library, find([str(place)]), settings=AddSettings(workers=1))
        (doc_id,) = library.store.doc_ids_from(place.as_uri())
    assert run(shelf.document(doc_id)).original
    assert b"".join(run(shelf.original(doc_id)).pieces()) == place.read_bytes()
    assert not run(shelf.document("one")).original
    with pytest.raises(OriginalMissing):
        run(shelf.original("one"))


def test_many_look_at_once(shelf: Shelf) -> None:
    """In threads of one open library."""

    async def tried() -> list[str]:
        looks = [shelf.document(name) for name in ("one", "two", "three") * 20]
        return [found.document.doc_id for found in await asyncio.gather(*looks)]

    assert run(tried()) == ["one", "two", "three"] * 20


def test_a_library_that_is_damaged_meanwhile_is_an_error_of_ours(shelf: Shelf, folder: Path) -> None:
    """Not one of SQLite's."""
    for file in folder.glob(f"{FILE_NAME}*"):
        file.write_bytes(b"no database at all" * 1_000)
    with pytest.raises(LibraryError):
        run(shelf.document("one"))
