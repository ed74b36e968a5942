"""A disagreement through the whole pipeline: both sides are quoted from where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from citewell.config import AddSettings, RetrieveSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask
from citewell.pipeline.vectors import make_vectors
from citewell.types import Answer

PAGES = {
    "yes.txt": "Winter guide\n\nWearing masks reduces the spread of influenza. Masks are cheap to buy in most towns.",
    "no.txt": "Trial report\n\nWe watched two towns. Wearing masks did not reduce the spread of influenza.",
    "other.txt": "Washing\n\nWashing hands reduces the spread of stomach bugs. Soap is cheap to buy in most towns.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("disagreement")
    (base / "pages").mkdir()
    for name, text in PAGES.items():
        (base / "pages" / name).write_text(text, encoding="utf-8")
    with Library.write(base / "library") as opened:
        add(opened, find([str(base / "pages")]), settings=AddSettings(workers=1))
    make_vectors(base / "library")
    reading = Library.read(base / "library")
    yield reading
    reading.close()


def asked(library: Library, query: str) -> Answer:
    return ask(library, query, settings=RetrieveSettings())


def test_sources_that_contradict_each_other_are_both_cited(library: Library) -> None:
    """One sentence, two quotes, each at its place in its own document."""
    answer = asked(library, "Does wearing masks reduce the spread of influenza?")
    (found,) = answer.disagreements
    assert found.text.startswith("Sources disagree: “")
    assert len({c.doc_id for c in found.citations}) == 2
    for citation in found.citations:
        text = library.store.document(citation.doc_id, citation.revision).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.support == "supported"
        assert answer.results[citation.source - 1].source.document.doc_id == citation.doc_id
    assert [int(n) for n in re.findall(r"” \[(\d+)\]", found.text)] == [c.source for c in found.citations]


@pytest.mark.parametrize("query", ["How do masks work?", "Does washing hands reduce stomach bugs?", "cheap masks"])
def test_other_questions_raise_no_alarm(library: Library, query: str) -> None:
    """On another point the same sources do not disagree."""
    assert asked(library, query).disagreements == ()
