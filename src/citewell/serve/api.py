"""The JSON endpoints: the same objects as the command line gives, over HTTP.

In: requests that have passed the guards. Out: JSON with an ETag of the library's revision, or a problem (RFC 9457).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from citewell.contract import Json, answer_json, document_json, opening_json, search_json, sentence_json
from citewell.errors import CitewellError
from citewell.pipeline.asked import DEEPEST, Asked
from citewell.present.public import public_json
from citewell.serve import schema
from citewell.serve.access import Client
from citewell.serve.asking import ApiFilters, MaxSources, Text, cursor, offset_of
from citewell.serve.conditional import etag, json_bytes, json_response, unchanged, while_connected
from citewell.serve.downloads import download
from citewell.serve.jobs import add_words, job_json, jobs_json, refresh_words
from citewell.serve.problems import Problem, problem_json, problem_of, problem_response
from citewell.serve.state import engine_of, jobs_of
from citewell.types import Answer, AnswerSentence, Opening

DocId = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z]+$")]
Revision = Annotated[str | None, Query(max_length=64, description="an earlier revision, as a citation names it")]
JobNumber = Annotated[str, Path(max_length=12, pattern=r"^[0-9]+$")]
PROBLEM: dict[str, Any] = {"model": schema.Problem, "content": {"application/problem+json": {}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {**PROBLEM, "description": "A token is needed."},
    421: {**PROBLEM, "description": "The server is not known by that name."},
    422: {**PROBLEM, "description": "A parameter is not as it should be."},
    429: {**PROBLEM, "description": "Too many requests."},
    503: {**PROBLEM, "description": "Too much to do; come back after `Retry-After` seconds."},
}
NOT_CHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "As in the ETag that was sent."}}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {**PROBLEM, "description": "There is no such thing."}}
NOT_NOW: dict[int | str, dict[str, Any]] = {409: {**PROBLEM, "description": "The library has changed meanwhile."}}
NOT_ALLOWED: dict[int | str, dict[str, Any]] = {
    400: {**PROBLEM, "description": "The request is not JSON, or not whole."},
    403: {**PROBLEM, "description": "The owner does not allow writing, or not to this client."},
    413: {**PROBLEM, "description": "The request is too large."},
}

EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["results", "sentence", "answer", "error"]},
        "data": {"type": "string", "description": "an object as JSON"},
    },
    "required": ["event", "data"],
}

router = APIRouter(prefix="/api", responses=PROBLEMS)


@router.get("/ask", response_model=schema.Answer, responses=NOT_CHANGED, summary="One cited answer, and the results.")
async def ask(request: Request, q: Text, filters: ApiFilters, max_sources: MaxSources = 10) -> Response:
    """An answer in which every sentence carries the exact words that back it, or the reason why there is none."""
    return await _answered(request, Asked(q, filters, max_sources), answer_json)


@router.get(
    "/ask/stream",
    summary="The same as a stream of events.",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": EVENT}}, "description": "Events."}},
)
async def ask_stream(request: Request, q: Text, filters: ApiFilters, max_sources: MaxSources = 10) -> Response:
    """Server-sent events: `results` (the object of /api/search), then `sentence` for each sentence once it is verified,
    then `answer` (the object of /api/ask). An `error` carries a problem and ends the stream. Closing it stops the work.
    """
    events = _events(request, Asked(q, filters, max_sources))
    return StreamingResponse(events, media_type="text/event-stream")


@router.get("/search", response_model=schema.Results, responses={**NOT_CHANGED, **NOT_NOW}, summary="Results only.")
async def search(
    request: Request,
    q: Text,
    filters: ApiFilters,
    max_sources: MaxSources = 10,
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the results before")] = None,
) -> Response:
    """Results with their summaries, page by page."""
    offset = offset_of(cursor, await engine_of(request).revision())
    return await _answered(
        request, Asked(q, filters, max_sources, offset, answering=False), partial(_results_json, offset)
    )


@router.get(
    "/documents/{doc_id}", response_model=schema.Document, responses={**NOT_CHANGED, **NOT_FOUND},
    summary="The stored text of a document.",
)  # fmt: skip
async def document(request: Request, doc_id: DocId, revision: Revision = None) -> Response:
    """`text[start:end]` is the quote of any citation of this revision. Blanks stand for what is not to be quoted."""
    shelf = engine_of(request).shelf
    stored = await shelf.document(doc_id, revision)
    tag = etag(stored.document.revision, stored.current or "")
    if unchanged(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    sentences = await shelf.sentences(stored.document)

    def told() -> Response:
        found = public_json(document_json(stored.document, sentences), shelf.folder)
        return json_response(found | {"current": stored.current}, tag)

    return await asyncio.to_thread(told)  # a book takes seconds, which others need not wait


@router.get(
    "/documents/{doc_id}/original", summary="The bytes it was made of, as a download.", response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}, "description": "The bytes, as read."}, **NOT_FOUND},
)  # fmt: skip
async def original(request: Request, doc_id: DocId, revision: Revision = None) -> Response:
    """Never sent as anything that a browser would open."""
    return download(await engine_of(request).shelf.original(doc_id, revision))


@router.get("/suggest", response_model=schema.Suggestions, responses=NOT_CHANGED, summary="What goes on like it.")
async def suggest(request: Request, q: Annotated[str, Query(max_length=200)]) -> Response:
    """Titles and headings of the library that go on like what was typed."""
    engine = engine_of(request)
    tag = etag(await engine.revision(), q)
    if unchanged(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    found = await engine.shelf.suggest(q)
    return json_response({"schema": "citewell.suggest/1", "typed": q, "suggestions": found}, tag)


@router.get("/status", response_model=schema.Status, summary="What is in the library, and what failed.")
async def status(request: Request) -> Response:
    """The library's revision and counts, sources on the web, and what could not be read with reason and remedy."""
    return json_response(await engine_of(request).status(), None)


