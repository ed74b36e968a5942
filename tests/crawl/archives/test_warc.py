from __future__ import annotations

import gzip
import time
import zlib
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewell.crawl.archives.archived import ArchivedPage, ArchiveProblem
from citewell.crawl.archives.digests import sha1_digest
from citewell.crawl.archives.warc import read_warc

EXAMPLE = "http://example.com/"
PAGE = b"<!doctype html><title>One</title><p>Words."


def read(path: Path, **bounds: int) -> tuple[list[ArchivedPage], list[ArchiveProblem]]:
    items = list(read_warc(path, **bounds))
    return [item for item in items if isinstance(item, ArchivedPage)], [
        item for item in items if isinstance(item, ArchiveProblem)
    ]


def record(kind: str, block: bytes, *, url: str = EXAMPLE, **headers: str) -> bytes:
    lines = {
        "WARC-Type": kind,
        "WARC-Target-URI": url,
        "WARC-Date": "2024-05-06T07:08:09Z",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def http(payload: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = "".join(f"{line}\r\n" for line in (f"HTTP/1.1 {status}", "Content-Type: text/html", *headers))
    return f"{lines}\r\n".encode() + payload


def file_of(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(records))
    return path


GOOD = {
    # file: pages, their lengths, revisits among them, what was passed over
    "example-digest.warc": ([], 0, {"request": 4}),
    "example-iana.org-chunked.warc": ([7223], 0, {"warcinfo": 1, "request": 1}),
    "example-resource.warc.gz": ([1303], 0, {"warcinfo": 2}),
    "example.arc.gz": ([1270], 0, {"arc_header": 1}),
    "example.warc": ([1270, 1270], 1, {"warcinfo": 2, "request": 2}),
    "example.warc.gz": ([1270, 1270], 1, {"warcinfo": 2, "request": 2}),
    "post-test.warc.gz": ([545, 552, 551], 0, {"request": 3}),
}


@pytest.mark.parametrize("name", sorted(GOOD))
def test_good_archives_are_read_whole(data: Path, name: str) -> None:
    reading = read_warc(data / "archives" / name)
    pages = [item for item in reading if isinstance(item, ArchivedPage)]
    lengths, revisits, skipped = GOOD[name]
    assert [len(page.content) for page in pages] == lengths
    assert sum(page.revisit_of is not None for page in pages) == revisits
    assert reading.skipped == skipped


BAD = {
    # file: pages, problems, a word of the first problem
    "bad.arc": (0, 3, "no HTTP response"),
    "example-bad-non-chunked.warc.gz": (2, 0, ""),  # packed as a whole: no reason to refuse it
    "example-bad.warc.gz.bad": (3, 0, ""),
    "example-space-in-target-uri.warc.gz": (0, 0, ""),  # a picture on the archiver's own disk
    "example-space-in-url.arc": (1, 0, ""),
    "example-trunc.warc": (0, 1, "digest"),
    "example-wget-bad-target-uri.warc.gz": (1, 0, ""),
    "example-wrong-chunks.warc.gz": (0, 1, "digest"),
}


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_archives_are_read_as_far_as_they_go(data: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """And nothing is said on the terminal."""
    pages, problems = read(data / "bad_input" / "archives" / name)
    count, faults, word = BAD[name]
    assert (len(pages), len(problems)) == (count, faults)
    assert not problems or word in problems[0].detail
    assert capfd.readouterr() == ("", "")


def test_every_archive_of_the_data_is_tested(data: Path) -> None:
    assert {path.name for path in (data / "archives").iterdir() if path.suffix != ".zim"} == set(GOOD)
    assert {path.name for path in (data / "bad_input" / "archives").iterdir() if path.suffix != ".zim"} == set(BAD)


def test_a_page_is_as_it_was(data: Path) -> None:
    pages, _ = read(data / "archives" / "example.warc.gz")
    first, again = pages
    assert (first.url, first.status, first.content_type) == (EXAMPLE, 200, "text/html")
    assert (first.fetched, again.fetched) == ("2017-03-06T04:02:06Z", "2017-03-06T04:03:48Z")
    assert first.content.startswith(b"<!doctype html>\n<html>\n<head>\n    <title>Example Domain</title>")
    assert (again.content, again.revisit_of) == (first.content, EXAMPLE)
    names = {name.lower() for name, _ in first.headers}
    assert "last-modified" in names
    assert not names & {"content-encoding", "content-length", "transfer-encoding"}  # undone


def test_addresses_and_dates_of_arc_are_read(data: Path) -> None:
    (page,), _ = read(data / "bad_input" / "archives" / "example-space-in-url.arc")
    assert page.url.endswith("EmailTitle=Examples%20From%20The%20Live%20Web&IsPopUp=False")
    assert page.fetched == "2014-02-16T05:02:21Z"


def test_resources_on_the_archivers_disk_are_not_pages(tmp_path: Path) -> None:
    """Nor is anything else that is not of the web: a file's address would mean a file of the reader's own."""
    path = file_of(tmp_path / "a.warc", *(record("resource", b"x", url=url) for url in ("file:///a", "dns:a", "urn:b")))
    reading = read_warc(path)
    assert list(reading) == []
    assert reading.skipped == {"not of the web": 3}


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        (PAGE, ()),
        (gzip.compress(PAGE), ("Content-Encoding: gzip",)),
        (zlib.compress(PAGE), ("Content-Encoding: deflate",)),
        (brotli.compress(PAGE), ("Content-Encoding: br",)),
        (
            b"5\r\n" + PAGE[:5] + b"\r\n%x\r\n" % len(PAGE[5:]) + PAGE[5:] + b"\r\n0\r\n\r\n",
            ("Transfer-Encoding: Chunked",),
        ),
        (PAGE, ("Content-Encoding: gzip",)),  # unpacked by whoever archived it
        (PAGE, ("Transfer-Encoding: chunked",)),
    ],
    ids=["plain", "gzip", "deflate", "br", "chunked", "said to be gzip", "said to be chunked"],
)
def test_codings_are_undone(tmp_path: Path, payload: bytes, headers: tuple[str, ...]) -> None:
    """And a digest holds whichever of its readings it was made of."""
    for digested in (payload, PAGE):
        path = file_of(
            tmp_path / "a.warc", record("response", http(payload, *headers), WARC_Payload_Digest=sha1_digest(digested))
        )
        (page,), problems = read(path)
        assert (page.content, problems) == (PAGE, [])


def test_a_page_that_is_not_what_was_captured_is_none(tmp_path: Path) -> None:
    """What cannot be vouched for is not evidence; the next record is read all the same."""
    changed = record("response", http(PAGE), WARC_Payload_Digest=sha1_digest(b"other"))
    broken = record("response", http(PAGE), WARC_Block_Digest=sha1_digest(b"other"))
    vouched = record(
        "response",
        http(PAGE),
        WARC_Payload_Digest=sha1_digest(b"as some tools do"),
        WARC_Block_Digest=sha1_digest(http(PAGE)),
    )
    unknown = record("response", http(PAGE), WARC_Payload_Digest="whirlpool:ABC")
    pages, problems = read(file_of(tmp_path / "a.warc", changed, broken, vouched, unknown))
    assert len(pages) == 2
    assert [problem.record for problem in problems] == ["byte 0", f"byte {len(changed):,}"]
    assert all("digest" in problem.detail and problem.url == EXAMPLE for problem in problems)


def test_too_large_a_page_costs_only_itself(tmp_path: Path) -> None:
    large = record("response", http(b"x" * 5_000))
    bomb = record("response", http(gzip.compress(b"x" * 5_000_000), "Content-Encoding: gzip"))
    small = record("response", http(PAGE))
    pages, problems = read(file_of(tmp_path / "a.warc", large, bomb, small), max_bytes=6_000)
    assert [page.content for page in pages] == [b"x" * 5_000, PAGE]
    assert [problem.reason for problem in problems] == ["size"]
    pages, problems = read(tmp_path / "a.warc", max_bytes=1_000)
    assert [page.content for page in pages] == [PAGE]
    assert [problem.reason for problem in problems] == ["size", "size"]


@pytest.mark.parametrize("packing", ["plain", "by record", "whole"])
def test_a_revisit_gives_the_page_it_stands_for(tmp_path: Path, packing: str) -> None:
    digest = sha1_digest(PAGE)
    others = [record("response", http(b"%d" % number), url=f"{EXAMPLE}{number}") for number in range(50)]
    records = [
        *others,
        record("response", http(PAGE), url=EXAMPLE + "first", WARC_Payload_Digest=digest),
        *others,
        record("revisit", http(b""), url=EXAMPLE + "again", WARC_Payload_Digest=digest),
        record("revisit", http(b"", status="304 Not Modified"), url=EXAMPLE + "same", WARC_Payload_Digest=digest),
        record("revisit", b"", url=EXAMPLE + "bare", WARC_Payload_Digest=digest),
        record("revisit", http(b""), url=EXAMPLE + "lost", WARC_Payload_Digest=sha1_digest(b"elsewhere")),
    ]
    packed = [gzip.compress(item) for item in records] if packing == "by record" else records
    whole = gzip.compress(b"".join(records)) if packing == "whole" else b"".join(packed)
    pages, problems = read(file_of(tmp_path / "a.warc.gz", whole))
    assert len(pages) == 104
    for page, name in zip(pages[-3:], ("again", "same", "bare"), strict=True):
        assert (page.url, page.content, page.status) == (EXAMPLE + name, PAGE, 200)
        assert page.revisit_of == EXAMPLE + "first"
    (problem,) = problems
    assert problem.url == EXAMPLE + "lost"


@settings(max_examples=40)
@given(cut=st.integers(0, 3_000), packed=st.booleans())
def test_a_cut_archive_gives_whole_pages_only(tmp_path_factory: pytest.TempPathFactory, cut: int, packed: bool) -> None:
    records = [record("response", http(b"page %d " % number * 20)) for number in range(9)]
    content = b"".join(gzip.compress(item) if packed else item for item in records)[:cut]
    path = file_of(tmp_path_factory.getbasetemp() / "cut.warc", content)
    pages, problems = read(path)
    assert [page.content for page in pages] == [b"page %d " % number * 20 for number in range(len(pages))]
    assert len(problems) <= 1


@given(
    content=st.binary(max_size=200),
    start=st.sampled_from([b"", b"WARC/1.1\r\n", b"\x1f\x8b\x08", record("response", http(PAGE))]),
)
def test_no_bytes_are_an_error(tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes) -> None:
    """Whatever a file holds, it is read as far as it goes, and one problem says where that was."""
    read(file_of(tmp_path_factory.getbasetemp() / "any.warc", start, content))


@settings(max_examples=40)
@given(noise=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 80), st.integers(0, 255)), max_size=5))
def test_damage_is_seen(tmp_path_factory: pytest.TempPathFactory, noise: list[tuple[int, int, int]]) -> None:
    """A page is given as it was captured or not at all, and damage costs the pages that it is in."""
    one = record("response", http(PAGE), WARC_Block_Digest=sha1_digest(http(PAGE)))
    start, length = one.index(b"HTTP"), len(http(PAGE))
    content = bytearray(one * 9)
    for number, place, byte in noise:
        content[number * len(one) + start + place % length] = byte
    whole = [bytes(content[number * len(one) :][: len(one)]) == one for number in range(9)]
    pages, problems = read(file_of(tmp_path_factory.getbasetemp() / "damaged.warc", bytes(content)))
    assert [page.content for page in pages] == [PAGE] * sum(whole)
    assert len(problems) == 9 - sum(whole)


@pytest.mark.parametrize(
    "content",
    [
        b"WARC/1.1\r\n" + b"a" * 5_000_000,
        b"WARC/1.1\r\n" + b"a: b\r\n" * 1_000_000,
        b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\n" + b"a" * 1_000_000,
        b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/\r\n\r\n" + b"a" * 1_000_000,
        b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\n",
        record("response", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n " * 500_000),
        b"\n" * 5_000_000,
        gzip.compress(b"\n" * 5_000_000),
        b"\x28\xb5\x2f\xfd rest",
    ],
    ids=range(9),
)
def test_hostile_files_cost_little(tmp_path: Path, content: bytes) -> None:
    begun = time.process_time()
    pages, _ = read(file_of(tmp_path / "a.warc", content))
    assert time.process_time() - begun < 20
    assert len(pages) <= 1


def test_a_file_is_closed_when_reading_stops_early(data: Path) -> None:
    reading = read_warc(data / "archives" / "example.warc")
    next(reading)
    reading.close()
    assert list(reading) == []


def test_a_missing_file_is_the_callers_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_warc(tmp_path / "none.warc")
