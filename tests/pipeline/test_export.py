"""What was read can be taken away, and read again by anyone."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.crawl.archives.warc import read_warc
from citewell.crawl.kept.archive import Archive
from citewell.crawl.kept.database import CrawlFile
from citewell.crawl.records import Capture
from citewell.errors import UsageError
from citewell.pipeline.export import export_warc

HTML = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("ETag", '"1"'))


def kept(folder: Path, *captures: Capture) -> CrawlFile:
    file = CrawlFile.open(folder)
    archive = Archive(file.connection)
    with file.transaction():
        for capture in captures:
            archive.keep(1, capture)
    return file


def capture(path: str, body: bytes, fetched: float = 1_700_000_000.0) -> Capture:
    asked = (("User-Agent", "Citewell"),)
    return Capture(f"https://clinic.example/{path}", fetched, 200, HTML, asked, body, "192.0.2.7")


def test_what_is_written_says_what_was_read(tmp_path: Path) -> None:
    """Addresses, times, headers and bodies come back; a body that two pages share is written once."""
    bodies = {"a": b"<p>one</p>", "b": b"<p>two</p>", "c": b"<p>one</p>"}
    file = kept(
        tmp_path, *(capture(name, body, 1_700_000_000.0 + at) for at, (name, body) in enumerate(bodies.items()))
    )
    written = export_warc(file, tmp_path / "out.warc.gz", ())
    file.close()
    assert (written.responses, written.revisits, written.requests) == (2, 1, 3)
    pages = list(read_warc(tmp_path / "out.warc.gz"))
    assert {(page.url[-1], page.content) for page in pages} == set(bodies.items())
    assert [page.fetched for page in pages] == [f"2023-11-14T22:13:2{at}Z" for at in range(3)]
    assert all(("ETag", '"1"') in page.headers for page in pages)


def test_a_place_that_cannot_be_written_is_an_error_and_leaves_what_was_there(tmp_path: Path) -> None:
    file = kept(tmp_path, capture("a", b"<p>one</p>"))
    with pytest.raises(UsageError, match="cannot be written"):
        export_warc(file, tmp_path / "no" / "such" / "folder.warc.gz", ())
    file.close()