@router.post(
    "/add", response_model=schema.Job, status_code=202, responses=NOT_ALLOWED, summary="Add sites to the library."
)
async def add(request: Request, wanted: schema.Add) -> Response:
    """Starts `citewell add` for addresses on the web and answers with the job. Needs the role "write"."""
    if (refusal := _may_not_write(request)) is not None:
        return refusal
    job = jobs_of(request).begin("add", add_words(wanted), asked_by=request.state.client.key)
    return JSONResponse(job_json(job), 202, {"location": f"/api/jobs/{job.number}"})


@router.post(
    "/refresh", response_model=schema.Job, status_code=202, responses=NOT_ALLOWED, summary="Visit sites again."
)
async def refresh(request: Request, wanted: schema.Refresh) -> Response:
    """Starts `citewell refresh` and answers with the job. Needs the role "write"."""
    if (refusal := _may_not_write(request)) is not None:
        return refusal
    job = jobs_of(request).begin("refresh", refresh_words(wanted), asked_by=request.state.client.key)
    return JSONResponse(job_json(job), 202, {"location": f"/api/jobs/{job.number}"})


@router.get("/jobs", response_model=schema.Jobs, responses=NOT_ALLOWED, summary="Jobs, the newest first.")
async def jobs(request: Request) -> Response:
    """What was started by whom, and how far it is. Needs the role "write"."""
    if (refusal := _may_not_write(request)) is not None:
        return refusal
    return json_response(jobs_json(jobs_of(request).all()), None)


@router.post(
    "/jobs/{number}/cancel", response_model=schema.Job, responses={**NOT_ALLOWED, **NOT_FOUND},
    summary="Cancel a job.",
)  # fmt: skip
async def cancel_job(request: Request, number: JobNumber) -> Response:
    """Stops it, whether it waits or runs. What it has done stays. Needs the role "write"."""
    if (refusal := _may_not_write(request)) is not None:
        return refusal
    found = await jobs_of(request).cancel(number, asked_by=request.state.client.key)
    if found is None:
        return problem_response(request, Problem(404, "not_found", "There is no such job."))
    return json_response(job_json(found), None)


@router.get(
    "/jobs/{number}", response_model=schema.Job, responses={**NOT_ALLOWED, **NOT_FOUND}, summary="How far a job is."
)
async def job(request: Request, number: JobNumber) -> Response:
    """The state of a job, and its account once it has ended."""
    if (refusal := _may_not_write(request)) is not None:
        return refusal
    found = jobs_of(request).get(number)
    if found is None:
        return problem_response(request, Problem(404, "not_found", "There is no such job."))
    return json_response(job_json(found), None)


def add_api(app: FastAPI) -> None:
    """Give an app the endpoints."""
    app.include_router(router)


# --- answers ---------------------------------------------------------------------------------------------------------


async def _answered(request: Request, asked: Asked, to_json: Callable[[Answer], Json]) -> Response:
    """The JSON of an answer, or 304 if the client has it; the work stops when the client goes away."""
    engine = engine_of(request)
    tag = etag(await engine.revision(), repr(asked))
    if unchanged(request, tag):
        return Response(status_code=304, headers={"etag": tag})
    answer = await while_connected(request, engine.answer(asked))
    return json_response(public_json(to_json(answer), engine.shelf.folder), etag(answer.library.revision, repr(asked)))


def _results_json(offset: int, answer: Answer) -> Json:
    """`citewell.search/1` with the cursor of what comes after."""
    after = offset + len(answer.results)
    following = cursor(answer.library.revision, after) if answer.further and after <= DEEPEST else None
    return search_json(answer) | {"next": following}


async def _events(request: Request, asked: Asked) -> AsyncGenerator[bytes, None]:
    try:
        folder = engine_of(request).shelf.folder
        async with aclosing(engine_of(request).steps(asked)) as steps:
            async for step in steps:
                if isinstance(step, Opening):
                    yield _event("results", public_json(opening_json(step), folder))
                elif isinstance(step, AnswerSentence):
                    yield _event("sentence", sentence_json(step))
                elif isinstance(step, Answer):
                    yield _event("answer", public_json(answer_json(step), folder))
    except CitewellError as error:
        yield _event("error", problem_json(problem_of(error), request.url.path))


def _event(name: str, value: Json) -> bytes:
    """One event; JSON has no line breaks of its own."""
    return b"event: " + name.encode() + b"\ndata: " + json_bytes(value) + b"\n\n"


# --- permission ------------------------------------------------------------------------------------------------------


def _may_not_write(request: Request) -> Response | None:
    """Why this client may not write, None if it may."""
    client: Client = request.state.client
    if client.may("write"):
        return None
    hint = 'the owner starts the server with --allow-writing and gives you a token with the role "write"'
    return problem_response(request, Problem(403, "not_allowed", "This client may not write to the library.", hint))
