"""What readers are told of where things lie."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.present.public import has_secret, public_address, public_json, without_paths
from citewell.present.texts import address_path, web_link

FOLDER = Path("/home/ann/my library")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("file:///home/ann/papers/a%20b.pdf", "file:a%20b.pdf"),
        ("file:///home/ann/rows.jsonl#12", "file:rows.jsonl#12"),
        ("file:///home/ann/a.warc#https://a.example/x", "file:a.warc#https://a.example/x"),
        ("file:///home/ann/papers/", "file:papers"),
        ("https://a.example/x?page=2#:~:text=word", "https://a.example/x?page=2#:~:text=word"),
        ("https://a.example/x?page=2&Token=abc#:~:text=w", "https://a.example/x?page=2&Token=…#:~:text=w"),
        ("https://a.example/?X-Amz-Signature=ff&key=1", "https://a.example/?X-Amz-Signature=…&key=…"),
        ("https://a.example/?%74oken=abc", "https://a.example/?%74oken=…"),
        ("https://a.example/?token=&tokens=3", "https://a.example/?token=&tokens=3"),
        ("https://ann:rosebud@a.example/x", "https://a.example/x"),
        ("https://[bad", "https://[bad"),
        ("", ""),
    ],
)
def test_an_address_is_told_without_paths_and_secrets(address: str, told: str) -> None:
    """A file by its name, and a link that lets in whoever has it without what lets them in."""
    assert public_address(address) == told
    assert public_address(told) == told


def test_an_address_with_a_secret_is_no_link() -> None:
    """It would let its readers in, or lead nowhere."""
    secret = "https://a.example/x?token=rosebud"
    assert has_secret(secret)
    assert web_link(secret) is None
    assert "rosebud" not in address_path(secret)
    assert web_link("https://a.example/x?page=2")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("cannot read /home/ann/papers/a.pdf: no permission", "cannot read a.pdf: no permission"),
        ("see file:///home/ann/a.pdf", "see file:a.pdf"),
        ("'/srv/x/y'", "'y'"),
        ("it moved to https://a.example/b/c", "it moved to https://a.example/b/c"),
        ("and/or 3/4 of a/b/c", "and/or 3/4 of a/b/c"),
    ],
)
def test_words_name_files_and_not_paths(words: str, told: str) -> None:
    assert without_paths(words) == told


def test_an_object_keeps_all_that_documents_say() -> None:
    """Quotes are the text at their place; only what we say of places is changed, at any depth."""
    said = "The file /etc/passwd is at file:///etc/passwd?token=x"
    told = {
        "text": said, "quote": said, "title": said, "source": 3,
        "sources": [{"url": "file:///a/b.txt", "excerpt": said, "claimed_url": "https://a.example/?token=x"}],
        "failed": [{"source": "file:///a/b.txt", "message": f"{FOLDER}/x is full", "hint": "see /a/b/c.txt"}],
        "library": {"folder": str(FOLDER)},
    }  # fmt: skip
    assert public_json(told, FOLDER) == {
        "text": said, "quote": said, "title": said, "source": 3,
        "sources": [{"url": "file:b.txt", "excerpt": said, "claimed_url": "https://a.example/?token=…"}],
        "failed": [{"source": "file:b.txt", "message": "my library/x is full", "hint": "see c.txt"}],
        "library": {"folder": "my library"},
    }  # fmt: skip


@given(st.text())
def test_no_address_breaks_it(text: str) -> None:
    """Addresses come from strangers, and what was told once is told so again."""
    for address in (text, f"https://a.example/?{text}", f"file:///{text}"):
        assert public_address(public_address(address)) == public_address(address)
    without_paths(text)
