"""Errors have one shape, whatever they are and wherever they come from."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import httpx2
import pytest

from citewell import errors
from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.serve.problems import PROBLEM_TYPE, problem_json, problem_of
from tests.serve.reading import Page, check_harmless
from tests.serve.within import STRANGER, Within

SECRET = "xyzzysecret"

ERRORS: list[tuple[int, str, str, str]] = [
    (404, "not_found", "GET", f"/nothing/{SECRET}?q={SECRET}"),
    (404, "not_found", "GET", f"/static/none.css?q={SECRET}"),
    (404, "no_document", "GET", "/stored/x"),
    (404, "no_document", "GET", "/api/documents/x"),
    (404, "no_document", "GET", "/api/documents/x/original"),
    (405, "method", "DELETE", f"/search?q={SECRET}"),
    (405, "method", "POST", f"/api/ask?q={SECRET}"),
    (409, "stale_cursor", "GET", f"/api/search?q=x&cursor={SECRET}"),
    (422, "usage", "GET", f"/api/ask?other={SECRET}"),
    (422, "usage", "GET", f"/api/ask?q=x&max_sources={SECRET}"),
    (422, "usage", "GET", "/api/ask?q=x&max_sources=51"),
    (422, "usage", "GET", "/api/ask?q=x&max_sources=0"),
    (422, "usage", "GET", f"/api/search?q=x&since={SECRET}"),
    (422, "usage", "GET", "/api/search?q=x&before=2023-02-30"),
    (422, "usage", "GET", f"/api/search?q={SECRET * 400}"),
    (422, "usage", "GET", f"/api/search?q=x{'&site=' * 21}{SECRET}"),
    (422, "usage", "GET", f"/api/documents/..{SECRET}"),
    (422, "usage", "GET", f"/api/documents/x?revision={SECRET * 10}"),
    (422, "usage", "GET", f"/suggest?q={SECRET * 20}"),
    (422, "usage", "GET", "/api/suggest"),
    (422, "usage", "POST", f"/sign-in?token={SECRET}"),
]


def kind_and_status(response: httpx2.Response) -> tuple[int, str]:
    found = response.json()
    assert set(found) == {"type", "title", "status", "detail", "instance", "hint"}
    assert found["status"] == response.status_code
    assert found["title"][0].isupper()
    return response.status_code, found["type"].removeprefix(PROBLEM_TYPE)


@pytest.mark.parametrize(("status", "kind", "method", "url"), ERRORS)
def test_a_program_gets_problem_details(client: httpx2.Client, status: int, kind: str, method: str, url: str) -> None:
    """RFC 9457; and no value that was sent as a parameter is repeated."""
    response = client.request(method, url)
    assert kind_and_status(response) == (status, kind)
    assert response.headers["content-type"] == "application/problem+json"
    path = url.partition("?")[0]
    assert response.json()["instance"] == path
    assert SECRET not in response.text.replace(path, "")
    assert "Traceback" not in response.text


@pytest.mark.parametrize(("status", "kind", "method", "url"), ERRORS)
def test_a_browser_gets_a_page(client: httpx2.Client, status: int, kind: str, method: str, url: str) -> None:
    """Except from the API, which is for programs whatever they say."""
    response = client.request(method, url, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == status
    if url.startswith("/api/"):
        assert kind_and_status(response) == (status, kind)
        return
    check_harmless(response.text)
    page = Page(response.text)
    assert page.one("//main/h1") == client.request(method, url).json()["title"]
    assert page.root.xpath("//input[@name='q']")
    assert SECRET not in response.text


def test_what_may_be_asked_otherwise_is_told(client: httpx2.Client) -> None:
    """The methods that an address takes, and which parameter is wrong in which way."""
    assert client.post("/search").headers["allow"] == "GET"
    detail = client.get("/api/ask", params={"q": "x", "max_sources": 99, "since": "soon"}).json()["detail"]
    assert detail.startswith("since: String should match") or "since: " in detail
    assert "max_sources: Input should be less than or equal to 50" in detail


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.DocumentMissing("no x in /home/owner/library"), 404),
        (errors.OriginalMissing("the file x has changed"), 404),
        (errors.UsageError("it is not right", hint="write it otherwise"), 422),
        (errors.Overloaded("64 queries wait already"), 503),
        (errors.AnswerLost("the answer took longer"), 503),
        (errors.LibraryBusy("another process writes to /home/owner/library"), 503),
        (errors.LibraryError("/home/owner/library is damaged", hint="see /home/owner"), 500),
        (errors.LibraryMissing("there is none at /home/owner/library"), 500),
        (errors.CitewellError("\ud800 odd \0"), 500),
    ],
)
def test_every_error_of_ours_is_a_problem(error: errors.CitewellError, status: int) -> None:
    """Where the library lies is nobody's business; what may be tried again says when."""
    problem = problem_of(error)
    assert problem.status == status
    assert (problem.retry_after_s is not None) == error.retryable
    told = json.dumps(problem_json(problem, "/x"))
    assert "/home" not in told
    json.loads(json.dumps(problem_json(problem, "/x"), ensure_ascii=False).encode())


def test_a_library_that_goes_away_is_a_problem(demo_folder: Path, tmp_path: Path) -> None:
    """Not a traceback, and not the address of the folder."""
    folder = tmp_path / "library"
    shutil.copytree(demo_folder, folder)
    server = Within(folder)
    for file in folder.glob("*.sqlite*"):
        file.write_bytes(b"no database at all" * 1_000)
    for accept in ("*/*", "text/html"):
        response = server("/stored/x", headers={"Accept": accept})
        assert response.status_code in (500, 503)
        assert str(tmp_path) not in response.text
        assert "Traceback" not in response.text
    server.close()


def test_a_file_whose_name_is_no_text_is_told_of(demo_folder: Path, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in its name do not break the answer that it has gone."""
    folder, place = tmp_path / "library", Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    shutil.copytree(demo_folder, folder)
    place.write_text("Coffee is roasted at two hundred degrees for about twelve minutes.")
    with Library.write(folder) as library:
        add(library, find([str(place)]), settings=AddSettings(workers=1))
        (doc_id,) = library.store.doc_ids_from(place.as_uri())
    server = Within(folder)
    whole = server(f"/api/documents/{doc_id}/original")
    assert whole.status_code == 200
    assert whole.headers["content-disposition"].startswith('attachment; filename="caf_.txt"')
    place.unlink()
    gone = server(f"/api/documents/{doc_id}/original")
    assert kind_and_status(gone) == (404, "no_original")
    assert "caf\N{REPLACEMENT CHARACTER}.txt" in gone.json()["title"]
    stored = server(f"/stored/{doc_id}")
    check_harmless(stored.text)
    assert "Original" not in stored.text
    server.close()


def test_a_problem_of_a_stranger_is_the_same_shape(demo_folder: Path) -> None:
    server = Within(demo_folder, rate="1/hour", public=False)
    found: list[dict[str, Any]] = []
    for path, host in (("/", "localhost"), ("/", "evil.example")):
        response = server(path, address=STRANGER, host=host)
        found.append({"status": response.status_code, "kind": kind_and_status(response)[1]})
    assert found == [{"status": 401, "kind": "sign_in"}, {"status": 421, "kind": "unknown_host"}]
    server.close()
