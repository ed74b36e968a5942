"""index.shared: what a site's template says on every page is told from what its pages say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.index.library import Batch, Library
from citewell.index.store import Store
from citewell.pipeline.prepare import entry_of
from citewell.types import BlockKind, Document
from tests.documents_of_kinds import Kinds, document

FOOTER = "Subscribe to our newsletter for new recipes."
WARNING = "Disconnect the machine from the mains before you open the lid, and wait until the blade has come to rest."


def page(number: int, *more: tuple[BlockKind, str], host: str = "kitchen.example") -> Document:
    """A page about something of its own, with more below."""
    own: Kinds = [
        ("heading", f"Dish {number}"),
        ("paragraph", f"Dish {number} is baked for {number} minutes in a hot oven. Serve it with {number} potatoes."),
        ("paragraph", f"A story about the cook of dish {number} and her brother, who likes it cold."),
    ]
    return document(f"Dish {number}", [*own, *more], url=f"https://{host}/{number}")


def templates(folder: Path, *documents: Document) -> set[str]:
    """Sentences of a library that are called template."""
    with Library.write(folder) as library:
        library.add(Batch(entries=[entry_of(each) for each in documents]))
    return told(folder)


def told(folder: Path) -> set[str]:
    store = Store.open(folder)
    found: set[str] = set()
    try:
        for (doc_id,) in store.connection.execute("SELECT doc_id FROM documents WHERE gone = 0").fetchall():
            text = store.document(doc_id).text
            rows = store.connection.execute(
                "SELECT passage_no FROM passages JOIN documents USING (revision_no) WHERE doc_id = ?", (doc_id,)
            )
            stored = list(store.passages([number for (number,) in rows]).values())
            [bounds] = store.bounds([(stored[0].info, [each.passage for each in stored])])
            places = bounds.templates
            found |= {text[start:end] for start, end in places}
    finally:
        store.close()
    return found


def test_a_footer_of_all_pages_is_template(tmp_path: Path) -> None:
    """What the pages say themselves is not."""
    assert templates(tmp_path, *(page(number, ("paragraph", FOOTER)) for number in range(6))) == {FOOTER}


def test_three_pages_are_too_few(tmp_path: Path) -> None:
    """They may just say the same."""
    assert templates(tmp_path, *(page(number, ("paragraph", FOOTER)) for number in range(3))) == set()


def test_other_sites_do_not_count(tmp_path: Path) -> None:
    """The same words on the pages of another host are another's."""
    pages = [page(number, ("paragraph", FOOTER), host=f"{number % 3}.example") for number in range(9)]
    assert templates(tmp_path, *pages) == set()


def test_a_warning_on_some_pages_is_meant(tmp_path: Path) -> None:
    """A long sentence that less than half of the pages have, at their end or amid their text."""
    with_it = [page(number, ("paragraph", WARNING)) for number in range(4)]
    assert templates(tmp_path, *with_it, *(page(number) for number in range(4, 12))) == set()


def test_what_stands_amid_the_text_of_some_pages_is_meant(tmp_path: Path) -> None:
    """A manual says the same of many of its things; a box amid nearly every page is a template all the same."""
    said = "This dish can be frozen for later."
    some = [
        page(number, *([("paragraph", said)] if number % 2 else []), ("paragraph", f"Dish {number} ends here as told."))
        for number in range(12)
    ]
    assert templates(tmp_path / "some", *some) == set()
    boxed = [
        page(number, ("paragraph", FOOTER), ("paragraph", f"Dish {number} ends here, as told.")) for number in range(9)
    ]
    assert templates(tmp_path / "boxed", *boxed) == {FOOTER}


@pytest.mark.parametrize("kind", ["table_row", "definition", "label_value", "step", "list_item", "code"])
def test_an_entry_says_what_it_says_of_its_own_page(tmp_path: Path, kind: BlockKind) -> None:
    """However many pages have the same one."""
    assert templates(tmp_path, *(page(n, (kind, "Licence: free for all uses")) for n in range(6))) == set()


def test_copies_of_a_document_are_no_template(tmp_path: Path) -> None:
    """Nearly all of their text is shared: then it is the text that is meant."""
    text = f"{WARNING} The lid is opened by the lever on its left side. The blade is sharpened once a year."
    copies = [document(f"Draft {n}", [("paragraph", text)], url=f"https://drafts.example/{n}") for n in range(6)]
    assert templates(tmp_path, *copies) == set()


def test_pages_that_leave_or_change_are_counted_no_more(tmp_path: Path) -> None:
    """What is called template follows from what is in the library now, not from what once was."""
    pages = [page(number, ("paragraph", FOOTER)) for number in range(5)]
    assert templates(tmp_path, *pages) == {FOOTER}
    with Library.write(tmp_path) as library:
        library.remove([pages[0].doc_id])
    assert told(tmp_path) == {FOOTER}
    assert templates(tmp_path, page(1)) == set()
    assert templates(tmp_path, pages[1], pages[0]) == {FOOTER}


@given(changes=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["footer", "plain", "gone"])), max_size=12))
def test_the_count_is_that_of_the_documents_in_search(
    changes: list[tuple[int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was added, replaced and removed in which order."""
    store = Store.create(tmp_path_factory.mktemp("store"))
    current: dict[int, Document] = {}
    for number, change in changes:
        made = page(number, *([("paragraph", FOOTER)] if change == "footer" else []))
        with store.transaction():
            if change == "gone":
                store.remove([made.doc_id])
                current.pop(number, None)
            else:
                store.put([entry_of(made)])
                current[number] = made
    rows = dict(store.connection.execute("SELECT key, documents FROM shared").fetchall())
    afresh = Store.create(tmp_path_factory.mktemp("store"))
    with afresh.transaction():
        afresh.put([entry_of(made) for made in current.values()])
    assert rows == dict(afresh.connection.execute("SELECT key, documents FROM shared").fetchall())
    store.close()
    afresh.close()
