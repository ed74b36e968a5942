"""A page as it was when somebody last looked at it.

The demonstration library is searched by words alone, and what differs between machines and releases is set: days of
reading, revision, version, model. `CITEWELL_UPDATE_GOLDEN=1 pytest tests/publish/test_golden.py` writes the pages anew;
read the difference before you keep it.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from citewell.index.library import Library
from citewell.pipeline.asked import Asked, whole
from citewell.publish.formats import published
from citewell.types import Answer, DocumentInfo, LibraryState, Result

GOLDEN = Path(__file__).parent / "golden"
READ = "2026-01-15T08:00:00Z"


def settled(answer: Answer) -> Answer:
    """The answer as any machine gives it on any day."""
    return replace(
        answer,
        results=tuple(_settled_result(result) for result in answer.results),
        library=LibraryState("demo", answer.library.documents, answer.library.passages),
        models=(("encoder", "demo"),),
    )


def _settled_result(result: Result) -> Result:
    copies = tuple(_settled_info(copy) for copy in result.source.copies)
    return replace(result, source=replace(result.source, document=_settled_info(result.source.document), copies=copies))


def _settled_info(info: DocumentInfo) -> DocumentInfo:
    return replace(info, fetched=READ)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("pars fracture treatment", "answered.html"),
        ("pars fracture treatment", "answered.md"),
        ("capital of Mongolia", "unanswered.html"),
    ],
)
def test_a_page_is_the_one_that_was_looked_at(
    demo: Library, query: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte."""
    monkeypatch.setattr("citewell.publish.page.__version__", "0.0.0")
    made = published(settled(whole(demo, Asked(query))), Path(name).suffix[1:])
    if os.environ.get("CITEWELL_UPDATE_GOLDEN"):
        (GOLDEN / name).write_bytes(made)
    assert made.decode() == (GOLDEN / name).read_text("utf-8")
