"""The endpoints for programs: what the command line gives, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.present.public import public_json
from tests.cli.in_process import run
from tests.serve.conftest import QUESTIONS
from tests.serve.within import Within


def command(folder: Path, *words: str) -> dict[str, Any]:
    """What a command gives."""
    done = run(*words, "--json", library=folder)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def get(client: httpx2.Client, path: str, **parameters: Any) -> dict[str, Any]:
    response = client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("query", ["pars fracture treatment", "capital of Mongolia"])
def test_ask_gives_what_the_command_gives(client: httpx2.Client, demo_folder: Path, query: str) -> None:
    """But for how long it took."""
    ours, theirs = get(client, "/api/ask", q=query), command(demo_folder, "ask", query)
    assert set(ours.pop("timings_ms")) == set(theirs.pop("timings_ms"))
    assert ours == theirs


def test_search_gives_what_the_command_gives(client: httpx2.Client, demo_folder: Path) -> None:
    """And a cursor for more."""
    ours = get(client, "/api/search", q="pars fracture", max_sources=3, site="spine-clinic.example", since="2020")
    theirs = command(
        demo_folder, "search", "pars fracture", "--max-sources", "3", "--site", "spine-clinic.example",
        "--since", "2020",
    )  # fmt: skip
    for each in (ours, theirs):
        del each["timings_ms"]
    assert ours.pop("next") is None
    assert ours == theirs
    assert len(ours["sources"]) == 2


def test_status_gives_what_the_command_gives(client: httpx2.Client, demo_folder: Path) -> None:
    """But for the folder and for paths, which are no client's business."""
    ours, theirs = get(client, "/api/status"), public_json(command(demo_folder, "status"), demo_folder)
    theirs["library"].pop("folder", None)
    assert ours == theirs
    assert str(demo_folder) not in json.dumps(ours["library"])


