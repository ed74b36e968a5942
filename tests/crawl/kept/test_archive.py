"""What was read can be had back as it was read."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture

HEADERS = st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=4).map(tuple)
CAPTURES = st.builds(
    Capture,
    url=st.sampled_from(["https://a.example/", "https://b.example/"]),
    fetched=st.floats(0, 1e10),
    status=st.sampled_from([200, 206, 404]),
    headers=HEADERS,
    request_headers=HEADERS,
    body=st.binary(max_size=300) | st.sampled_from([b"", b"the same", bytes(100_000)]),
    ip=st.sampled_from([None, "192.0.2.1", "2001:db8::1"]),
)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(CrawlFile.open(tmp_path).connection)


@settings(max_examples=30)
def bytes_kept(archive: Archive) -> tuple[int, int]:
    """Of the different bodies, and of what they take."""
    row = archive.connection.execute("SELECT sum(size), sum(length(packed)) FROM bodies").fetchone()
    return int(row[0] or 0), int(row[1] or 0)


@given(captures=st.lists(CAPTURES, max_size=6))
def test_what_is_kept_comes_back_exactly(captures: list[Capture]) -> None:
    """In the order in which it was kept; each body once."""
    with tempfile.TemporaryDirectory() as folder:
        file = CrawlFile.open(Path(folder))
        archive = Archive(file.connection)
        for capture in captures:
            archive.keep(1, capture)
        assert list(archive.captures()) == captures
        assert list(archive.captures(2)) == []
        bodies = {capture.body for capture in captures}
        assert archive.count() == len(captures)
        assert bytes_kept(archive)[0] == sum(map(len, bodies))
        file.close()


def test_the_same_bytes_are_kept_once(archive: Archive) -> None:
    """Whatever address they have."""
    first = archive.keep(1, Capture("https://a.example/", 1.0, 200, (), (), b"the same" * 1000))
    second = archive.keep(2, Capture("https://b.example/", 2.0, 200, (), (), b"the same" * 1000))
    assert first == second == archive.body_id(b"the same" * 1000)
    size, packed = bytes_kept(archive)
    assert (archive.count(), size) == (2, 8000)
    assert packed < 200


def test_the_latest_is_the_one_fetched_last(archive: Archive) -> None:
    """Not the one kept last: an archive that is added later may be older."""
    for fetched, body in ((5.0, b"new"), (1.0, b"old")):
        archive.keep(1, Capture("https://a.example/", fetched, 200, (), (), body))
    latest = archive.latest("https://a.example/")
    assert latest is not None
    assert latest.body == b"new"
    assert archive.latest("https://b.example/") is None
    assert archive.of_body(None) is None
