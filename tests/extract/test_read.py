"""Tests of extract.read and extract.sniff: what a file is, and that nothing but our own errors comes out."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.errors import (
    DamagedDocument,
    DocumentError,
    DocumentTooLarge,
    EmptyDocument,
    LockedDocument,
    UnsupportedFormat,
)
from citewell.extract import EXTRACTOR_VERSIONS, document_id, extract, is_corpus, known_suffixes
from citewell.types import Document
from tests.extract.conftest import Read, assert_blocks_fit, outcome, outline, page
from tests.extract.make import docx, epub, odt, open_text, paragraph, pdf, run, word

PDF = pdf([[(72, 700, 12, "Printed words.")]])
HTML = b"<!doctype html><html><body><p>Web words.</p></body></html>"
NAMES = ["a.html", "a.txt", "a.md", "a.pdf", "a.docx", "a.odt", "a.epub", "a", "a.txt.gz"]


@given(
    content=st.binary(max_size=400),
    name=st.sampled_from(NAMES),
    content_type=st.sampled_from([None, "text/html", "text/plain; charset=utf-16"]),
)
def test_any_bytes_give_a_document_or_our_error(content: bytes, name: str, content_type: str | None) -> None:
    """Whatever the bytes are, and whatever they are called."""
    result = outcome(content, name, content_type)
    if isinstance(result, DocumentError):
        assert str(result)
        assert result.hint
    else:
        assert_blocks_fit(result)


@pytest.mark.parametrize("make", [docx, odt, epub, lambda: PDF, lambda: HTML])
@given(cut=st.floats(0, 1), change=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), max_size=5))
def test_damaged_files_give_a_document_or_our_error(make: object, cut: float, change: list[tuple[float, int]]) -> None:
    """Files of every format with some bytes changed and the end cut off."""
    content = bytearray(_made(make))
    for place, value in change:
        content[int(place * (len(content) - 1))] = value
    result = outcome(bytes(content[: int(cut * len(content))]), "a.x")
    assert isinstance(result, DocumentError) or assert_blocks_fit(result) is None


_MADE: dict[object, bytes] = {}


def _made(make: object) -> bytes:
    assert callable(make)
    if make not in _MADE:
        _MADE[make] = make()
    return _MADE[make]


@pytest.mark.parametrize(
    ("content", "name", "filetype"),
    [
        (PDF, "report.txt", "pdf"),
        (b"\n\n" + PDF, "report", "pdf"),
        (HTML, "page.txt", "html"),
        (HTML, "page.pdf", "html"),
        (HTML, "page", "html"),
        (gzip.compress(HTML, mtime=0), "page.html", "html"),
        (gzip.compress(b"Plain words.", mtime=0), "notes.txt.gz", "txt"),
        (HTML, "fake.html.gz", "html"),
        (b"# Title\n\nText.", "a.md", "md"),
        (b"Plain words.", "README", "txt"),
        (b"Plain <b>words</b>.", "a.txt", "txt"),
        ("Wide words.".encode("utf-16"), "a.txt", "txt"),
    ],
)
def test_the_content_tells_the_format(read: Read, content: bytes, name: str, filetype: str) -> None:
    """A name may lie; it decides only between kinds of text."""
    assert read(content, name).filetype == filetype


@pytest.mark.parametrize(
    ("content", "name", "error"),
    [
        (b"", "a.pdf", EmptyDocument),
        (b" \n\n", "a.txt", EmptyDocument),
        (gzip.compress(b"", mtime=0), "a.txt.gz", EmptyDocument),
        (gzip.compress(b"words " * 9999, mtime=0)[:60], "a.txt.gz", DamagedDocument),
        (b"\x1f\x8b\x08rest", "a.txt.gz", DamagedDocument),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.txt", UnsupportedFormat),
        (bytes(range(32)) * 50, "a.txt", UnsupportedFormat),
        (bytes(range(32)) * 50, "a.docx", DamagedDocument),
        (b"{\\rtf1 words}", "a.txt", UnsupportedFormat),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "a.xml", UnsupportedFormat),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.doc", UnsupportedFormat),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "a.docx", LockedDocument),
        (b"PK\x03\x04 cut", "a.docx", DamagedDocument),
        (b"PK\x03\x04 cut", "a.txt", UnsupportedFormat),
        (b"1 0 obj\n<<>>\nendobj\n%%EOF", "a.pdf", DamagedDocument),
    ],
)
def test_what_is_no_document_is_refused(read: Read, content: bytes, name: str, error: type[DocumentError]) -> None:
    """With the error that says what to do."""
    with pytest.raises(error) as raised:
        read(content, name)
    assert raised.value.hint


def test_files_over_the_bound_are_refused() -> None:
    """As they lie and unpacked."""
    with pytest.raises(DocumentTooLarge):
        extract(page(b"x" * 100, "a.txt"), name="a.txt", max_bytes=99)
    with pytest.raises(DocumentTooLarge, match="unpacks to more"):
        extract(page(gzip.compress(b"x" * 1000, mtime=0), "a.txt.gz"), name="a.txt.gz", max_bytes=999)


def test_the_declared_type_counts_where_the_name_is_silent(read: Read) -> None:
    """A page of the web often has no ending."""
    assert read(b"<p>Web words.</p>", "a", content_type="text/html; charset=utf-8").filetype == "html"


def test_a_document_is_named_by_its_source(read: Read) -> None:
    """The id is stable and short; reading again gives the same document."""
    document = read(HTML, "a.html")
    assert document.doc_id == document_id("file:///shelf/a.html")
    assert len(document.doc_id) == 16
    assert document == read(HTML, "a.html")
    assert min(EXTRACTOR_VERSIONS.values()) >= 1


def test_languages_are_recognised(read: Read) -> None:
    """Where the file does not say; a short text says too little."""
    assert (
        read("Die Wirbelsäule trägt den Körper, und der Bogen ist ihre schwächste Stelle überhaupt.", "a.txt").language
        == "de"
    )
    assert read("Der Hund.", "a.txt").language is None


def test_known_endings() -> None:
    """Those that a walk through a folder picks up, corpora among them."""
    assert {".html", ".htm", ".pdf", ".docx", ".odt", ".epub", ".md", ".txt", ".txt.gz", ".jsonl.gz"} <= set(
        known_suffixes()
    )
    assert [suffix for suffix in known_suffixes() if is_corpus(f"a{suffix}")] == [
        ".jsonl",
        ".ndjson",
        ".jsonl.gz",
        ".ndjson.gz",
    ]


@pytest.mark.data
def test_odd_pages_never_break_it(data: Path) -> None:
    """The fuzzed and odd pages of jsoup, some gzipped, some only called so: most are read."""
    files = sorted((data / "bad_input" / "html").iterdir())[::2]
    results = [outcome(file.read_bytes(), file.name) for file in files]
    assert not [result for result in results if "gave up" in str(result) and isinstance(result, DocumentError)]
    assert sum(isinstance(result, Document) for result in results) >= 0.78 * len(
        files
    )  # a fifth hold tags and no words


def test_a_label_with_its_value_is_one_in_every_format(read: Read) -> None:
    """A short line "label: value" by itself is told alike; the sentences around it stay text."""
    lines = ["We sail at nine from the north quay.", "Cabin: 7713", "Note: the quay is wet after rain."]
    files: dict[str, str | bytes] = {
        "a.html": "".join(f"<p>{line}</p>" for line in lines),
        "a.md": "\n\n".join(lines),
        "a.rst": "\n\n".join(lines),
        "a.txt": "\n\n".join(lines),
        "a.docx": word("".join(paragraph(run(line)) for line in lines)),
        "a.odt": open_text("".join(f"<text:p>{line}</text:p>" for line in lines)),
    }
    for name, content in files.items():
        told = [(kind, level) for kind, level, _ in outline(read(content, name))]
        assert told == [("paragraph", 0), ("label_value", 0), ("paragraph", 0)], name
