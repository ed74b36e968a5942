from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.errors import DocumentMissing, LibraryError, LibraryFormatError, LibraryMissing, LibraryUnwritable
from citewell.index.database import FILE_NAME, _unchanging
from citewell.index.ledger import Failure, FileRecord
from citewell.index.store import Store
from tests.index.builders import document, entry


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "library")


def put(store: Store, *entries: object) -> None:
    with store.transaction():
        store.put(entries)  # type: ignore[arg-type]


def test_a_document_comes_back_as_it_went_in(store: Store) -> None:
    """Text, blocks and description survive the store to the letter."""
    made = document("one", "First things.", "Then others: äöü 𝛼 日本.", author="A. Author", published="2020-02-03")
    put(store, entry("one", "First things.", "Then others: äöü 𝛼 日本.", author="A. Author", published="2020-02-03"))
    assert store.document("one") == made


@given(paragraphs=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_text_is_kept_exactly(tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]) -> None:
    """Whatever the characters, the passages of the store put end to end are the document."""
    store = Store.create(tmp_path_factory.mktemp("library"))
    put(store, entry("one", *paragraphs))
    assert store.document("one").text == "\n\n".join(paragraphs)
    store.close()


def test_a_replaced_document_keeps_its_earlier_revision(store: Store) -> None:
    """What was cited yesterday can be shown today."""
    put(store, entry("one", "Old words."))
    old = store.revision_of("one")
    put(store, entry("one", "New words."))
    assert store.document("one").text == "New words."
    assert store.document("one", old).text == "Old words."


def test_a_document_may_return_to_earlier_content(store: Store) -> None:
    """A, then B, then A again: the current text is A's, B is still there, and only A is in search."""
    put(store, entry("one", "Version A."))
    put(store, entry("one", "Version B."))
    other = store.revision_of("one")
    put(store, entry("one", "Version A."))
    assert store.document("one").text == "Version A."
    assert store.document("one", other).text == "Version B."
    assert [p.passage.text for p in store.passages_after(0)] == ["Version A."]


def test_passage_numbers_are_never_given_twice(store: Store) -> None:
    """Derived indexes ask for what is newer than the last number they have seen."""
    put(store, entry("one", "Version A."))
    first = [p.passage_no for p in store.passages_after(0)]
    put(store, entry("one", "Version B."))
    put(store, entry("one", "Version A."))
    assert min(p.passage_no for p in store.passages_after(0)) > max(first)


def test_a_removed_document_leaves_the_search_but_can_be_shown(store: Store) -> None:
    """Removing hides; it does not break citations."""
    put(store, entry("one", "Some words."), entry("two", "Other words."))
    with store.transaction():
        store.remove(["one"])
    assert store.counts()[0] == 1
    assert store.revision_of("one") is None
    assert store.document("one").text == "Some words."


def test_a_failed_transaction_changes_nothing(store: Store) -> None:
    """All or nothing."""
    put(store, entry("one", "Some words."))
    before = store.digest()
    with pytest.raises(AttributeError), store.transaction():
        store.put([entry("two", "Other words."), None])  # type: ignore[list-item]
    assert (store.digest(), store.counts()[0]) == (before, 1)


def test_the_digest_follows_from_the_documents_and_their_order(tmp_path: Path) -> None:
    """Two libraries made the same way are the same; another order or text is another library."""
    stores = [Store.create(tmp_path / name) for name in ("a", "b", "c")]
    for store in stores[:2]:
        put(store, entry("one", "Some words."), entry("two", "Other words."))
    put(stores[2], entry("two", "Other words."), entry("one", "Some words."))
    assert stores[0].digest() == stores[1].digest() != stores[2].digest()


def test_rows_and_folders_are_found_by_their_source(store: Store) -> None:
    """A source stands for itself, for the rows of a corpus and for the files below a folder, not for its neighbours."""
    names = {
        "a": "file:///d/corpus.jsonl#1",
        "b": "file:///d/corpus.jsonl#2",
        "c": "file:///d/corpus.jsonl.gz",
        "d": "file:///dd",
    }
    for name, source in names.items():
        made = entry(name, f"Text {name}.")
        object.__setattr__(made.document, "source", source)
        put(store, made)
    assert store.doc_ids_from("file:///d/corpus.jsonl") == ["a", "b"]
    assert store.doc_ids_from("file:///d") == ["a", "b", "c"]
    assert store.doc_ids_from("file:///dd") == ["d"]


