"""What the tests of the extract room share: reading bytes as a file would be read, and small files made by us."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from citewell.errors import DocumentError
from citewell.extract import extract
from citewell.types import Document, Page

settings.register_profile("no_deadline", deadline=None)  # readers import their libraries on the first call
settings.load_profile("no_deadline")

Read = Callable[..., Document]


def page(content: bytes, name: str, content_type: str | None = None) -> Page:
    """A file of that name in the folder /shelf."""
    source = name if name.startswith("http") else f"file:///shelf/{name}"
    return Page(source, content, content_type, "2026-01-01T00:00:00Z")


@pytest.fixture(scope="session")
def read() -> Read:
    """Extract bytes (or text, as UTF-8) as the file of the given name."""

    def read_as(content: bytes | str, name: str, *, source: str = "", content_type: str | None = None) -> Document:
        raw = content.encode() if isinstance(content, str) else content
        return extract(page(raw, source or name, content_type), name=name.rpartition("/")[2])

    return read_as


def outcome(content: bytes, name: str, content_type: str | None = None) -> Document | DocumentError:
    """What comes of a file: a document, or the error that says why not. Any other error goes through."""
    try:
        return extract(page(content, name, content_type), name=name)
    except DocumentError as error:
        return error


def outline(document: Document) -> list[tuple[str, int, str]]:
    """Kind, level and text of each block."""
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def assert_blocks_fit(document: Document) -> None:
    """The law of a Document: blocks in order, none empty or with blanks at its ends, between them white space only."""
    position = 0
    for block in document.blocks:
        text = document.text[block.start : block.end]
        assert text
        assert text == text.strip()
        assert not document.text[position : block.start].strip()
        position = block.end
    assert position == len(document.text)
    document.text.encode("utf-8")  # no lone surrogates
