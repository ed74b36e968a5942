"""The promises of an answer, on the demonstration library."""

from __future__ import annotations

import json
import socket
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewell.config import AddSettings, RetrieveSettings
from citewell.contract import answer_json, document_json
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.pipeline.ask import ask, text_link
from citewell.types import Answer
from citewell.verify import deletion_problem

SETTINGS = RetrieveSettings()
QUESTIONS = [
    "pars fracture treatment",
    "when is surgery needed",
    "how long before return to sport",
    "MRI or CT first?",
    "what is spondylolisthesis",
    "can I take ibuprofen",
]


def asked(demo: Library, query: str) -> Answer:
    return ask(demo, query, settings=SETTINGS)


def comparable(answer: Answer) -> dict[str, Any]:
    """The contract's object without what may differ between two runs."""
    found = answer_json(answer)
    del found["timings_ms"]
    for source in found["sources"]:
        del source["fetched"]
    return found


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_quote_stands_at_its_place(demo: Library, query: str) -> None:
    """Promise 1, through what `show --json` gives."""
    answer = answer_json(asked(demo, query))
    assert answer["answered"]
    for sentence in answer["sentences"]:
        for citation in sentence["citations"]:
            stored = document_json(demo.store.document(citation["doc_id"], citation["revision"]))
            assert stored["text"][citation["start"] : citation["end"]] == citation["quote"]
            assert answer["sources"][citation["source"] - 1]["doc_id"] == citation["doc_id"]
    for source in answer["sources"]:
        stored_text = demo.store.document(source["doc_id"], source["revision"]).text
        for span in (source["summary"] or {"spans": []})["spans"]:
            assert stored_text[span["start"] : span["end"]] == span["quote"]


@pytest.mark.parametrize("query", QUESTIONS)
def test_every_sentence_is_supported_and_made_by_deletion(demo: Library, query: str) -> None:
    """Promise 2."""
    for sentence in asked(demo, query).sentences:
        assert {citation.support for citation in sentence.citations} == {"supported"}
        assert deletion_problem(sentence.text, sentence.citations[0].quote) is None


@pytest.mark.parametrize(
    "query", ["pruning an apple tree", "capital of Mongolia", "1998 football world cup", "zzzz qqqq"]
)
def test_what_the_library_does_not_know_is_not_answered(demo: Library, query: str) -> None:
    """Promise 3."""
    answer = asked(demo, query)
    assert not answer.answered
    assert answer.reason in {"thin_evidence", "no_results"}


@pytest.mark.parametrize("query", QUESTIONS)
def test_the_same_query_gives_the_same_answer(demo_folder: Path, demo: Library, query: str) -> None:
    """Promise 4, also for a process that opens the library anew."""
    other = Library.read(demo_folder)
    assert comparable(asked(demo, query)) == comparable(asked(other, query)) == comparable(asked(demo, query))
    other.close()


def test_asking_opens_no_connection(demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 5."""

    def refuse(*_arguments: object, **_named: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    opened = Library.read(demo_folder)
    assert asked(opened, QUESTIONS[0]).answered
    opened.close()


@given(query=st.text(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_query(demo: Library, query: str) -> None:
    answer = asked(demo, query)
    assert answer.answered or answer.reason in {"empty_query", "no_results", "thin_evidence"}
    json.dumps(answer_json(answer)).encode()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "?!...",
        "the of and",
        "to be or not to be",
        "علاج كسر",
        "脊椎骨折治疗",
        "word " * 10_000,
        "-surgery",
        "site:",
    ],
)
def test_odd_queries_get_an_account(demo: Library, query: str) -> None:
    answer = asked(demo, query)
    assert answer.answered or answer.reason in {"empty_query", "no_results", "thin_evidence"}


def test_text_is_answered_before_its_vectors_are_made(tmp_path: Path, demo_folder: Path) -> None:
    """A library without a vector answers by its words, and its revision says so."""
    with Library.write(tmp_path) as library:
        add(library, find([str(files("citewell.demo") / "pages")]), settings=AddSettings())
    opened = Library.read(tmp_path)
    assert asked(opened, QUESTIONS[0]).answered
    assert str(opened.revision()).endswith("-v0")
    assert opened.counts().vectors_pending > 0
    opened.close()
    assert Library.read(demo_folder).counts().vectors_pending == 0


def test_filters_narrow_the_results(demo: Library) -> None:
    answer = asked(demo, "pars fracture site:physio-notes.example")
    assert {result.source.document.site for result in answer.results} != set()
    assert all("physio-notes.example" in result.source.document.url for result in answer.results)
    assert all("physio-notes.example" not in r.source.document.url for r in asked(demo, "pars fracture -phase").results)


def test_the_near_copy_is_folded(demo: Library) -> None:
    results = asked(demo, "pars stress fracture leaflet for young people").results
    urls = [result.source.document.url for result in results]
    copies = [copy.url for result in results for copy in result.source.copies]
    both = [url for url in [*urls, *copies] if "patient-leaflets" in url or "village-health" in url]
    assert len(both) == 2
    assert sum(url in copies for url in both) == 1


def test_a_link_points_at_the_quoted_words() -> None:
    link = text_link(
        "https://a.example/x#part", "One two, three-four five six seven eight nine ten eleven twelve thirteen more."
    )
    assert (
        link
        == "https://a.example/x#:~:text=One%20two%2C%20three%2Dfour%20five%20six,ten%20eleven%20twelve%20thirteen%20more."
    )
    assert text_link("file:///a.txt", "words") == "file:///a.txt"