def test_readers_get_the_names_of_files_and_not_their_paths(tmp_path: Path) -> None:
    """Where files lie is their owner's business."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "oak.txt").write_text("The oak in the yard is two hundred years old, says the forester.\n")
    (papers / "broken.pdf").write_text("%PDF-1.4 nothing")
    with Library.write(tmp_path / "library") as library:
        add(library, find([str(papers)]), settings=AddSettings(workers=1), name="The papers")
        (doc_id,) = library.store.doc_ids_from((papers / "oak.txt").as_uri())
    server = Within(tmp_path / "library")
    paths = ("/api/status", f"/api/documents/{doc_id}", f"/stored/{doc_id}", "/api/documents/0")
    told = [server(path).text for path in paths]
    server.close()
    assert "file:broken.pdf" in told[0]
    assert "file:oak.txt" in told[1]
    assert "oak.txt" in told[2]
    assert not [each for each in told if str(tmp_path) in each or "papers/" in each]


def test_quotes_stand_in_their_documents(client: httpx2.Client, answer: dict[str, Any]) -> None:
    """`text[start:end]` is the quote, of sentences and of summaries."""
    cited = [(c, c) for sentence in answer["sentences"] for c in sentence["citations"]]
    cited += [(source, span) for source in answer["sources"] for span in (source["summary"] or {"spans": []})["spans"]]
    assert len(cited) > 10
    for where, span in cited:
        document = get(client, f"/api/documents/{where['doc_id']}", revision=where["revision"])
        assert document["text"][span["start"] : span["end"]] == span["quote"]
        assert (document["revision"], document["current"]) == (where["revision"], where["revision"])


def test_a_document_is_what_show_gives(client: httpx2.Client, demo_folder: Path, answer: dict[str, Any]) -> None:
    doc_id = answer["sources"][0]["doc_id"]
    document = get(client, f"/api/documents/{doc_id}")
    assert document.pop("current") == document["revision"]
    shown = command(demo_folder, "show", doc_id)
    assert shown["source"].endswith("/" + document["source"].removeprefix("file:"))
    assert document == shown | {"source": document["source"]}


# --- filters and pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parameters", "operators"),
    [
        ({"site": ["spine-clinic.example", "physio-notes.example"]},
         "site:spine-clinic.example site:physio-notes.example"),
        ({"lang": "de"}, "lang:de"),
        ({"filetype": "html"}, "filetype:html"),
        ({"since": "2022-5", "before": "2023"}, "after:2022-05-01 before:2023-01-01"),
        ({"collection": "none"}, "collection:none"),
        ({"site": ["", " "], "lang": ""}, ""),
    ],
)  # fmt: skip
def test_parameters_do_what_operators_do(client: httpx2.Client, parameters: dict[str, Any], operators: str) -> None:
    chosen = get(client, "/api/search", q="pars fracture", max_sources=50, **parameters)["sources"]
    assert chosen == get(client, "/api/search", q=f"pars fracture {operators}", max_sources=50)["sources"]


def pages(client: httpx2.Client, **parameters: Any) -> Iterator[list[dict[str, Any]]]:
    """The results that cursors lead to, page by page."""
    found = get(client, "/api/search", **parameters)
    yield found["sources"]
    while found["next"] is not None:
        found = get(client, "/api/search", cursor=found["next"], **parameters)
        yield found["sources"]


@pytest.mark.parametrize("size", [1, 4, 50])
def test_cursors_lead_through_all_results_once(client: httpx2.Client, size: int) -> None:
    """Pages put together are the longer list; the last one leads nowhere.

    But for summaries: what each source says beside the others depends on which are read with it.
    """
    whole = get(client, "/api/search", q="pars fracture", max_sources=50)
    read = list(pages(client, q="pars fracture", max_sources=size))
    fields = "source doc_id revision score excerpt copies".split()
    assert [[source[name] for name in fields] for page in read for source in page] == [
        [source[name] for name in fields] for source in whole["sources"]
    ]
    assert {len(page) for page in read[:-1]} <= {size}
    assert len({source["doc_id"] for source in whole["sources"]}) == len(whole["sources"]) == 16


def test_a_page_may_have_another_size_than_the_one_before(client: httpx2.Client) -> None:
    first = get(client, "/api/search", q="pars fracture", max_sources=5)
    second = get(client, "/api/search", q="pars fracture", max_sources=7, cursor=first["next"])
    assert [source["source"] for source in second["sources"]] == list(range(6, 13))


@pytest.mark.parametrize("cursor", ["", "x", "!!!", "NS4x", "\u00e9", "a" * 200, "LTEueA", "MA"])
def test_a_cursor_that_is_none_of_this_library_is_a_conflict(client: httpx2.Client, cursor: str) -> None:
    """As is one of an earlier state: its pages would not fit together (see test_conditional)."""
    response = client.get("/api/search", params={"q": "pars", "cursor": cursor})
    assert (response.status_code, response.json()["type"]) == (409, "urn:citewell:problem:stale_cursor")


# --- as a stream -----------------------------------------------------------------------------------------------------


def events(client: httpx2.Client, **parameters: Any) -> list[tuple[str, dict[str, Any]]]:
    """The events of a stream, as a browser's EventSource reads them."""
    with client.stream("GET", "/api/ask/stream", params=parameters) as response:
        assert response.headers["content-type"].partition(";")[0] == "text/event-stream"
        text = b"".join(response.iter_raw()).decode()
    found = []
    for block in text.removesuffix("\n\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


@pytest.mark.parametrize("query", QUESTIONS)
def test_a_stream_gives_results_sentences_and_the_answer(client: httpx2.Client, query: str) -> None:
    """In this order; together they are the answer, which is that of /api/ask."""
    (first, results), *told, (last, answer) = events(client, q=query)
    assert (first, {name for name, _ in told}, last) == ("results", {"sentence"}, "answer")
    assert [sentence for _, sentence in told] == answer["sentences"]
    unread = [result | {"read": []} for result in answer["sources"]]
    assert results["sources"] == unread
    assert results["schema"] == "citewell.search/1"
    asked = get(client, "/api/ask", q=query)
    del asked["timings_ms"], answer["timings_ms"]
    assert answer == asked


def test_a_stream_without_an_answer_says_why(client: httpx2.Client) -> None:
    (first, _), (last, answer) = events(client, q="capital of Mongolia")
    assert (first, last, answer["answered"], answer["reason"]) == ("results", "answer", False, "thin_evidence")


def test_events_come_one_by_one(client: httpx2.Client) -> None:
    """Each in a piece of its own, the results before any sentence was verified."""
    with client.stream("GET", "/api/ask/stream", params={"q": "spondylolysis in young athletes"}) as response:
        names = [chunk.partition(b"\n")[0] for chunk in response.iter_raw()]
    assert names[0] == b"event: results"
    assert names[-1] == b"event: answer"
    assert set(names[1:-1]) == {b"event: sentence"}


# --- suggestions, health, metrics ------------------------------------------------------------------------------------


def test_suggestions_go_on_like_what_was_typed(client: httpx2.Client) -> None:
    found = get(client, "/api/suggest", q="Imaging the l")
    assert (found["schema"], found["typed"]) == ("citewell.suggest/1", "Imaging the l")
    assert get(client, "/api/suggest", q="imaging the lu")["suggestions"][0].startswith("Imaging the lumbar")
    assert get(client, "/api/suggest", q="")["suggestions"] == []


def test_monitors_get_a_word(client: httpx2.Client) -> None:
    """Alive, ready, and how busy."""
    assert client.get("/healthz").json()["status"] == "alive"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["ready"], ready.json()["waiting"]) == (200, True, 0)
