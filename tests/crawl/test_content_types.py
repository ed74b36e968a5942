"""What may be a document is asked for; what cannot be is not."""

from __future__ import annotations

import pytest

from citewell.crawl.content_types import NEVER_DOCUMENTS, accepted, base_type, may_be_document


@pytest.mark.parametrize(
    "declared", [None, "", "text/html; charset=utf-8", "Application/PDF", "application/octet-stream"]
)
def test_documents_and_what_says_nothing_are_taken(declared: str | None) -> None:
    assert may_be_document(declared)
    assert base_type(declared) == base_type(declared).lower()


@pytest.mark.parametrize("declared", ["image/png", "text/css", "text/javascript", "video/mp4", "application/zip"])
def test_what_is_no_document_is_not_taken(declared: str) -> None:
    assert not may_be_document(declared)


def test_packed_documents_are_taken_though_their_server_calls_them_archives() -> None:
    """By the ending of the address; an archive by its own name stays one."""
    assert "application/zip" in accepted("https://site.example/leaflet.DOCX?version=2")
    assert "application/zip" in accepted("https://site.example/book.epub")
    assert "application/zip" not in accepted("https://site.example/all.zip")


def test_no_ending_of_a_document_is_among_those_that_are_passed_over() -> None:
    assert NEVER_DOCUMENTS.isdisjoint({"html", "htm", "xhtml", "txt", "md", "pdf", "docx", "odt", "epub", "php", "asp"})
