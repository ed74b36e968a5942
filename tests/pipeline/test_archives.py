"""Web archives are files that hold pages, and give them to the library like any others."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.config import AddSettings
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.index.library import Library
from citewell.pipeline.add import Account, add, find

PAGE = "<html><head><title>{0}</title></head><body><main><p>{0} is told here, in a sentence.</p></main></body></html>"


def record(url: str, date: str, body: str, *, status: str = "200 OK", kind: str = "text/html") -> bytes:
    """A response record of a WARC, written by hand so that a fault of ours in writing cannot hide one in reading."""
    content = body.encode()
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{abs(hash((url, date))) % 10**12:012d}>\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    path = tmp_path / "site.warc"
    path.write_bytes(
        record("https://clinic.example/rest", "2024-05-01T10:00:00Z", PAGE.format("Rest of old"))
        + record("https://clinic.example/brace", "2024-05-01T10:00:01Z", PAGE.format("Bracing"))
        + record("https://clinic.example/gone", "2024-05-01T10:00:02Z", "Not here", status="404 Not Found")
        + record("https://clinic.example/x.png", "2024-05-01T10:00:03Z", "PNG", kind="image/png")
        + record("https://clinic.example/rest", "2024-06-01T10:00:00Z", PAGE.format("Rest of late"))
        + record("https://clinic.example/rest", "2023-06-01T10:00:00Z", PAGE.format("Rest long ago"))
    )
    return path


def added(folder: Path, *places: Path, collection: str = "") -> Account:
    with Library.write(folder) as library:
        return add(library, find([str(place) for place in places]), settings=AddSettings(), collection=collection)


def test_pages_of_an_archive_are_documents_in_it(tmp_path: Path, warc: Path) -> None:
    """Where they were once read is what it says. Of several captures of one page the latest counts; what is no page is
    counted, by what it is."""
    folder = tmp_path / "library"
    account = added(folder, warc, collection="clinic")
    assert (account.added, account.replaced, account.failed) == (2, 1, [])
    assert account.others["responses with status 404"] == 1
    assert account.others["image/png records"] == 1
    assert account.others["captures older than what the library has"] == 1
    library = Library.read(folder)
    documents = [library.store.document(doc_id) for doc_id in library.store.doc_ids_from(warc.as_uri())]
    assert {d.url for d in documents} == {f"{warc.as_uri()}#{d.claimed_url}" for d in documents}
    assert {(d.claimed_url, d.title, d.fetched) for d in documents} == {
        ("https://clinic.example/rest", "Rest of late", "2024-06-01T10:00:00Z"),
        ("https://clinic.example/brace", "Bracing", "2024-05-01T10:00:01Z"),
    }
    assert library.store.collections.all() == [("clinic", 2)]
    library.close()


def test_an_archive_that_is_as_it_was_is_not_read_again(tmp_path: Path, warc: Path) -> None:
    folder = tmp_path / "library"
    added(folder, warc)
    again = added(folder, warc)
    assert (again.added, again.replaced, again.failed) == (0, 0, [])
    assert again.unchanged == 4


def test_pages_of_a_warc_are_kept_as_read_each_capture_once(tmp_path: Path, warc: Path) -> None:
    folder = tmp_path / "library"
    added(folder, warc)
    warc.write_bytes(
        warc.read_bytes() + record("https://clinic.example/new", "2024-07-01T00:00:00Z", PAGE.format("New"))
    )
    assert added(folder, warc).added == 1
    file = CrawlFile.open(folder)
    captures = list(Archive(file.connection).captures())
    file.close()
    assert len(captures) == len({(c.url, c.fetched) for c in captures}) == 5
    assert PAGE.format("Rest of old").encode() in {c.body for c in captures}


def test_a_cut_off_archive_gives_what_was_readable_and_one_failure_that_says_where(tmp_path: Path, warc: Path) -> None:
    folder = tmp_path / "library"
    warc.write_bytes(warc.read_bytes()[:-200])
    account = added(folder, warc)
    assert account.added == 2
    (failure,) = account.failed
    assert failure.source.startswith(warc.as_uri() + "#")
    assert failure.hint


def test_real_archives_are_read_whole(data: Path, tmp_path: Path) -> None:
    """WARC and ARC, plain and packed, and ZIM: nothing fails, and a second run finds all of it unchanged."""
    folder = tmp_path / "library"
    first = added(folder, data / "archives")
    assert first.failed == []
    assert first.added > 50
    again = added(folder, data / "archives")
    assert (again.added, again.replaced, again.failed) == (0, 0, [])
