"""Tests of extract.corpus."""

from __future__ import annotations

import gzip
import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract import CorpusProblem, document_id, is_corpus, read_corpus
from citewell.types import Document

ROW = {
    "_id": "a/1",
    "title": "Braces",
    "text": "A brace.\n\nWorn by day.",
    "url": "https://a.example/1",
    "metadata": {},
}


def read_lines(tmp_path: Path, lines: list[bytes], name: str = "rows.jsonl") -> list[Document | CorpusProblem]:
    file = tmp_path / name
    file.write_bytes(b"\n".join(lines))
    return list(read_corpus(file))


def test_a_row_is_a_document(tmp_path: Path) -> None:
    """Its source is the file and its id; the address it gives is its claim."""
    more = {"author": ["Ada Moss", "Ben Reed"], "published": "2020-01-02", "language": "en", "site": "Leaflets"}
    (document,) = read_lines(tmp_path, [json.dumps(ROW | {"metadata": more}).encode()])
    assert isinstance(document, Document)
    assert document.source == f"{(tmp_path / 'rows.jsonl').as_uri()}#a%2F1"
    assert document.doc_id == document_id(document.source)
    assert (document.title, document.url, document.site) == ("Braces", document.source, "rows")
    assert (document.claimed_url, document.claimed_site) == ("https://a.example/1", "Leaflets")
    assert (document.author, document.published, document.language) == ("Ada Moss, Ben Reed", "2020-01-02", "en")
    assert document.text == "A brace.\n\nWorn by day."
    assert document.filetype == "jsonl"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "bad_json"),
        (b'["a"]', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"text": "no id"}', "no_id"),
        (b'{"_id": true, "text": "no id"}', "no_id"),
        (b'{"_id": "x"}', "no_text"),
        (b'{"_id": "x", "text": " ", "title": ""}', "no_text"),
        (b'{"_id": "x", "text": ["a"]}', None),
        (b'{"_id": "x", "text": "\xff"}', "bad_encoding"),
        (b'{"_id": "a/1", "text": "again"}', "duplicate_id"),
        (b'{"_id": "x", "text": "\\ud800 lone"}', None),
        (b'{"_id": 7, "text": "a number is an id"}', None),
    ],
)
def test_a_bad_row_costs_only_itself(tmp_path: Path, line: bytes, reason: str | None) -> None:
    """It is reported with its line and a hint, and the stream goes on."""
    good = json.dumps(ROW).encode()
    first, second, third = read_lines(tmp_path, [good, line, good.replace(b"a/1", b"a/2")])
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    if reason is None:
        assert isinstance(second, Document)
    else:
        assert isinstance(second, CorpusProblem)
        assert second.reason == reason
        assert "line 2" in second.message
        assert second.source.endswith("#line-2")
        assert second.hint


def test_a_row_with_a_title_only_is_found_by_it(tmp_path: Path) -> None:
    """As entries of a catalogue are."""
    (document,) = read_lines(tmp_path, [b'{"_id": "x", "title": "On Lisp", "text": ""}'])
    assert isinstance(document, Document)
    assert document.text == "On Lisp"


def test_a_row_without_a_title_is_called_by_its_beginning(tmp_path: Path) -> None:
    """Cut at a word."""
    (document,) = read_lines(tmp_path, [json.dumps({"_id": "x", "text": "word " * 50}).encode()])
    assert isinstance(document, Document)
    assert document.title.endswith("word …")
    assert len(document.title) <= 82


def test_a_truncated_gzip_gives_what_came_before(tmp_path: Path) -> None:
    """And then one problem that says where it broke off."""
    rows = b"\n".join(json.dumps(ROW | {"_id": str(n), "text": f"Text {n * 7919}."}).encode() for n in range(2000))
    file = tmp_path / "rows.jsonl.gz"
    file.write_bytes(gzip.compress(rows)[:-2000])
    *documents, problem = read_corpus(file)
    assert len(documents) > 100
    assert all(isinstance(document, Document) for document in documents)
    assert isinstance(problem, CorpusProblem)
    assert problem.reason == "cut_off"


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_corpus_of_something(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Documents and problems come out, never an error."""
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.write_bytes(content)
    assert all(isinstance(item, Document | CorpusProblem) for item in read_corpus(file))


@pytest.mark.parametrize(
    ("name", "is_one"), [("a.jsonl", True), ("A.NDJSON.GZ", True), ("a.json", False), ("a.jsonl.txt", False)]
)
def test_corpora_are_known_by_name(name: str, is_one: bool) -> None:
    """JSON lines, plain or gzipped."""
    assert is_corpus(name) is is_one


@pytest.mark.data
def test_a_real_corpus(data: Path) -> None:
    """The first 500 rows of Cranfield, one of them empty."""
    items = list(itertools.islice(read_corpus(data / "retrieval" / "cranfield" / "corpus.jsonl.gz"), 500))
    problems = [item.message for item in items if isinstance(item, CorpusProblem)]
    assert problems == ["line 471: the row '471' has no text"]
    assert isinstance(items[0], Document)
    assert items[0].title == "experimental investigation of the aerodynamics of a wing in a slipstream ."
    assert items[0].site == "cranfield"