def test_a_file_that_was_read_is_no_longer_a_failure(store: Store) -> None:
    """The list of failures is about now."""
    with store.transaction():
        store.ledger.put_failure(Failure("file:///x", "damaged", "it is damaged", "save it again"))
    assert [f.source for f in store.ledger.failures()] == ["file:///x"]
    with store.transaction():
        store.ledger.put_file("file:///x", FileRecord("1-2-3", "ab", 1))
    assert store.ledger.failures() == []
    assert store.ledger.file("file:///x") == FileRecord("1-2-3", "ab", 1)


def test_an_unknown_document_is_a_clear_error(store: Store) -> None:
    with pytest.raises(DocumentMissing, match="there is no document nobody"):
        store.document("nobody")


def test_reading_where_there_is_no_library_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing) as problem:
        Store.open(tmp_path)
    assert "citewell add" in problem.value.hint


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    """A library of a later version is not touched."""
    store = Store.create(tmp_path)
    store.set_meta("format", "99")
    store.close()
    with pytest.raises(LibraryFormatError, match="has format 99"):
        Store.open(tmp_path)
    with pytest.raises(LibraryFormatError):
        Store.create(tmp_path)


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is not a database, it is a text" * 100)
    with pytest.raises(LibraryError, match="damaged"):
        Store.open(tmp_path)


def test_a_library_that_nobody_can_write_must_have_been_closed(tmp_path: Path) -> None:
    """What a killed writer left in SQLite's log would be overlooked: better no answer than one without it."""
    store = Store.create(tmp_path)
    put(store, entry("one", "Some words."))
    with pytest.raises(LibraryUnwritable, match="not closed by its last writer"):
        _unchanging(tmp_path / FILE_NAME)
    store.close()
    again = _unchanging(tmp_path / FILE_NAME)
    assert again.execute("SELECT count(*) FROM documents").fetchone() == (1,)
    again.close()


@pytest.mark.parametrize(
    ("site", "found"), [("example", 2), ("one.example", 1), ("ne.example", 0), ("%", 0), ("_ne.example", 0)]
)
def test_a_site_is_a_host_or_a_domain_above_it(store: Store, site: str, found: int) -> None:
    """Signs that SQL would take as wild cards stand for themselves."""
    put(store, entry("one", "Some words."), entry("two", "Other words."))
    assert len(store.passages_within([site], [], None, None)) == found


def test_a_language_is_a_filter_of_passages(store: Store) -> None:
    """A document whose language is not known is in none."""
    put(
        store,
        entry("one", "Some words.", language="en"),
        entry("two", "Ein paar Worte.", language="de"),
        entry("three", "Xyz."),
    )
    found = [
        len(store.passages_within([], [], None, None, languages=names)) for names in (["de"], ["de", "en"], ["fr"], [])
    ]
    assert found == [1, 2, 0, 3]


def test_choices_are_counted_over_what_is_in_search(store: Store) -> None:
    """The most frequent first, then by name; earlier revisions, removed documents and unknown values count for none."""
    put(
        store,
        entry("one", "Some words.", language="en", url="https://www.b.example/1"),
        entry("two", "Other words.", language="de", url="https://b.example/2"),
        entry("three", "Third words.", language="fr", url="https://a.example/"),
        entry("four", "More words.", url="urn:none"),
        entry("five", "Gone words.", language="en", url="https://c.example/"),
    )
    put(store, entry("three", "Third words anew.", language="en", url="https://a.example/"))
    with store.transaction():
        store.remove(["five"])
    assert store.choices("language", 9) == [("en", 2), ("de", 1)]
    assert store.choices("host", 9) == [("b.example", 2), ("a.example", 1)]
    assert store.choices("host", 1) == [("b.example", 2)]
    assert store.choices("filetype", 9) == [("txt", 4)]
    assert store.choices("site", 9) == [("Tests", 4)]


def test_names_are_those_of_passages_in_search(store: Store) -> None:
    """In the order asked for, with the headings above each passage."""
    made = entry("one", "First things.", "Then others.")
    for number, passage in enumerate(made.passages):
        object.__setattr__(passage, "heading", f"Part {number}")
    put(store, made, entry("two", "Old words."))
    put(store, entry("two", "New words.", title="Two again"))
    numbers = [stored.passage_no for stored in store.passages_after(0)]
    assert store.names(list(range(9, -1, -1))) == [("Two again", ""), ("One", "Part 1"), ("One", "Part 0")]
    assert store.names(numbers[:1]) == [("One", "Part 0")]
    assert store.names([]) == []
