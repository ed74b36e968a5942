from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from citewell.crawl.archives.archived import ArchivedPage
from citewell.crawl.archives.warc import read_warc
from citewell.crawl.archives.warc_write import ORIGINAL, Exported, Written, write_warc

ABOUT = "Citewell/0.1 (test)"
PAGE = b"<p>Words."


def page(number: int, body: bytes = PAGE, **fields: object) -> Exported:
    url = f"https://example.org/{number}?q=a"
    return Exported(url, "2026-01-02T03:04:05Z", 200, (("Content-Type", "text/html"),), body, **fields)  # type: ignore[arg-type]


def records(path: Path) -> list[dict[str, str]]:
    """Headers of all records, as warcio's own reader gives them, and what kind each is."""
    with path.open("rb") as file:
        return [dict(record.rec_headers.headers) for record in ArchiveIterator(file)]


def check(path: Path) -> int:
    """What `warcio check` says: 0 if every digest is that of its record."""
    command = type("Command", (), {"inputs": [str(path)], "verbose": False})
    with redirect_stdout(io.StringIO()):
        return int(Checker(command).process_all() or 0)


HEADERS = st.lists(
    st.tuples(
        st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,12}", fullmatch=True),
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20).map(str.strip),
    ).filter(lambda pair: pair[0].lower() not in {"content-length", "content-encoding", "transfer-encoding"}),
    max_size=4,
).map(tuple)
CAPTURES = st.lists(
    st.builds(
        Exported,
        url=st.integers(0, 9).map(lambda number: f"https://example.org/{number}"),
        fetched=st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")),
        status=st.sampled_from([200, 301, 404, 599]),
        headers=HEADERS,
        body=st.binary(max_size=40) | st.sampled_from([PAGE, gzip.compress(PAGE)]),
        request_headers=st.sampled_from([(), (("User-Agent", "Citewell"),)]),
        ip=st.sampled_from([None, "192.0.2.1", "2001:db8::1"]),
    ),
    max_size=6,
)


@settings(max_examples=40)
@given(captures=CAPTURES)
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, captures: list[Exported]) -> None:
    """The same pages in the same order, with their times and headers, whichever of them share a body."""
    path = tmp_path_factory.getbasetemp() / "round.warc.gz"
    written = write_warc(path, captures, software=ABOUT)
    pages = list(read_warc(path))
    assert all(isinstance(item, ArchivedPage) for item in pages)
    assert [(p.url, p.fetched, p.status, p.headers, p.content) for p in pages] == [
        (c.url, c.fetched, c.status, c.headers, c.body) for c in captures
    ]
    assert written.responses + written.revisits == len(captures)
    assert check(path) == 0


def test_a_body_is_written_once(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    written = write_warc(path, [page(1), page(2), page(3, b""), page(4, b"")], software=ABOUT)
    assert written == Written(responses=3, revisits=1)
    revisit = next(record for record in records(path) if record["WARC-Type"] == "revisit")
    assert revisit["WARC-Profile"].endswith("/warc/1.1/revisit/identical-payload-digest")
    assert revisit["WARC-Refers-To-Target-URI"] == "https://example.org/1?q=a"
    assert revisit["WARC-Refers-To-Date"] == "2026-01-02T03:04:05Z"


def test_a_request_is_written_with_its_response(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    write_warc(path, [page(1, request_headers=(("User-Agent", "Citewell/0.1"),), ip="192.0.2.1")], software=ABOUT)
    about, response, request = records(path)
    assert (about["WARC-Type"], about["WARC-Filename"]) == ("warcinfo", "a.warc.gz")
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-IP-Address"] == "192.0.2.1"
    assert {"WARC-Payload-Digest", "WARC-Block-Digest"} <= set(response)
    text = gzip.decompress(path.read_bytes()).decode()
    assert "GET /1?q=a HTTP/1.1\r\nHost: example.org\r\nUser-Agent: Citewell/0.1\r\n\r\n" in text
    assert f"software: {ABOUT}\r\n" in text


def test_headers_do_not_say_that_a_body_is_packed(tmp_path: Path) -> None:
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "5"), ("X", "y"))
    path = tmp_path / "a.warc.gz"
    write_warc(path, [Exported("https://example.org/", "2026-01-02T03:04:05Z", 200, headers, PAGE)], software=ABOUT)
    (read,) = read_warc(path)
    assert isinstance(read, ArchivedPage)
    assert read.content == PAGE
    assert read.headers == (
        (ORIGINAL + "Content-Encoding", "gzip"),
        (ORIGINAL + "Transfer-Encoding", "chunked"),
        ("X", "y"),
    )
    assert f"Content-Length: {len(PAGE)}\r\n\r\n".encode() in gzip.decompress(path.read_bytes())


def test_no_header_begins_another(tmp_path: Path) -> None:
    """Line breaks from the web end no header, no head and no record."""
    evil = "a\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n"
    capture = Exported(
        f"https://example.org/{evil}", "2026-01-02T03:04:05Z", 200, (("X", evil), (evil, "y"), ("\ud800", "z")), PAGE,
        reason=evil, request_headers=(("X", evil + "\ud800\udc80"),), ip=evil,
    )  # fmt: skip
    path = tmp_path / "a.warc.gz"
    write_warc(path, [capture], software=evil)
    assert [record["WARC-Type"] for record in records(path)] == ["warcinfo", "response", "request"]
    assert check(path) == 0


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def captures() -> Iterator[Exported]:
        yield page(1)
        raise RuntimeError("stopped")

    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"old")
    with pytest.raises(RuntimeError, match="stopped"):
        write_warc(path, captures(), software=ABOUT)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.warc.gz"]
