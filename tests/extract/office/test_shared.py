"""Tests of extract.office.docx, extract.office.odt, extract.epub and extract.package."""

from __future__ import annotations

from pathlib import Path

import pytest

from citewell.errors import DamagedDocument, DocumentTooLarge, LockedDocument
from citewell.extract import extract
from citewell.extract.package import member_path
from tests.extract.conftest import Read, assert_blocks_fit, outline, page
from tests.extract.make import archive, docx, epub, odt

DRM = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
    '<EncryptionMethod Algorithm="{}"/></EncryptedData></encryption>'
)


def test_a_word_document(read: Read) -> None:
    """Styles tell headings, items and quotes; tables stand where they stand in the text."""
    document = read(docx(), "a.docx")
    assert outline(document) == [
        ("heading", 1, "Braces"),
        ("paragraph", 0, "A rigid brace is worn for three months."),
        ("list_item", 1, "day"),
        ("list_item", 2, "hour"),
        ("quote", 0, "Rest is a treatment."),
        ("label_value", 0, "Stage: Healing"),
        ("label_value", 0, "early: 90 %"),
        ("paragraph", 0, "After the table."),
    ]
    assert (document.title, document.author, document.filetype) == ("Backs", "Ada Moss", "docx")


def test_an_opendocument_text(read: Read) -> None:
    """Nested lists keep their levels."""
    document = read(odt(), "a.odt")
    assert outline(document) == [
        ("heading", 1, "1. Braces"),  # the template numbers its headings
        ("paragraph", 0, "A rigid brace."),
        ("list_item", 1, "day"),
        ("list_item", 2, "hour"),
        ("label_value", 0, "Stage: Healing"),
        ("label_value", 0, "early: 90 %"),
    ]
    assert (document.title, document.filetype) == ("Backs", "odt")


def test_a_book_is_read_in_the_order_of_its_spine(read: Read) -> None:
    """Not of its archive; the navigation is no chapter, and paths out of the archive lead nowhere."""
    document = read(epub(), "a.epub")
    assert document.text == "One\n\nFirst.\n\nTwo\n\nSecond.\n\nA note."
    assert (document.title, document.author, document.language) == ("Backs", "Ada Moss, Ben Reed", "en")
    assert (document.published, document.modified) == ("2020-05-06", "2021-07-08")


def test_a_book_under_copy_protection_is_locked(read: Read) -> None:
    """Hidden fonts alone are no protection."""
    with pytest.raises(LockedDocument, match="DRM"):
        read(epub(**{"META-INF/encryption.xml": DRM.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}), "a.epub")
    font = DRM.format("http://www.idpf.org/2008/embedding")
    assert "First." in read(epub(**{"META-INF/encryption.xml": font}), "a.epub").text


def test_one_broken_chapter_costs_only_itself(read: Read) -> None:
    """The others are read."""
    assert "Second." in read(epub(**{"OPS/text/one a.xhtml": "<!-- -->"}), "a.epub").text


@pytest.mark.parametrize(
    "missing", [{"META-INF/container.xml": "no xml"}, {"OPS/book.opf": b"\xff\xfe"}, {"META-INF/container.xml": "<a/>"}]
)
def test_a_book_without_contents_is_damaged(read: Read, missing: dict[str, str | bytes]) -> None:
    """It says so and does not guess."""
    with pytest.raises(DamagedDocument):
        read(epub(**missing), "a.epub")


@pytest.mark.parametrize(("make", "name"), [(docx, "a.docx"), (odt, "a.odt"), (epub, "a.epub")])
def test_a_package_cut_off_is_damaged(read: Read, make: object, name: str) -> None:
    """At any place."""
    assert callable(make)
    content = make()
    for size in (len(content) // 3, len(content) - 10):
        with pytest.raises(DamagedDocument):
            read(content[:size], name)


def test_a_package_that_is_a_trap_is_refused(read: Read) -> None:
    """A small file that unpacks to a hundred times the bound on ratio is never unpacked."""
    bomb = epub(**{"OPS/text/one a.xhtml": b"<p>" + b" " * 25_000_000})
    assert len(bomb) < 200_000
    with pytest.raises(DocumentTooLarge):
        read(bomb, "a.epub")


def test_what_unpacks_to_more_than_the_bound_is_refused() -> None:
    """The bound on bytes holds for the content, not only for the file."""
    content = epub(**{"OPS/text/two.xhtml": "<p>" + "word " * 5000})
    with pytest.raises(DocumentTooLarge):
        extract(page(content, "a.epub"), name="a.epub", max_bytes=len(content) + 10)


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("a.html#x", "OPS/a.html"),
        ("../a%20b.html", "a b.html"),
        ("../../a.html", None),
        ("/etc/passwd", None),
        ("http://a.example/x", None),
    ],
)
def test_references_stay_in_the_package(reference: str, path: str | None) -> None:
    """A reference that leads out names no member."""
    assert member_path("OPS/book.opf", reference) == path


def test_an_archive_is_what_is_in_it(read: Read) -> None:
    """Whatever it is called: a DOCX that holds a book is a book."""
    assert read(epub(), "a.docx").filetype == "epub"
    assert read(docx(), "a.zip").filetype == "docx"


@pytest.mark.data
@pytest.mark.parametrize("pattern", ["*.docx", "*.odt", "*.epub"])
def test_real_documents(read: Read, data: Path, pattern: str) -> None:
    """Every one of them is read, and its blocks fit."""
    for file in sorted((data / "documents").glob(pattern)):
        assert_blocks_fit(read(file.read_bytes(), file.name))


def test_a_foreign_archive_is_refused(read: Read) -> None:
    """Whatever it is called."""
    with pytest.raises(Exception, match="ZIP archive"):
        read(archive({"a.txt": "text"}), "a.docx")
