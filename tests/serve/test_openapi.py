"""The description of the API is true: it is tested against the server, and the server against it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest
from pydantic import BaseModel

from citewell.config import AddSettings
from citewell.index.library import Library
from citewell.pipeline.add import add, find
from citewell.serve import schema
from citewell.serve.jobs import Job, job_json, jobs_json
from tests.serve.serving import Serving
from tests.serve.within import Within

PATHS = {
    "/api/ask", "/api/ask/stream", "/api/search", "/api/documents/{doc_id}", "/api/documents/{doc_id}/original",
    "/api/suggest", "/api/status", "/api/add", "/api/refresh", "/api/jobs",
    "/api/jobs/{number}", "/api/jobs/{number}/cancel",
}  # fmt: skip


@pytest.fixture(scope="session")
def told(client: httpx2.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def test_every_endpoint_is_told_and_nothing_else(told: dict[str, Any]) -> None:
    """With a summary, a description and the problems that it may answer with."""
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == PATHS
    for operations in told["paths"].values():
        for operation in operations.values():
            assert operation["summary"].endswith(".")
            assert operation["description"]
            assert {"401", "421", "422", "429", "503"} <= set(operation["responses"])
            for status, response in operation["responses"].items():
                assert int(status) < 400 or "application/problem+json" in response["content"]


def test_a_program_that_reads_the_description_meets_no_surprise(server: Serving, tmp_path: Path) -> None:
    """Statuses, types, schemas, and what is to be refused: hundreds of requests made of the description."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/api/openapi.json", "--exclude-path", "/api/add",
        "--max-examples", "3", "--phases", "coverage,fuzzing", "--generation-deterministic", "--no-color",
        "--request-timeout", "60", "--header", server.owner_line.strip(), "--exclude-path", "/api/refresh",
        "--exclude-path", "/api/jobs",
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=300, env=os.environ | {"CI": "1"}
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert "No issues found" in done.stdout


# --- field by field --------------------------------------------------------------------------------------------------


def holds(model: type[BaseModel], value: dict[str, Any]) -> None:
    """A real object is what the schema says, and each of its fields is named there."""
    read = model.model_validate(value, strict=True)
    assert read.model_dump(by_alias=True) == value


ASKED = [
    "pars fracture treatment", "spondylolisthsis treatment", "capital of Mongolia", "MRI or CT first?", "", "zzzz",
    "spinel surgery", "does a rigid brace help to heal a pars fracture", "pars fracture lang:de",
]  # fmt: skip


@pytest.fixture(scope="session")
def found(client: httpx2.Client) -> list[dict[str, Any]]:
    """Answers that have between them whatever an answer may have."""
    return [client.get("/api/ask", params={"q": query, "max_sources": 20}).json() for query in ASKED]


def test_answers_are_as_told(client: httpx2.Client, found: list[dict[str, Any]]) -> None:
    for answer in found:
        holds(schema.Answer, answer)
    sources = [source for answer in found for source in answer["sources"]]
    for name in ("corrected", "did_you_mean", "reason", "sentences", "sources"):
        assert any(answer[name] for answer in found), name
    for name in ("copies", "summary", "author", "modified"):
        assert any(source[name] for source in sources), name
        assert not all(source[name] for source in sources), name
    for query in ASKED:
        for parameters in ({"max_sources": 3}, {"max_sources": 50}):
            results = client.get("/api/search", params={"q": query, **parameters}).json()
            holds(schema.Results, results)
    (event, data) = client.get("/api/ask/stream", params={"q": ASKED[0]}).text.split("\n\n")[1].split("\n")
    assert event == "event: sentence"
    holds_text(schema.Sentence, data.removeprefix("data: "))


def holds_text(model: type[BaseModel], text: str) -> None:
    holds(model, json.loads(text))


def test_documents_and_suggestions_are_as_told(client: httpx2.Client, found: list[dict[str, Any]]) -> None:
    for source in found[0]["sources"]:
        holds(schema.Document, client.get(f"/api/documents/{source['doc_id']}").json())
    holds(schema.Suggestions, client.get("/api/suggest", params={"q": "pars"}).json())


@pytest.mark.parametrize("path", ["/api/ask", "/api/documents/x", "/api/nothing", "/api/search?q=x&cursor=x"])
def test_problems_are_as_told(client: httpx2.Client, path: str) -> None:
    holds(schema.Problem, client.get(path).json())


def test_a_status_with_failures_is_as_told(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    with Library.write(tmp_path / "library") as library:
        add(library, find([str(tmp_path / "broken.pdf")]), settings=AddSettings(workers=1))
    server = Within(tmp_path / "library")
    status = server("/api/status").json()
    assert [failed["reason"] for failed in status["failed"]] != []
    holds(schema.Status, status)
    server.close()


@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed", "stopped"])
def test_jobs_are_as_told(state: Any) -> None:
    job = Job("1", "add", ("add",), "2026-01-01T00:00:00Z", state, "2026-01-01T00:00:01Z", {"schema": "x"}, "why")
    holds(schema.Job, job_json(job))
    holds(schema.Jobs, jobs_json([job]))
    holds(schema.Job, job_json(Job("1", "refresh", ("refresh",), "2026-01-01T00:00:00Z", state)))


def test_no_schema_is_left_untested() -> None:
    """Those above, and all that they are made of."""
    tested: set[type[BaseModel]] = set()
    roots = [schema.Answer, schema.Results, schema.Sentence, schema.Document, schema.Suggestions, schema.Problem]
    waiting: list[type[BaseModel]] = [*roots, schema.Status, schema.Jobs]
    while waiting:
        model = waiting.pop()
        tested.add(model)
        parts = [part for field in model.model_fields.values() for part in _models(field.annotation)]
        waiting += [part for part in parts if part not in tested]
    every = {each for each in vars(schema).values() if isinstance(each, type) and issubclass(each, BaseModel)}
    requests = {schema.Add, schema.Refresh}  # see test_jobs
    assert every - {BaseModel, schema.Found} - requests == tested


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)
