"""What a crawl learns of a site's addresses while it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citewell.crawl.database import CrawlFile
from citewell.crawl.notes import Notes, stopped

HOST = "site.example"


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    file = CrawlFile.open(tmp_path)
    yield Notes(file.connection, 1)
    file.close()


def url(path: str) -> str:
    return f"https://{HOST}{path}"


def indexed(notes: Notes, path: str) -> None:
    notes.connection.execute(
        "INSERT INTO urls (source_id, key, url, host, kind, depth, rank, state, found_as, doc_id)"
        " VALUES (1, ?, ?, ?, 'page', 1, 1, 2, 'link', 'doc')",
        (path, url(path), HOST),
    )


def test_a_shape_whose_pages_hold_nothing_new_is_stopped(notes: Notes) -> None:
    """For good, and told with the number of addresses that were turned away."""
    for number in range(100):
        notes.note_page(url(f"/month/{number}"), new=False)
    assert notes.stopped_shapes() == {f"{HOST}/month/N"}
    notes.note_page(url("/month/7"), new=True)
    assert stopped(url("/month/1234"), notes.stopped_shapes()) == f"{HOST}/month/N"
    assert stopped(url("/year/1234"), notes.stopped_shapes()) is None
    assert [notes.turned_away(f"{HOST}/month/N") for _ in range(3)] == [1, 2, 3]
    assert notes.traps() == [(f"{HOST}/month/N", 3)]
    assert notes.turned_away("unknown") == 0


def test_a_shape_with_new_pages_goes_on(notes: Notes) -> None:
    """However many there are."""
    for number in range(300):
        notes.note_page(url(f"/item/{number}"), new=number % 2 == 0)
    assert notes.stopped_shapes() == frozenset()


def test_two_pairs_show_that_a_parameter_makes_no_difference(notes: Notes) -> None:
    """One may be chance. It is told once."""
    assert notes.note_same_page(HOST, url("/a?v=1"), url("/a?v=2")) is None
    assert notes.inert_parameters() == {}
    assert notes.note_same_page(HOST, url("/b?v=1"), url("/b?v=2")) == "v"
    assert notes.inert_parameters() == {HOST: frozenset({"v"})}
    assert notes.note_same_page(HOST, url("/c?v=1"), url("/c?v=2")) is None


def test_one_page_that_differs_outweighs_all_pairs(notes: Notes) -> None:
    """`?page=9` and `?page=10` may both be empty, and `?page=1` is not."""
    indexed(notes, "/list?page=1")
    for number in range(10, 40):
        assert notes.note_same_page(HOST, url(f"/list?page={number}"), url("/list?page=9")) is None
    assert notes.inert_parameters() == {}


def test_sources_learn_apart(notes: Notes) -> None:
    """What one knows the other does not."""
    for number in range(100):
        notes.note_page(url(f"/month/{number}"), new=False)
    assert Notes(notes.connection, 2).stopped_shapes() == frozenset()
