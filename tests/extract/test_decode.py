"""Tests of extract.decode."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewell.extract.decode import declared_charset, decode_html, decode_text

GREETING = "Grüße aus Köln – façade"


@given(content=st.binary(max_size=300))
def test_any_bytes_become_text(content: bytes) -> None:
    """Decoding never fails."""
    assert isinstance(decode_html(content), str)
    assert isinstance(decode_text(content), str)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides(mark: bytes, encoding: str) -> None:
    """It is believed before any declaration."""
    assert decode_html(mark + GREETING.encode(encoding), "text/html; charset=koi8-r") == GREETING


def test_utf8_is_believed_over_a_false_declaration() -> None:
    """Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever server and page say."""
    content = b"<meta charset=iso-8859-1>" + GREETING.encode()
    assert GREETING in decode_html(content, "text/html; charset=windows-1251")


def test_a_declared_utf8_that_is_not_is_guessed() -> None:
    """A page that says UTF-8 and is in a legacy encoding is read in the latter."""
    content = b"<meta charset=utf-8>" + (GREETING + ". Schöne Straße, übermütige Mädchen. ").encode("cp1252") * 3
    assert GREETING in decode_html(content)


def test_the_server_comes_before_the_page() -> None:
    """Where both name a legacy encoding, the server's is taken."""
    content = b'<meta charset="windows-1252">' + "Привет, мир".encode("windows-1251")
    assert "Привет, мир" in decode_html(content, "text/html; charset=windows-1251")


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    """UTF-8 with one byte cut off stays UTF-8."""
    assert decode_text((GREETING * 30).encode() + b"\xc3").startswith(GREETING)


@pytest.mark.parametrize(
    ("page", "codec"),
    [
        (b"<meta charset=ISO-8859-1>", "cp1252"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "cp932"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<!-- <meta charset=koi8-r> --><p>", None),
        (b"<meta charset=no-such-thing>", None),
        (b"<meta charset=hex>", None),
        (b"<meta charset=utf-16>", "utf-8"),
    ],
)
def test_labels_mean_what_browsers_take_them_to_mean(page: bytes, codec: str | None) -> None:
    """Declarations in comments and unknown names do not count."""
    assert declared_charset(page) == codec


@pytest.mark.data
def test_legacy_encodings_of_real_texts(data: Path) -> None:
    """Texts in eighteen legacy files decode without replacement characters."""
    files = sorted((data / "bad_input" / "encodings").glob("*.txt"))
    assert len(files) == 18
    assert not [file.name for file in files if "\ufffd" in decode_text(file.read_bytes())]


@pytest.mark.data
def test_declarations_are_found_as_the_standard_asks(data: Path) -> None:
    """Of the html5lib cases that declare a legacy encoding in markup, all but those beyond our look ahead are found.

    The standard passes over some ill-formed declarations that are read here: a page that tries to say its encoding
    means it.
    """
    rows = [json.loads(line) for line in (data / "bad_input" / "html5lib_encoding.jsonl").read_text().splitlines()]
    declaring = [
        row for row in rows if row["encoding"].lower() not in ("windows-1252", "utf-8") and "scripted" not in row["id"]
    ]
    missed = [
        row["id"]
        for row in declaring
        if (found := declared_charset(bytes.fromhex(row["bytes_hex"])[:4096])) is None
        or codecs.lookup(found).name != codecs.lookup(row["encoding"]).name
    ]
    assert len(declaring) > 20
    assert len(missed) <= 3
