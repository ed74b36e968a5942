"""By what it is known that two addresses give the same page."""

from __future__ import annotations

from citewell.pipeline.crawl import _said
from tests.serve.test_stored_view import document

TEXT = "The ferry leaves the old harbour at seven in the morning and comes back at noon, but on Sundays."


def test_links_that_name_a_session_make_no_other_page() -> None:
    """Where a page says more than it links."""
    one, other = (document(("paragraph", TEXT), ("links", f"next?visitor={n}")) for n in (1, 2))
    assert _said(one) == _said(other)


def test_pages_that_only_list_links_are_told_apart_by_them() -> None:
    """The pages of a list have one heading and one sentence."""
    one, other = (
        document(("heading", "All ferries"), *(("links", f"{name} {n}") for n in range(9)))
        for name in ("Harbour", "Island")
    )
    assert _said(one) != _said(other)


def test_a_page_without_links_is_known_by_its_text() -> None:
    """As in libraries of earlier versions."""
    whole = document(("heading", "Ferries"), ("paragraph", TEXT))
    assert _said(whole) == whole.text
