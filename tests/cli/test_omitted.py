"""What of documents was not read is told, in the account and of each document."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from citewell.cli.crawl_account import omitted_in_words
from citewell.extract import read
from citewell.extract.draft import Reading
from citewell.extract.parts import Part
from tests.cli.in_process import run


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of which its reader leaves words out, as it will where a page hides them."""

    def reader(*_: object) -> Reading:
        parts = [Part("paragraph", "The boiler is run at a pressure of two bar.")]
        return Reading(parts, "html", omitted=Counter({"hidden": 214, "struck out": 12}))

    monkeypatch.setattr(read, "_read", reader)
    file = tmp_path / "boiler.html"
    file.write_text("<p>The boiler is run at a pressure of two bar.</p>")
    return file


def test_words_are_counted_by_why() -> None:
    """The most first."""
    assert omitted_in_words({"struck out": 12, "hidden": 1_214}) == "1,214 words hidden from readers, 12 struck out"
    assert omitted_in_words({"hidden": 1}) == "1 word hidden from readers"


def test_texts_that_are_included_are_no_words() -> None:
    """Only their places are known."""
    assert omitted_in_words({"not included": 1}) == "1 text that is included from elsewhere"
    told = omitted_in_words({"not included": 12, "struck out": 3})
    assert told == "3 words struck out; 12 texts that are included from elsewhere"


def test_the_account_says_what_was_not_read(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words and in JSON; of a file that is unchanged nothing is said again."""
    monkeypatch.setattr("citewell.pipeline.add.supervised", _at_once)
    library = tmp_path / "library"
    said = run("add", "--no-vectors", str(page), library=library).stdout
    assert "Not read: 214 words hidden from readers, 12 struck out." in said
    assert "Not read" not in run("add", "--no-vectors", str(page), library=library).stdout
    told = json.loads(run("add", "--no-vectors", "--json", str(page), library=tmp_path / "other").stdout)
    assert told["omitted"] == {"hidden": 214, "struck out": 12}


def test_why_and_show_tell_it_of_a_document(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the file's name and by the id of the document."""
    monkeypatch.setattr("citewell.pipeline.add.supervised", _at_once)
    library = tmp_path / "library"
    run("add", "--no-vectors", str(page), library=library)
    assert "not read: 214 words hidden from readers, 12 struck out" in run("why", str(page), library=library).stdout
    (story,) = json.loads(run("why", "--json", str(page), library=library).stdout)["files"]
    assert story["omitted"] == [["hidden", 214], ["struck out", 12]]
    shown = json.loads(run("show", "--json", story["doc_id"], library=library).stdout)
    assert shown["omitted"] == [["hidden", 214], ["struck out", 12]]


def _at_once(work, items, **_bounds):  # type: ignore[no-untyped-def]
    """Work in this process, where the reader is ours."""
    from citewell.kit.workers import IDLE, Outcome

    return (Outcome(item, work(item), None) for item in items if item is not IDLE)
