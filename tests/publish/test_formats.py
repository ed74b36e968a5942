"""Suffixes, formats, and the law that the same answer gives the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citewell.contract import answer_json
from citewell.errors import UsageError
from citewell.index.library import Library
from citewell.pipeline.asked import Asked, whole
from citewell.publish.formats import FORMATS, format_of, published
from tests.publish import answers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "html"),
        ("A.HTM", "html"),
        ("x/y.md", "md"),
        ("a.markdown", "md"),
        ("a.b.pdf", "pdf"),
        ("a.json", "json"),
    ],
)
def test_a_suffix_names_a_format(name: str, kind: str) -> None:
    assert format_of(name) == kind


@pytest.mark.parametrize("name", ["a.doc", "a", ".html", "site/"])
def test_any_other_suffix_is_told(name: str) -> None:
    with pytest.raises(UsageError, match=r"names? no format|no suffix") as raised:
        format_of(name)
    assert "--format html | md | pdf | json" in raised.value.hint


def test_json_is_that_of_the_contract() -> None:
    answer = answers.full()
    assert json.loads(published(answer, "json")) == json.loads(json.dumps(answer_json(answer)))


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "json"])
@pytest.mark.parametrize("query", ["pars fracture treatment", "capital of Mongolia"])
def test_the_same_library_gives_the_same_bytes(demo: Library, demo_folder: Path, kind: str, query: str) -> None:
    """Asked twice, and asked of the library opened again: how long it took and what the clock said is in no page."""
    if kind == "pdf":
        pytest.importorskip("typst")
    first = published(whole(demo, Asked(query)), kind)
    again = Library.read(demo_folder)
    try:
        assert published(whole(demo, Asked(query)), kind) == first == published(whole(again, Asked(query)), kind)
    finally:
        again.close()
