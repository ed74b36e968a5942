"""Tests of evaluate.as_seen."""

from __future__ import annotations

from citewell.evaluate.as_seen import as_seen
from citewell.extract import extract
from citewell.types import Page

PAGE = """<html><body><main><h1>Fees</h1>
<p>Fees are for each night and include water, and they are paid before noon.</p>
<table><tr><th>Length</th><th>Winter</th></tr>
<tr><td>8 m</td><td>11 crowns</td></tr><tr><td>Winter: 9 m</td><td>-</td></tr></table>
<ol start="3"><li>Moor at the quay.</li><li>Pay at the office.</li></ol></main></body></html>"""


def test_the_words_of_the_page_are_said_once() -> None:
    """Names of columns stand in their own row only, and numbers that a browser makes are not in the markup."""
    page = Page("https://quay.example/fees", PAGE.encode(), None, "2026-01-01T00:00:00Z")
    document = extract(page, name="fees.html")
    assert "Winter: 11 crowns" in document.text
    assert "3. Moor" in document.text
    lines = as_seen(document).split("\n\n")
    assert lines[2:] == [
        "Length | Winter",
        "8 m | 11 crowns",
        "Winter: 9 m | -",
        "Moor at the quay.",
        "Pay at the office.",
    ]
